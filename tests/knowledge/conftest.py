"""A small library of its own for each test."""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from knowledge.library import Library

RULES = """---
title: 群公约
type: rules
owner: 群主
effective: 2026-01-01
tags: [conduct, sanctions]
---
# 群公约

## 3 行为规范

3.1 刷屏:一分钟内连发六条以上即成立,首次提醒,再次禁言一小时。

3.2 广告:未报备的推广首次警告,再次移出群聊。

## 6 申诉

6.1 对处分不服的,七天内私信申诉管理员,两天内答复。
"""

Write = Callable[[str, str | bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file under the test's `docs` folder and gives its path."""

    def put(name: str, content: str | bytes) -> Path:
        path = tmp_path / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    return put


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "library") as opened:
        yield opened


@pytest.fixture
def rules(write: Write) -> Path:
    return write("rules.md", RULES)
