"""A clause that holds the asked phrase goes before one that holds its words scattered."""

from pathlib import Path

import pytest

from knowledge import Library
from knowledge.runs import runs_of, share


def test_three_characters_or_two_words_in_a_row_count() -> None:
    assert runs_of("夜里值班") == {"夜里值", "里值班"}
    assert runs_of("gate key") == {" gate  key "}
    assert not runs_of("值班") and not runs_of("")
    assert share(runs_of("夜里值班"), "夜里，值班的人带钥匙") == 1.0
    assert share(runs_of("夜裡值班"), "夜里值班的人带钥匙") == 1.0
    assert share(runs_of("art gate"), "start gates") == 0.0


@pytest.mark.parametrize(
    ("phrase", "holds", "scattered"),
    [
        (
            "确保钥匙的安全性",
            "交接要求：写明时间、人员和遗留事项，禁止代签，确保钥匙的安全性、完整和可追溯。",
            "钥匙柜的合规性是要点，确保钥匙登记符合规定；安全性、钥匙去向、钥匙数量每周核对。",
        ),
        (
            "keys after closing time",
            "Volunteers return keys after closing time to the desk and sign the sheet in the hall.",
            "After the keys are counted, closing the hall takes time; keys lost at any time are reported.",
        ),
    ],
)
def test_the_phrase_itself_is_found_first(tmp_path: Path, phrase: str, holds: str, scattered: str) -> None:
    for name, text in (("a.txt", scattered), ("b.txt", holds)):
        (tmp_path / name).write_text(text, "utf-8")
    with Library.open(tmp_path / "library") as library:
        library.add([tmp_path / "a.txt", tmp_path / "b.txt"])
        assert library.search(phrase)[0].clause.doc == "b.txt"


def test_how_long_alone_does_not_outweigh_what_it_is_asked_about(tmp_path: Path) -> None:
    lines = "\n\n".join(f"## 其他事项{n}\n\n第 {n} 组的物品由组长登记，用完归还原处。" for n in range(12))
    (tmp_path / "a.md").write_text(
        "# 场地守则\n\n## 登记多久失效？\n\n登记三十天失效，停用九十天后须重新登记。\n\n"
        f"## 秩序\n\n占座：先提醒，再次发现停用一周，第三次停用一个月。\n\n{lines}\n",
        "utf-8",
    )
    with Library.open(tmp_path / "library") as library:
        library.add(tmp_path / "a.md")
        assert library.search("占座会被停用多久")[0].text.startswith("占座")
