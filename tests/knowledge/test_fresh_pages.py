"""Pages of sites that no list knows: what stands around the text goes by its shape, rules stay."""

import pytest

from knowledge.clean import clean
from knowledge.load import load


def read(name: str, content: str) -> tuple[str, str]:
    """(kept, removed)."""
    loaded = load(content.encode(), name, "zh")
    cleaned = clean(loaded.text, wrapped=loaded.wrapped, page=loaded.page, tags=loaded.tags)
    return cleaned.text, "\n".join((*loaded.removed, *cleaned.removed))


HELP = """<html><body><div><a>帮助中心</a><a>社区</a><a>提交工单</a></div>
<div><input><span>搜索帮助</span></div><div><a>全部分类</a> &gt; <a>频道</a> &gt; <a>管理</a></div>
<div><p>本节文章</p><ul><li><a>创建频道</a></li><li><a>解散频道</a></li></ul></div>
<div><h1>频道处罚办法</h1><p>更新于 3 个月前</p>
<p>协管最长禁言一小时，移出成员须由频道主同意。</p><p>成员可在三天内申诉，由频道主复核。</p>
<p>复核结果发到站内信。</p>
<div><p>这篇文章有帮助吗？</p><button>有</button><p>28 人中有 19 人觉得有帮助</p></div>
<div><p>最近查看的文章</p><ul><li><a>如何邀请成员</a></li><li><a>公约模板</a></li></ul></div></div></body></html>"""


def test_a_help_page_keeps_its_article_alone() -> None:
    kept, removed = read("help.html", HELP)
    for line in (
        "协管最长禁言一小时，移出成员须由频道主同意。",
        "成员可在三天内申诉，由频道主复核。",
        "频道处罚办法",
    ):
        assert line in kept
    for word in ("提交工单", "搜索帮助", "创建频道", "更新于 3 个月前", "有帮助", "公约模板", "全部分类"):
        assert word not in kept and word in removed


BLOG = """跳至主要內容
關於我
聯絡我們
小山社的八個約定
發佈於 2024 年 9 月 3 日 由 阿滔
報名後無故缺席一次記點，累計三點暫停報名一個月。
裝備要在七天內歸還，缺件照定價賠償。
按讚
分享此文
相關文章
新手裝備清單
2023 年 5 月 8 日
文章導覽
發佈留言必須填寫的電子郵件地址不會公開。
必填欄位標示為 *
彙整
2024 年 8 月"""


def test_a_blog_in_traditional_characters_is_known_as_a_page() -> None:
    kept, removed = read("blog.txt", BLOG)
    assert "報名後無故缺席一次記點，累計三點暫停報名一個月。" in kept and "小山社的八個約定" in kept
    for line in ("跳至主要內容", "新手裝備清單", "必填欄位標示為 *", "2024 年 8 月"):
        assert line not in kept and line in removed


def test_the_title_under_a_list_of_articles_is_the_texts_own() -> None:
    above = "帮助中心 社区 登录 注册\n本节文章\n创建频道\n解散频道\n频道处罚办法\n更新于 3 个月前\n"
    kept, _ = read("a.txt", f"{above}协管最长禁言一小时。\n分享到：微信 微博\n关注\n点赞\n")
    assert "频道处罚办法" in kept and "创建频道" not in kept


def test_a_heading_in_a_table_that_places_the_page_stays() -> None:
    table = "<table><tr><td><p>查看: 512</p><p>回复: 47</p></td><td><h1>版规第三版</h1></td></tr></table>"
    kept, _ = read("a.html", f"<html><body><nav>论坛</nav>{table}<p>二手区一帖一车。</p></body></html>")
    assert "# 版规第三版" in kept


HONEST = [
    (
        "a.md",
        "# 群规\n\n精华帖须有 5 条评论。\n\n10 人中有 3 人同意即可通过\n\n文明发言，不得辱骂他人\n",
    ),
    (
        "b.md",
        "# SOP\n\nHosted by the lead\n\nReport an issue to the lead\n\n3 responses to a report needed\n",
    ),
    (
        "c.md",
        "# 隐私\n\n登记的邮箱不会公开，仅用于通知\n\n未登录的不能发言\n\n## 管理员\n\n- 店长\n- 副店长\n",
    ),
    (
        "d.txt",
        "值班表\n姓名 部门 职责 时限\n王强 运营 回复 一小时\n李梅 客服 评论 两小时\n赵云 技术 举报 半小时\n",
    ),
    (
        "e.html",
        "<body><h1>班规</h1><ul><li><a>不迟到</a></li><li><a>准时交</a></li><li><a>勿喧哗</a></li></ul></body>",
    ),
    (
        "f.html",
        "<body><nav>首页</nav><h1>班规</h1><div><p>第三条 违者扣分</p><button>复制</button></div></body>",
    ),
    (
        "g.html",
        "<body><nav>Home</nav><h1>Rules</h1><div><p>Keep it kind</p><button>x</button></div></body>",
    ),
]


@pytest.mark.parametrize("name, content", HONEST, ids=[name for name, _ in HONEST])
def test_what_reads_like_furniture_in_a_rulebook_stays(name: str, content: str) -> None:
    _, removed = read(name, content)
    assert set(removed.split()) <= {"首页", "复制", "Home", "Us", "x"}


FAQ = """<html><body><nav><button aria-expanded="false">打开菜单</button><a>首页</a></nav><h1>常见问题</h1>
<div><h2><button aria-expanded="true">怎么退群？</button></h2><div>在群里说一声，当天处理。</div></div>
<div><button aria-controls="b">能带家属吗</button><div id="b">每场最多带两位。</div></div>
<div><button>展开全部</button></div></body></html>"""


def test_a_question_that_folds_its_answer_away_heads_it() -> None:
    kept, removed = read("faq.html", FAQ)
    assert "## 怎么退群？" in kept and "### 能带家属吗" in kept
    assert "打开菜单" not in kept and "展开全部" not in kept and "打开菜单" in removed


def test_telephone_numbers_and_forms_to_take_along_are_no_menu() -> None:
    text = "<p>白天找小周。</p><p>夜里找老陈。</p><p>急事打电话。</p>"
    reach = '<div><p>值班电话</p><a href="tel:1">010-0000</a><p>邮箱</p><a>duty@x.example</a></div>'
    forms = '<div><a href="a.pdf">报名表</a><a href="b.pdf">免责书</a></div>'
    kept, _ = read("a.html", f"<body><nav><a>首页</a></nav><h1>联系</h1>{text}{reach}{forms}</body>")
    for word in ("值班电话", "010-0000", "duty@x.example", "报名表", "免责书"):
        assert word in kept
