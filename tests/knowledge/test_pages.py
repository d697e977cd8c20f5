"""Scraped pages of several kinds: buttons, counts, bars, copies and statements go, rules stay."""

import pytest

from knowledge.clean import Cleaned, clean
from knowledge.library import Library
from knowledge.load import load

ASKED = """首页
发现
登录/注册
群里有人卖货怎么办？
关注者
1,234
写回答
2 条评论
小宁
关注
56 人赞同了该回答
先看他报备没有，没报备的先提醒。
第二次再发，就移到交易群，并在群里说明。
发布于 2023-03-04 12:33・IP 属地浙江
添加评论
收起
我会给老成员一个固定的发布时段。
编辑于 2023-05-06 08:00
著作权归作者所有。商业转载请联系作者获得授权。
赞同 3
下载某某客户端
相关问题
怎么拉新？
45 个回答
"""
FEED = """点击上方蓝字关注我们
原创 小满 手记 2022-06-07 18:30 发表于广东
活动怎么收尾
当天晚上把照片发到群里，逐个感谢志愿者。
预览时标签不可点
三天内发问卷，题目不超过五道。
- END -
往期推荐
拉新的误区
扫码进群，一起交流
阅读原文
阅读 1.2万
分享 收藏 在看 36
微信扫一扫
关注该公众号
"""
THREAD = """本站首页 » 版务 » 讨论
发帖 回复
电梯直达 楼主
发表于 2020-1-1 12:00:00 | 只看该作者 |倒序浏览
1. 求助帖写清楚用的机型和版本。
2. 交易帖只能发在交易区，别处的删除并警告。
回复 支持 反对 举报
沙发
发表于 2020-1-1 12:30:00 | 只看该作者
建议先给新人一次提醒的机会。
您需要登录后才可以回帖 登录 | 立即注册
Powered by Discuz! X3.4
"""
SHARED = """客服标准
上传人：某人 文档编号：123 页数：5 大小：35KB
第1页 / 共5页
下载文档
一、工作时间内十分钟答复，其余次日九点前答复。
还剩 3 页未读，继续阅读
二、不用反问句，先称呼再复述问题。
内容来自某某网转载请标明出处.
"""
ENGLISH = """Skip to main content
Docs
Sign in
How we answer
By Jane Roe
8 min read
Share on Twitter
Every question gets a first reply within four hours.
Advertisement
A thread with three angry replies goes to the duty lead.
Was this article helpful?
Related posts
Ten ways to grow
We use cookies to improve your experience.
© 2024 Example Inc. All rights reserved.
"""
KEPT = {
    ASKED: ["先看他报备没有", "移到交易群", "固定的发布时段"],
    FEED: ["活动怎么收尾", "感谢志愿者", "题目不超过五道"],
    THREAD: ["1. 求助帖", "2. 交易帖", "一次提醒的机会"],
    SHARED: ["客服标准", "一、工作时间内", "二、不用反问句"],
    ENGLISH: ["How we answer", "within four hours", "duty lead"],
}
GONE = {
    ASKED: ["登录", "1,234", "56 人赞同", "浙江", "著作权", "客户端", "怎么拉新", "45 个回答", "收起"],
    FEED: ["蓝字", "原创", "预览", "END", "误区", "扫码", "阅读原文", "1.2万", "在看", "公众号"],
    THREAD: ["首页", "发帖", "电梯", "只看该作者", "支持 反对", "沙发", "登录后", "Discuz"],
    SHARED: ["上传人", "第1页", "下载文档", "未读", "转载"],
    ENGLISH: [
        "Skip",
        "Docs",
        "Jane Roe",
        "min read",
        "Twitter",
        "Advertisement",
        "helpful",
        "grow",
        "cookies",
    ],
}
NAMES = ["asked", "feed", "thread", "shared", "english"]


@pytest.mark.parametrize("page", KEPT, ids=NAMES)
def test_the_page_goes_the_words_stay_and_nothing_goes_unseen(page: str) -> None:
    cleaned = clean(page)
    assert all(words in cleaned.text for words in KEPT[page])
    assert not [scrap for scrap in GONE[page] if scrap in cleaned.text]
    assert all(any(scrap in piece for piece in cleaned.removed) for scrap in GONE[page])
    assert clean(cleaned.text).text.split() == cleaned.text.split()


HONEST = [
    "发布渠道\n微信\n微博\n知乎\n每个渠道由一人负责，周五前排好下周的内容。",
    "举报\n\n成员可以私信管理员举报，管理员一天内答复。\n\n评论\n\n评论区由值班员每天看两次。",
    "转载请注明出处，未经作者同意不得转到群外。\n成员发布的内容版权归本人，社群只做展示。",
    "作者：社群组\n2026年3月1日\n\n每周复盘一次，每人说一条做得好的。\n每周复盘一次，每人说一条做得好的。",
    "值班安排\n\n早班：小周\n\n晚班：小李\n\n周末：轮值",
    "加管理员微信申请进群，附上自我介绍。\n扫码报名，凭码签到。",
    "主办单位：读书社\n技术支持：小周\n地点\n3楼\n签到\n15 min\n查看",
    "您需要登录后才能发帖，新成员满三天后才可以发交易帖。",
    "Reject\n\nA post that names a private person is rejected.\n\nSend by email\n\nGMT+8",
    "The site uses cookies to keep people signed in; nobody else sees them.",
]


@pytest.mark.parametrize("text", HONEST)
def test_what_only_looks_like_furniture_stays_in_an_honest_text(text: str) -> None:
    assert clean(text) == Cleaned(text)


def test_an_article_that_stands_twice_on_a_page_is_kept_once() -> None:
    rules = "值班员十分钟内发送欢迎语和群规链接，并请对方改昵称。\n第二天由老成员介绍三个常用功能，回答问题。"
    again = rules.replace("，", ",")
    page = f"接待流程\n![图](a.png)\n{rules}\n接待流程\n![图](b.png)\n{again}\n第七天群主回访，登记意向。"
    cleaned = clean(page)
    assert cleaned.text.count("欢迎语") == 1 == cleaned.text.count("接待流程")
    assert "第七天群主回访" in cleaned.text and any("欢迎语" in piece for piece in cleaned.removed)


def test_a_list_that_is_announced_is_no_scrap() -> None:
    page = "![图](a.png)\n![图](b.png)\n出门前带上：\n话筒\n签到表\n矿泉水\n急救包"
    assert clean(page).text.endswith("急救包")


def test_menus_of_links_go_and_a_link_in_a_sentence_stays() -> None:
    page = "* [首页](/a)\n* [课程](/b)\n* [关于](/c)\n\n群规不超过十条，写法见[模板](/t)。"
    assert clean(page).text == "群规不超过十条，写法见[模板](/t)。"
    assert clean("见[模板](/t)\n[群规](/r)").removed == []


@pytest.mark.parametrize("number", ["第一条", "3.1", "（一）", "二、", "①", "4."])
def test_a_number_on_a_line_of_its_own_is_put_before_its_text(library: Library, write, number: str) -> None:  # type: ignore[no-untyped-def]
    library.add(write("a.txt", f"群公约\n\n{number}\n\n成员入群三天内改好昵称。\n"))
    (clause,) = library.clauses()
    assert (clause.clause, clause.text) == (number.rstrip("、."), "成员入群三天内改好昵称。")


LINKS = "".join(f"<li><a href={n}>{name}</a></li>" for n, name in enumerate(["首页", "新闻", "政策", "办事"]))
RULES = "<p>一、群主每天至少巡查两次。</p><p>二、违法信息十分钟内处置并上报。</p>"
AROUND = "<div class=related><a href=7>别的通知</a></div><footer>版权所有</footer>"
SITE = (
    f"<html><body><ul class=x1>{LINKS}</ul><div class='con social-rules'>{RULES}</div>{AROUND}</body></html>"
)


def test_a_saved_page_is_its_article_and_the_rest_can_be_seen(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    library.add(write("通知.html", SITE))
    assert [clause.clause for clause in library.clauses()] == ["一", "二"]
    removed = library.removed_text("通知.html")
    assert all(scrap in removed for scrap in ("首页 新闻 政策 办事", "别的通知", "版权所有"))


def test_the_site_is_no_part_of_a_title(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    body = (
        "<div>投诉处理流程</div><p>2022-03-04 · 阅读 1234</p><p>接到投诉两小时内登记。</p><p>上一篇: 拉新</p>"
    )
    page = (
        f"<html><head><title>投诉处理流程 - 某运营网</title></head><body><nav>首页</nav>{body}</body></html>"
    )
    library.add(write("a.html", page))
    assert library.documents()[0].title == "投诉处理流程"
    assert [clause.text for clause in library.clauses()] == ["接到投诉两小时内登记。"]


def test_a_list_of_links_with_words_around_them_stays() -> None:
    items = "".join(
        f"<li><a href={n}>规则{n}</a>\uff1a第{n}次提醒，再犯禁言{n}小时。</li>" for n in range(1, 6)
    )
    assert (
        load(f"<html><body><ul>{items}</ul></body></html>".encode(), "a.html", "zh").text.count("禁言") == 5
    )


def test_cells_that_span_rows_and_columns_stand_in_each_row(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    head = "<tr><th>类别</th><th>行为</th><th>首次</th></tr>"
    first = "<tr><td rowspan=2>广告</td><td>发二维码</td><td>警告</td></tr>"
    rest = "<tr><td>发外链</td><td>提醒</td></tr><tr><td>辱骂</td><td colspan=2>移出</td></tr>"
    library.add(write("a.html", f"<html><body><table>{head}{first}{rest}</table></body></html>"))
    assert [clause.text for clause in library.clauses()] == [
        "类别：广告；行为：发二维码；首次：警告",
        "类别：广告；行为：发外链；首次：提醒",
        "类别：辱骂；行为：移出；首次：移出",
    ]


def test_a_table_that_lays_out_a_page_gives_way_to_the_one_inside() -> None:
    inner = "<table><tr><td>编号</td><td>规则</td></tr><tr><td>1</td><td>好好说话</td></tr></table>"
    page = f"<html><body><table><tr><td>左栏</td><td>{inner}</td></tr></table></body></html>"
    text = load(page.encode(), "a.html", "zh").text
    assert text.count("好好说话") == 1 and "| 1 | 好好说话 |" in text


def test_spans_made_to_hurt_are_bounded() -> None:
    row = "<tr><td rowspan=999999 colspan=999999>长</td></tr>"
    page = f"<html><body><table>{row * 30}</table></body></html>"
    assert len(load(page.encode(), "a.html", "zh").text) < 3_000_000


def test_a_list_inside_a_list_counts_under_its_item(library: Library, write) -> None:  # type: ignore[no-untyped-def]
    inner = "<ol><li>记下时间和群名。</li><li>保存截图和原话。</li></ol>"
    outer = f"<ol><li>接到投诉两小时内登记编号。{inner}</li><li>由无关的管理员调查，两天内答复。</li></ol>"
    library.add(write("a.html", f"<html><body><div id=header>某站</div><h1>投诉</h1>{outer}</body></html>"))
    found = [(clause.clause, clause.text) for clause in library.clauses()]
    assert found[0][0] == "1" and found[-1] == ("2", "由无关的管理员调查，两天内答复。")
    assert ("1(2)", "保存截图和原话。") in found and not any("某站" in text for _, text in found)


def test_a_header_that_holds_the_title_stays() -> None:
    titles = "<div class=header><h1>群规</h1></div><div class=card-header>一、广告</div>"
    page = f"<html><body>{titles}<p>先报备。</p></body></html>"
    text = load(page.encode(), "a.html", "zh").text
    assert "群规" in text and "一、广告" in text
