"""Sanctions for lighter and graver cases, and sanctions that are only listed: no word on the first time."""

from pathlib import Path

import pytest
from team_rules import DAY, found, taken_in

from agents.moderation.ladder import Step, parse_ladder
from agents.moderation.rulebook import Rulebook
from agents.moderation.sanction import advise
from knowledge.text import language_of


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("违者处以警告、禁言两天至五天直至请出群", "warn mute2880 kick"),
        ("視情節輕重，予以提醒、警告、禁言一日，直至踢出", "remind warn mute1440 kick"),
        ("轻微的提醒；较重的禁言 4 小时；特别严重的移出", "remind mute240 kick"),
        ("情节轻的警告，情节重的移出", "warn kick"),
        ("情节较轻的警告，情节严重的禁言三天，情节特别恶劣的封禁", "warn mute4320 ban"),
        (
            "Minor cases: reminder. Moderate cases: mute of 4 hours. Serious cases: removal.",
            "remind mute240 kick",
        ),
        ("Depending on severity a warning, a 2-day mute or removal.", "warn mute2880 kick"),
    ],
)
def test_every_sanction_of_the_list_is_a_step(text: str, steps: str) -> None:
    ladder = parse_ladder(text)
    assert ladder is not None
    assert " ".join(s.action + (str(s.minutes) if s.minutes else "") for s in ladder.steps) == steps


@pytest.mark.parametrize(
    ("text", "by_gravity", "in_turn"),
    [
        ("视情节给予警告、禁言两天直至移出", True, False),
        ("违者警告、禁言两天直至移出", False, False),
        ("轻微的警告，严重的移出", True, True),
        ("首次警告，再犯禁言两天直至移出", False, True),
        ("首次警告，第二次禁言两天，情节严重的移出", False, True),
        ("警告→禁言两天→移出", False, True),
    ],
)
def test_what_the_steps_are_for(text: str, by_gravity: bool, in_turn: bool) -> None:
    ladder = parse_ladder(text)
    assert ladder is not None and (ladder.by_gravity, ladder.in_turn) == (by_gravity, in_turn)


GRADED = """# 群规

## 1. 不得骂人、不得威胁别人

- 轻微：提醒
- 较重：禁言 4 小时
- 严重：移出
"""
LISTED = "# 群规\n\n1. 不得骂人，违者警告、禁言两天至五天直至请出群。\n"


@pytest.mark.parametrize(
    ("text", "severity", "count", "step"),
    [
        (GRADED, "medium", 0, Step("remind")),
        (GRADED, "medium", 1, Step("mute", 240)),
        (GRADED, "high", 0, Step("mute", 240)),
        (GRADED, "critical", 0, Step("kick")),
        (LISTED, "medium", 0, Step("warn")),
        (LISTED, "medium", 1, Step("mute", 2880)),
    ],
)
def test_the_step_goes_with_the_gravity(
    tmp_path: Path, text: str, severity: str, count: int, step: Step
) -> None:
    with taken_in(tmp_path, text) as library:
        book = Rulebook(library, language_of(text), DAY)
        advised = advise("violation", found("abuse", severity), count, book)
        assert advised.step == step
        assert not advised.is_first and advised.following is None
