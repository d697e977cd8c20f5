"""Steps told behind the last rule for all of them, and steps of one duty that are no ladder of the rules."""

from pathlib import Path

import pytest
from team_rules import DAY, steps_of, taken_in

from agents.moderation.rulebook import rulebook

RULES = "1. 不许发广告\n2. 不许骂人\n3. 不许传谣言\n4. 不许公开他人隐私\n"
ENGLISH = "1. No ads.\n2. No insults.\n3. No pirated files.\n"


@pytest.mark.parametrize(
    "ending",
    [
        "\n违反以上规定的：第一次提醒，第二次禁言6小时，第三次踢出。\n",
        "\n以上各条如有违反，第一次提醒，第二次禁言6小时，第三次踢出。\n",
        "凡违反上述任意一条的，第一次提醒，第二次禁言6小时，第三次踢出。\n",
    ],
)
def test_steps_behind_the_last_rule_are_those_of_all(tmp_path: Path, ending: str) -> None:
    with taken_in(tmp_path, f"# 群规\n\n{RULES}{ending}") as library:
        book = rulebook(library, "zh", DAY)
        for category in ("ads_spam", "abuse", "rumor_misinformation", "privacy_leak", "violence_threat"):
            assert steps_of(book, category).partition(": ")[2] == "remind mute360 kick"
        clause = book.clause("ads_spam")
        assert clause is not None and clause.clause == "1"


def test_the_same_in_english(tmp_path: Path) -> None:
    ending = "\nBreaking any rule: first time a warning, second time a 2 day mute, third time removal.\n"
    with taken_in(tmp_path, f"# Rules\n\n{ENGLISH}{ending}") as library:
        book = rulebook(library, "en", DAY)
        for category in ("ads_spam", "abuse", "copyright"):
            assert steps_of(book, category).partition(": ")[2] == "warn mute2880 kick"


@pytest.mark.parametrize(
    ("language", "duty"),
    [
        ("zh", "2. 每周打卡缺勤：第一次提醒，第二次警告，第三次移出群。"),
        ("en", "2. Late homework: first time a reminder, second time a warning, third time removal."),
    ],
)
def test_the_steps_of_a_duty_are_not_those_of_a_threat(tmp_path: Path, language: str, duty: str) -> None:
    with taken_in(tmp_path, f"# Group\n\n1. 禁止发广告 No ads.\n{duty}\n") as library:
        book = rulebook(library, language, DAY)
        assert steps_of(book, "violence_threat") == steps_of(book, "fraud_scam") == "-"
