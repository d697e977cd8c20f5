"""Ladders as rule texts word them: in turn, by number, by "then", in rows, with lengths of every form."""

import pytest

from agents.moderation.ladder import not_taken, parse_ladder

_LETTERS = {"warn": "w", "mute": "m", "kick": "k", "ban": "b", "remind": "r"}


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("a warning first, then a 3-day mute", "w m4320"),
        ("a mute of 2 hours", "m120"),
        ("First time: 3-day mute and a rename; second: removal", "m4320 k"),
        ("管理员先行劝告；不听劝告的，禁言一天；再不改，移出本群。", "r m1440 k"),
        ("第一次：私訊提醒。第二次：公開警告。第三次：靜音 24 小時。第四次：踢出伺服器。", "r w m1440 k"),
        ("提醒一次，仍继续的禁言 10 分钟；当天再犯禁言 1 小时。", "r m10 m60"),
        ("delete + warning (1st), mute 1d (2nd), kick (3rd)", "w m1440 k"),
        ("a) warning b) mute for one day c) removal", "w m1440 k"),
        ("1 次→警告，2 次→禁言 1 天，3 次→移出", "w m1440 k"),
        ("第一次違規：書面警告；第二次：禁言七日；第三次：永久封鎖。", "w m10080 b"),
        ("1）书面警告；2）禁言 7 天；3）移出。", "w m10080 k"),
        ("一、警告。二、禁言三天。三、移出。", "w m4320 k"),
        ("先警告，不听的禁言两小时，再犯直接踢。", "w m120 k"),
        ("首次警告，第二次关小黑屋 1 天，第三次直接移出", "w m1440 k"),
        ("Three strikes and you're out: warning, 48-hour mute, permanent ban.", "w m2880 b"),
        ("A warning and deletion; on repetition a mute of two days; after that removal.", "w m2880 k"),
        ("We warn once. If it happens again we mute you for a day. The third time we ban you.", "w m1440 b"),
        ("Advertising gets a warning, then a three-day mute, then removal.", "w m4320 k"),
        ("First a warning, next a mute for two hours, and finally a ban.", "w m120 b"),
        ("a warning for the first offence and a mute of 2 hours for the second", "w m120"),
        ("1st strike: warning. 2nd strike: 24h mute. 3rd strike: removal.", "w m1440 k"),
        (
            "Strike 1: reminder; strike 2: warning; strike 3: mute for half an hour; strike 4: kick",
            "r w m30 k",
        ),
        (
            "You get a warning; if it continues, you are muted for a week; after that you are removed.",
            "w m10080 k",
        ),
        ("Three warnings and you are removed.", "w w w k"),
        (
            "On a second offence you are muted for an hour, on a third removed; the first earns a warning.",
            "w m60 k",
        ),
        ("Warned once, muted 12 hours on repeat offences, banned thereafter", "w m720 b"),
        ("Warning → 1-day mute → ban", "w m1440 b"),
        ("spam posts are removed and the author gets a warning", "w"),
        ("suspended for 7 days, then banned permanently", "m10080 b"),
        (
            "The first breach earns a warning, the second a mute of 1 to 3 days, the third expulsion.",
            "w m1440 k",
        ),
        ("首次警告，再次禁言三天，三次移出", "w m4320 k"),
        ("初犯警告，再犯禁言 24 小时，屡教不改者清退", "w m1440 k"),
        ("先提醒，不听就禁言两小时，再犯踢出", "r m120 k"),
        ("第一次提醒，第二次警告，第三次禁言半天，第四次移出", "r w m720 k"),
        ("一次警告，两次禁言一天，三次踢", "w m1440 k"),
        ("累计三次警告移出群聊", "w w w k"),
        ("一犯警告、二犯禁言一个半小时、三犯封号", "w m90 b"),
        ("警告→禁言1天→移出", "w m1440 k"),
        ("违规1次口头警告，2次禁言1-3天，3次及以上移出", "w m1440 k"),
        ("给予警告；经警告仍不改的，禁言 12 小时；情节严重的移出", "w m720 k"),
        ("棄標者：首次警告，二次禁言十四天，三次移出。", "w m20160 k"),
        ("盜用照片者，第一次刪文警告，第二次停權七日，第三次永久停權。", "w m10080 b"),
        ("頭一次警告，之後禁言一週", "w m10080"),
        ("首次违反的，由值班管理员给予警告；第二次违反的，处以禁言 7 日；第三次违反的，移出", "w m10080 k"),
        ("次数：第一次；处分：警告\n次数：第二次；处分：禁言 1 天\n次数：第三次；处分：移出", "w m1440 k"),
        ("次数: 1；处分: 警告\n次数: 2；处分: 禁言 1 天\n次数: 3；处分: 移出", "w m1440 k"),
        ("| 次数 | 处分 |\n|---|---|\n| 1 | 警告 |\n| 2 | 禁言 2 小时 |\n| 3 | 移出 |", "w m120 k"),
        ("1. 警告\n2. 禁言 1 天\n3. 移出", "w m1440 k"),
        ("Offence: first; Sanction: warning\nOffence: second; Sanction: mute of two days", "w m2880"),
        (
            "| Strike | What happens |\n|---|---|\n| 1 | Warning |\n| 2 | Mute, 24 hours |\n| 3 | Removal |",
            "w m1440 k",
        ),
        ("首次警告,第三次移出", "w w k"),
        ("刷屏：1 分钟内连续发送 6 条及以上。首次警告，第二次禁言 1 小时，第三次移出。", "w m60 k"),
        ("发广告禁言三天,再犯封号", "m4320 b"),
        ("轻者警告,重者永久封禁", "w b"),
        ("可采取警告、禁言、踢出等措施", "w m k"),
        ("辱骂他人，首次警告并禁言 24 小时，再犯移出", "m1440 k"),
        ("首次警告或禁言 1 小时，第二次移出", "w k"),
        ("骂人的第一次警告，第二次请出群。", "w k"),
        ("发了先私下提醒一次，再发就请出群", "r k"),
        ("第一次就禁言三天，第二次移出公会", "m4320 k"),
        ("first offence, a written warning; second, a 7-day mute; third, permanent ban.", "w m10080 b"),
        ("1 小时内发 5 次以上的，警告，仍不停止的禁言 1 小时", "w m60"),
    ],
)
def test_the_steps_of_a_text(text: str, steps: str) -> None:
    ladder = parse_ladder(text)
    assert ladder is not None
    read = [_LETTERS[step.action] + (str(step.minutes) if step.minutes else "") for step in ladder.steps]
    assert " ".join(read) == steps


def test_a_step_that_the_text_passes_over_repeats_the_one_before() -> None:
    ladder = parse_ladder("首次警告，第四次移出")
    assert ladder is not None
    assert [ladder.steps[ladder.place(n, "low")].action for n in range(5)] == [
        "warn",
        "warn",
        "warn",
        "kick",
        "kick",
    ]


@pytest.mark.parametrize(
    "text", ["无需警告。", "Off-topic posts are removed.", "投稿第二次截稿时间另行公布。"]
)
def test_what_is_no_sanction_of_a_member(text: str) -> None:
    assert parse_ladder(text) is None


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("这是一次警告,这次不禁言", "这是一次警告,这次"),
        ("警告一次,不会把你移出", "警告一次,"),
        ("this is a warning, not a mute", "this is a warning, "),
        ("you will not be banned for this", "you for this"),
        ("再犯就禁言,不再提醒", "再犯就禁言,不再提醒"),
        ("stop or you will be muted", "stop or you will be muted"),
    ],
)
def test_a_step_that_is_said_not_to_be_taken_is_told_from_one_that_is(text: str, left: str) -> None:
    assert " ".join(not_taken().sub(" ", text).split()) == left.strip()
