"""Why not the heavier step: a case that the rule itself names as graver is put before the reader."""

from agents.moderation.ladder import parse_ladder
from agents.moderation.reasons import _named_case
from agents.moderation.sanction import Advised, Step
from knowledge.model import Clause

RULE = "公开别人的私事，首次禁言 24 小时，第二次移出；公布门牌号或手机号的，首次即移出。"


def advised(text: str, heavier: Step | None, at_once: bool = False) -> Advised:
    ladder = parse_ladder(text)
    assert ladder is not None
    return Advised(
        ladder.steps[0],
        Step("remind"),
        heavier,
        ladder,
        Clause("c", "rules.md", "群规", "", "1", text, 0),
        0,
        at_once,
    )


def test_the_graver_case_of_the_rule_is_quoted() -> None:
    assert _named_case(advised(RULE, Step("kick"))) == "公布门牌号或手机号的，首次即移出"


def test_nothing_is_quoted_where_the_rule_names_no_such_case() -> None:
    assert _named_case(advised("首次警告，第二次禁言 1 天。", Step("mute", 1440))) == ""
    assert _named_case(advised(RULE, Step("mute", 2880))) == ""
    assert _named_case(advised(RULE, Step("kick"), at_once=True)) == ""
