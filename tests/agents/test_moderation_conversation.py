"""A message in its conversation: what its sender says besides and what others say decides with it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from math import isfinite

import pytest

from agents.moderation import conversation
from agents.moderation.across import Watch
from agents.moderation.conversation import Talk, likely, limits, signs
from agents.moderation.heard import Heard
from agents.moderation.judge import Judgement, Seen, judge_all
from agents.tables.row import Row

START = datetime(2026, 5, 3, 20)
Line = tuple[str, str]
CALM: list[Line] = [
    ("老秦", "周六爬山几点集合"),
    ("豆包", "八点吧 地铁口"),
    ("老秦", "行 我带水"),
    ("Lin", "我晚半小时 你们先走"),
    ("豆包", "好嘞 山顶见"),
    ("老秦", "记得防晒"),
]


def rows(lines: Sequence[Line], step: int = 40) -> list[Row]:
    return [
        Row(str(n), n, text, START + timedelta(seconds=n * step), who)
        for n, (who, text) in enumerate(lines, 1)
    ]


def watched(spoken: Sequence[Row], judged: Sequence[Judgement]) -> list[Judgement]:
    watch, out = Watch(), list[tuple[Row, Judgement]]()
    for row, judgement in zip(spoken, judged, strict=True):
        out += watch.hear(row, judgement)
    out += watch.rest()
    return [judgement for _, judgement in out]


def flagged(lines: Sequence[Line]) -> set[str]:
    """Senders of whom a person should look at something."""
    judged = watched(rows(lines), judge_all([text for _, text in lines]))
    return {who for (who, _), one in zip(lines, judged, strict=True) if one.verdict != "allow"}


def bad(confidence: float, likely: float, own: bool = False, category: str = "abuse") -> Judgement:
    seen = Seen(category, "medium", 0, 1, "x", confidence, "", "test", own)
    return Judgement("violation" if confidence >= 0.7 else "review", (seen,), likely=likely)


def among_calm(judged: Judgement) -> Judgement:
    """The judgement of one line in a calm talk."""
    lines = [*CALM[:3], ("小满", "这句话本身看不出什么"), *CALM[3:]]
    all_judged = [judged if who == "小满" else Judgement("allow") for who, _ in lines]
    return watched(rows(lines), all_judged)[3]


def test_who_repeats_the_words_of_a_scam_to_warn_of_it_is_left_alone() -> None:
    lines = [
        ("暖暖客服", "姐妹们刷单兼职，一单返 15，先垫付 200，做完当场返本金加佣金，加我微信 nuan-000"),
        ("木头", "又来了"),
        ("小北", "“先垫付 200 做完返本金”，这不就是刷单骗局吗，千万别垫付"),
        ("暖暖客服", "不信拉倒，今天已经有 30 个人做单返现了，名额不多，要做的私我垫付"),
        ("木头", "管理员把这个骗子踢了吧"),
        ("小北", "我同学上次就是垫付了返佣没到账，报警都追不回来"),
        ("米粒", "谢谢提醒，差点就加了"),
    ]
    assert flagged(lines) == {"暖暖客服"}


def test_the_talk_of_players_is_left_alone() -> None:
    lines = [
        ("阿泽", "下一把我打野，开局先抓下路"),
        ("Kiki", "你敢来抓我我就弄死你 哈哈哈"),
        ("阿泽", "来啊 两级就把你捅死在草里"),
        ("团长", "别吵了 对面要推塔了 快回防"),
        ("Kiki", "这把我杀了 12 个，谁不服"),
        ("阿泽", "服了服了 下把还跟你"),
        ("团长", "推完这波就睡觉 明天还要上班"),
    ]
    assert flagged(lines) == set()


def test_an_offender_among_others_is_flagged_and_nobody_else() -> None:
    lines = [
        *CALM[:4],
        ("夜猫", "老秦你个傻逼，走那么慢还带队，废物一个"),
        ("豆包", "好好说话行吗"),
        ("夜猫", "说你们呢，一群脑残，滚远点"),
        ("Lin", "别理他，管理员会处理的"),
        *CALM[4:],
    ]
    assert flagged(lines) == {"夜猫"}


def test_what_calm_talk_does_not_bear_out_is_dropped_or_doubted() -> None:
    assert among_calm(bad(0.5, 0.05)).verdict == "allow"
    sure = bad(0.9, 0.999)
    assert among_calm(sure) == sure


def test_the_rules_of_the_team_and_what_is_counted_stand() -> None:
    for judged in (bad(0.9, 0.01, own=True), bad(0.8, 0.01, category="flooding")):
        assert among_calm(judged) == judged


def test_a_doubtful_violation_is_left_to_a_person(monkeypatch: pytest.MonkeyPatch) -> None:
    between = (limits()["drop"] + limits()["doubt"]) / 2
    monkeypatch.setattr(conversation, "likely", lambda talk: between)
    found = among_calm(bad(0.9, 0.9))
    assert found.verdict == "review" and found.findings[0].confidence < 0.7
    mild = bad(0.5, 0.9)
    assert among_calm(mild) == mild


def test_a_list_of_strangers_is_no_conversation() -> None:
    texts = ["加微信领券，日赚三百", "你个废物", "明天几点开会", "转发这条给十个群，不然倒霉三年", "好的"]
    spoken = rows([(f"member{n}", text) for n, text in enumerate(texts)])
    judged = judge_all(texts)
    assert watched(spoken, judged) == judged
    apart = [replace(row, sender="同一人" if n % 2 else "另一人") for n, row in enumerate(spoken)]
    far = [replace(row, time=START + timedelta(days=n)) for n, row in enumerate(apart)]
    assert watched(far, judged) == judged


def test_signs_are_numbers_where_nothing_is_known() -> None:
    for time in (START, None):
        spoken = [
            Heard.of(replace(row, time=time), Judgement("allow", likely=n / 7))
            for n, row in enumerate(rows(CALM))
        ]
        for n, heard in enumerate(spoken):
            talk = Talk.of(heard, spoken[:n], spoken[n + 1 :])
            assert all(map(isfinite, signs(talk).values()))
            assert 0 < likely(talk) < 1
    alone = Talk.of(spoken[0], [], [])
    assert not alone.is_conversation and all(map(isfinite, signs(alone).values()))


def test_somebody_at_risk_is_not_overlooked_in_a_quarrel() -> None:
    lines = [
        ("阿黎", "你个傻逼，会不会打牌"),
        ("老付", "你才傻逼，输不起滚"),
        ("阿黎", "滚你妈的"),
        ("小雨", "我不想活了"),
        ("老付", "谁怕谁"),
    ]
    assert {"小雨", "阿黎", "老付"} <= flagged(lines)


def test_a_plain_scam_among_insults_stands() -> None:
    lines = [
        ("推广", "刷单日结，一单八块，加V kk20881"),
        ("阿黎", "你个傻逼东西"),
        ("米粒", "早上好"),
        ("阿黎", "去死吧你这贱人"),
        ("米粒", "今天降温多穿点"),
    ]
    assert {"推广", "阿黎"} <= flagged(lines) and "米粒" not in flagged(lines)


def test_a_bare_threat_in_a_calm_talk_stands() -> None:
    assert flagged([*CALM[:3], ("小满", "弄死你"), *CALM[3:]]) == {"小满"}
