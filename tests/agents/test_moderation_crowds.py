"""Raids in variants, pile-ons on one member, and one who goes on after being asked to stop."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from agents.moderation.across import Watch
from agents.moderation.judge import judge_all
from agents.moderation.naming import names
from agents.tables.row import Row
from knowledge.text import fold

START = datetime(2026, 6, 6, 19)
Line = tuple[int, str, str]
CHAT: list[Line] = [(0, "芦苇", "露营的帐篷谁带"), (25, "石榴", "我带两顶"), (48, "芦苇", "那我带炉子")]


def rows_of(lines: Sequence[Line]) -> list[Row]:
    return [
        Row(str(n), n, text, START + timedelta(seconds=at), who) for n, (at, who, text) in enumerate(lines, 1)
    ]


def noted(lines: Sequence[Line], watch: Watch | None = None) -> dict[str, set[str]]:
    """By sender what the watch says of a crowd, a pile-on or a pursuit; by itself none is a violation."""
    watch = watch or Watch()
    rows, out = rows_of(lines), dict[str, set[str]]()
    heard = [
        pair
        for row, judged in zip(rows, judge_all([row.text for row in rows]), strict=True)
        for pair in watch.hear(row, judged)
    ]
    for row, judged in [*heard, *watch.rest()]:
        for seen in judged.findings:
            if seen.rule in ("across.crowd", "across.pileon", "across.pursuit"):
                assert seen.confidence < 0.7 and judged.verdict != "allow"
                out.setdefault(row.sender, set()).add(seen.rule)
    return out


def crowd(texts: Sequence[str], start: int = 90, step: int = 4) -> list[Line]:
    return [(start + n * step, f"号{n}号", text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    "texts",
    [
        ["版主滚蛋", "滚蛋吧版主", "版主去死", "版主真恶心 滚蛋", "版主死光光"],
        ["这群主黑心，都退群", "黑心群主 快退群", "退群！！群主黑心", "都退群吧别信黑心群主"],
        ["NIGHTFOX RAID", "raided by nightfox", "NIGHTFOX RAID EZ", "nightfox owns this server"],
        ["爛群快散夥", "散夥吧爛群", "這爛群散夥啦", "散夥散夥 爛群"],
        ["白梅是小偷", "小偷白梅", "白梅小偷滚", "大家记住白梅 小偷一个", "白梅不要脸"],
    ],
)
def test_strangers_with_variants_of_one_insult_or_call_are_looked_at(texts: list[str]) -> None:
    found = noted([*CHAT, *crowd(texts), (180, "石榴", "这些人是谁")])
    assert found == {f"号{n}号": {"across.crowd"} for n in range(len(texts))}


@pytest.mark.parametrize(
    "texts",
    [
        ["欢迎新来的云朵", "欢迎云朵", "云朵欢迎欢迎", "热烈欢迎云朵同学"],
        ["1. 小赵", "1. 小赵 2. 小钱", "1. 小赵 2. 小钱 3. 小孙", "1. 小赵 2. 小钱 3. 小孙 4. 小李"],
        ["打卡第九天", "第九天打卡", "打卡 第九天 十公里", "第九天 打卡打卡"],
        ["唱得太好了", "太好听了唱得", "好听好听", "主播唱得好"],
        ["节哀", "请节哀", "节哀顺变", "一路走好 节哀"],
        ["退款几天到", "退款怎么还没到", "退款要几天", "请问退款在哪看"],
        ["“版主滚蛋” 谁发的", "举报了 “版主滚蛋”", "有人发版主滚蛋", "他说版主滚蛋 踢了吧"],
    ],
)
def test_harmless_crowds_are_left_alone(texts: list[str]) -> None:
    assert noted([*CHAT, *crowd(texts)]) == {}


def test_members_and_answers_are_no_raid() -> None:
    insults = ["版主滚蛋", "滚蛋吧版主", "版主去死", "版主真恶心"]
    members = [(n * 200, f"号{n}号", "周末愉快") for n in range(4)]
    assert noted([*members, *CHAT, *crowd(insults, 2000)]).keys() == set()
    asked = [*CHAT, (80, "芦苇", "这个拼车群要解散还是留着？回解散或留着")]
    assert noted([*asked, *crowd(["解散", "解散吧", "留着", "解散解散", "解散 没人用"])]) == {}


PILE: list[Line] = [
    (0, "小芽", "我把奶油打成豆腐渣了，还能救吗"),
    (14, "铁锅", "笨得像猪一样"),
    (25, "漏勺", "哈哈哈哈废物"),
    (37, "菜刀", "脑子进水了吧 别来丢人"),
]


def test_several_who_turn_on_one_are_looked_at_and_nobody_else() -> None:
    lines = [*PILE, (50, "小芽", "我知道错了"), (60, "蒸笼", "别这么说她，打过头加点牛奶就行")]
    assert noted(lines) == {who: {"across.pileon"} for who in ("铁锅", "漏勺", "菜刀")}


@pytest.mark.parametrize(
    "lines",
    [
        [*PILE, (45, "小芽", "哈哈哈哈我真是天才")],
        PILE[:3],
        [
            (0, "芦苇", "这个点球居然不给"),
            (8, "石榴", "边裁眼瞎了"),
            (14, "竹子", "边裁是废物吧"),
            (20, "豆角", "垃圾边裁"),
        ],
        [
            (0, "芦苇", "又把钥匙锁屋里了"),
            (8, "石榴", "我也是废物 昨天刚锁"),
            (14, "竹子", "我才是猪脑子"),
            (20, "豆角", "我最蠢"),
        ],
        [
            (0, "小芽", "他把我的猫扔了"),
            (8, "石榴", "渣男"),
            (14, "竹子", "恶心 滚远点"),
            (20, "豆角", "这种人渣"),
        ],
        [
            (0, "小芽", "分手了"),
            (8, "石榴", "渣男滚吧"),
            (14, "竹子", "抱抱 那种废物你早该甩了"),
            (20, "豆角", "垃圾一个"),
        ],
        [
            (0, "小芽", "我爷爷住院了"),
            (8, "恶人", "老东西死了活该"),
            (14, "竹子", "你怎么能这么说话"),
            (20, "豆角", "太过分了 垃圾"),
            (25, "石榴", "踢了他 人渣"),
        ],
    ],
)
def test_jest_a_topic_and_those_who_take_somebodys_part_are_no_pile_on(lines: list[Line]) -> None:
    assert noted(lines) == {}


def test_the_milder_lines_of_one_who_grows_unkind_are_shown_too() -> None:
    lines = [
        (0, "房东", "水费你到底交不交，真恶心"),
        (20, "租客", "月底一起转"),
        (40, "房东", "你就是个废物，穷鬼一个"),
        (60, "租客", "请好好说话"),
        (80, "房东", "闭上你的狗嘴，傻逼"),
    ]
    watch = Watch()
    rows = rows_of(lines)
    judged = judge_all([row.text for row in rows])
    heard = [pair for row, one in zip(rows, judged, strict=True) for pair in watch.hear(row, one)]
    verdicts = [(row.sender, one.verdict) for row, one in [*heard, *watch.rest()]]
    assert [verdict == "allow" for _, verdict in verdicts] == [who == "租客" for who, _ in verdicts]


def pursuit(refusal: str, after: Sequence[str], answer: str = "") -> list[Line]:
    lines = [(0, "阿峰", "晓晴 周末看展吗"), (30, "晓晴", refusal)]
    lines += [(90 + n * 60, "阿峰", text) for n, text in enumerate(after)]
    return [*lines[:3], (100, "晓晴", answer), *lines[3:]] if answer else lines


@pytest.mark.parametrize(
    "lines",
    [
        pursuit("别再来找我了", ["晓晴 就看一会", "晓晴 你躲什么", "我在你单位门口等着"]),
        pursuit("请你自重", ["晓晴 你想多了", "晓晴 回我"], "管理员，他总缠着我"),
        pursuit("leave me alone", ["晓晴 why", "I will find you"]),
    ],
)
def test_one_who_goes_on_after_being_asked_to_stop(lines: list[Line]) -> None:
    assert noted(lines) == {"阿峰": {"across.pursuit"}}


@pytest.mark.parametrize(
    "lines",
    [
        pursuit("这周别找我啦，赶论文", ["晓晴 论文写啥", "晓晴 你要资料吗", "你加油"]),
        pursuit("别找我哈哈哈 我比你还忙", ["晓晴 你忙啥", "晓晴 大忙人"]),
        pursuit("别烦我", ["晓晴 你哪里不舒服", "晓晴 要药吗", "晓晴 你多喝水"], "头疼，帮我带点药吧"),
        pursuit("别再联系我", ["晓晴 抱歉打扰了", "好的"]),
        pursuit("看展可以呀", ["晓晴 那几点", "晓晴 你定"]),
    ],
)
def test_friends_who_go_on_talking_are_left_alone(lines: list[Line]) -> None:
    assert noted(lines) == {}


@pytest.mark.parametrize(
    ("text", "member", "named"),
    [
        ("晓晴 在吗", "林晓晴", True),
        ("@Lena hi", "Lena_92", True),
        ("calendar", "Lena", False),
        ("晴天", "晓晴", False),
        ("12点见", "12", False),
        ("小月 在不在", "小月（北京）", True),
    ],
)
def test_a_member_is_named(text: str, member: str, named: bool) -> None:
    assert names(fold(text), member) is named


def test_what_was_long_ago_changes_nothing() -> None:
    """A watch that starts as far back as one reaches says the same as one that heard everything."""
    times = range(0, 3000 * 7, 7)
    talk: list[Line] = [(at, f"人{at % 211}", f"第{at}件事") for at in times]
    bad = [
        *[
            (at, f"新{at}", text)
            for (at, _, _), text in zip(CHAT, ["烂群散伙", "散伙吧烂群", "烂群"], strict=True)
        ],
        *PILE,
        *pursuit("别再来找我了", ["晓晴 就看一会", "晓晴 你躲什么"]),
        *crowd(["版主滚蛋", "滚蛋吧版主", "版主去死", "版主真恶心"]),
    ]
    later = times[-1] + 300
    lines = [*sorted(bad), *talk, *((later + at, who, text) for at, who, text in sorted(bad))]
    assert all(one[0] <= other[0] for one, other in pairwise(lines[len(bad) :]))
    watch = Watch()
    whole, part = noted(lines, watch), noted(lines[-len(bad) - watch.reach :])
    assert part == whole and {"across.crowd", "across.pileon", "across.pursuit"} <= set().union(
        *whole.values()
    )


def test_rows_without_times_are_heard_by_their_place() -> None:
    watch = Watch()
    texts = [
        *((who, text) for _, who, text in CHAT),
        *((f"新{n}", f"版主{w}滚蛋") for n, w in enumerate("啊快去你")),
    ]
    rows = [Row(str(n), n, text, None, who) for n, (who, text) in enumerate(texts, 1)]
    judged = judge_all([row.text for row in rows])
    heard = [pair for row, one in zip(rows, judged, strict=True) for pair in watch.hear(row, one)]
    found = {row.sender for row, one in [*heard, *watch.rest()] if one.findings}
    assert {f"新{n}" for n in range(4)} <= found and not found & {"芦苇", "石榴"}
