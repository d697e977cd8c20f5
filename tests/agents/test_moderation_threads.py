"""What only shows across messages: who is flagged in a thread, and who is not."""

from datetime import datetime, timedelta

import pytest

from agents.moderation.across import Watch
from agents.moderation.judge import Judgement, Seen
from agents.tables.row import Row

START = datetime(2026, 5, 3, 20)
FINE = Judgement("allow")
RUDE = Judgement("review", (Seen("abuse", "low", 0, 1, "x", 0.5, "", "abuse.x"),))
SELLS = Judgement("violation", (Seen("ads_spam", "medium", 0, 1, "x", 0.8, "", "ads.x"),))
CHAT = [
    (0, "阿青", "周末谁去龙泉山"),
    (20, "小满", "我去"),
    (45, "老陈", "几点出发"),
    (70, "木木", "能带狗吗"),
]
Line = tuple[int, str, str]


def watched(lines: list[Line], judged: dict[str, Judgement] | None = None) -> dict[str, set[str]]:
    """Rules by sender that the watch adds."""
    watch, out = Watch(), dict[str, set[str]]()
    rows = [
        Row(str(n), n, text, START + timedelta(seconds=at), who) for n, (at, who, text) in enumerate(lines, 1)
    ]
    heard = [pair for row in rows for pair in watch.hear(row, (judged or {}).get(row.text, FINE))]
    heard += watch.rest()
    assert [row for row, _ in heard] == rows
    for row, judgement in heard:
        added = {seen.rule for seen in judgement.findings if seen.rule.startswith("across.")}
        if added:
            out.setdefault(row.sender, set()).update(added)
    return out


def said(who: str, texts: list[str], step: int = 4, start: int = 100) -> list[Line]:
    return [(start + n * step, who, text) for n, text in enumerate(texts)]


@pytest.mark.parametrize(
    ("texts", "step"),
    [
        (["看我头像"] * 8, 4),
        (["[表情]"] * 9, 3),
        (["喂", "有人没", "说话", "死群", "出来", "冒泡", "快点", "啊啊", "哈喽", "在不在", "唉"], 4),
        (["明晚八点直播间见 1", "明晚八点直播间见 22", "明晚八点直播间见!"], 150),
    ],
)
def test_one_who_floods(texts: list[str], step: int) -> None:
    assert set(watched([*CHAT, *said("吵", texts, step), (900, "小满", "别刷了")])) == {"吵"}


@pytest.mark.parametrize(
    "lines",
    [
        said(
            "老陈",
            ["我说下路线", "先坐三号线到底", "出B口", "然后转K12", "坐六站下车", "右手边就是登山口"],
            9,
        ),
        [(n * 5, ["阿青", "小满"][n % 2], f"第{chr(0x4E00 + n)}句都不一样的话") for n in range(16)],
        [(n * 5, f"群友{n}", "祝群主生日快乐！") for n in range(9)],
        [
            (n * 15, f"家长{n}", "#接龙 春游报名\n" + "\n".join(f"{k}. 同学{k}" for k in range(n + 1)))
            for n in range(7)
        ],
        [(n * 600, f"邻居{n}", "物业通知：明天九点停水，详情见 https://w.example/1") for n in range(4)],
    ],
)
def test_ordinary_talk_is_left_alone(lines: list[Line]) -> None:
    assert watched([*CHAT, *[(at + 100, who, text) for at, who, text in lines]]) == {}


def test_nearly_the_same_advertisement_marks_every_account_the_first_one_too() -> None:
    ads = [
        "跟着这位老师学理财，一个月多了四千，想听课的找我拿链接",
        "我也跟着这位老师学理财！一个月多了六千，想听课的找我拿链接呀",
        "跟着这位老师学理财~ 一个月多了5千，想听课的找我拿链接",
    ]
    lines = [(200 + n * 300, f"号{n}", text) for n, text in enumerate(ads)]
    found = watched([*CHAT, *lines], {ads[2]: SELLS})
    assert found == {f"号{n}": {"across.copies"} for n in range(3)}


def test_a_raid_is_of_accounts_never_heard_before() -> None:
    raid = [(300 + n * 3, f"游客{n % 4}", "卧底来了冲塔冲塔") for n in range(8)]
    assert set(watched([*CHAT, *raid])) == {f"游客{n}" for n in range(4)}
    members = [(300 + n * 3, ["阿青", "小满", "老陈", "木木"][n % 4], "冲鸭冲鸭冲鸭冲鸭") for n in range(8)]
    assert watched([*CHAT, *members]) == {}


def test_a_quarrel_that_goes_on_and_one_who_does_not_let_go() -> None:
    rude = ["你行你上", "就会马后炮", "笑死人了"]
    assert watched(said("刺头", rude, 60), dict.fromkeys(rude, RUDE)) == {"刺头": {"across.hostility"}}
    asks = [(n * 60, "纠缠", f"@小雨 理我{'呀' * n}") for n in range(5)]
    assert watched([*asks[:2], (70, "小雨", "别再@我了"), *asks[2:]]) == {"纠缠": {"across.persistence"}}
    assert watched(asks) == {}


def test_rows_without_time_or_sender() -> None:
    watch = Watch()
    rows = [Row(str(n), n, "看我头像", None, "吵") for n in range(9)] + [Row("9", 9, "看我头像")]
    heard = [*(pair for row in rows for pair in watch.hear(row, FINE)), *watch.rest()]
    assert [bool(judgement.findings) for _, judgement in heard][-2:] == [True, False]


def test_strangers_with_a_grudge_in_one_voice_are_a_raid() -> None:
    crowd = [(100 + n, f"新号{n}", "退钱，黑心俱乐部不要脸") for n in range(4)]
    assert set(watched([*CHAT, *crowd])) == {f"新号{n}" for n in range(4)}
    fans = [(100 + n, f"新号{n}", "主播晚上好，来听歌了") for n in range(4)]
    assert not watched([*CHAT, *fans])


def test_much_the_same_words_again_and_again_are_a_flood() -> None:
    pestering = ["在吗", "在吗在吗", "人呢", "在吗", "快回", "在吗", "在吗人呢", "在吗"]
    assert set(watched([*CHAT, *said("急", pestering, 3)])) == {"急"}


def test_lines_of_one_sign_again_and_again_are_a_flood() -> None:
    lines = [*CHAT, *said("阿刷", ["1" * 24, "💩" * 12, "滚滚滚滚滚滚滚滚滚滚滚滚"], step=40)]
    assert watched(lines) == {"阿刷": {"across.drone"}}


def test_laughter_and_two_such_lines_are_none() -> None:
    assert (
        watched([*CHAT, *said("阿笑", ["哈" * 20, "hhhhhhhhhhhhhh", "哈哈哈哈哈哈哈哈哈哈哈哈"], step=40)])
        == {}
    )
    assert watched([*CHAT, *said("阿刷", ["1" * 24, "💩" * 12], step=40)]) == {}


@pytest.mark.parametrize(
    ("texts", "flood"),
    [
        (["777777777777"] * 5, True),
        (["777777777777"] * 4, False),
        (["77"] * 8, False),
        ([f"{n}23456789012" for n in range(1, 7)], False),
    ],
)
def test_a_line_of_signs_again_and_again_is_a_flood(texts: list[str], flood: bool) -> None:
    lines = CHAT + said("小豆", texts, step=90) + [(1000, "老陈", "别刷了"), (1010, "阿青", "看不到了")]
    assert ("across.repeat" in watched(lines).get("小豆", set())) is flood
