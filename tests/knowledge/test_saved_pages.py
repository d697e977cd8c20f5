"""Pages as browsers, editors and sites save them."""

import pytest

from knowledge.clauses import Read, read_document

RULE = "每小时巡查一次，遇到诈骗链接先撤回再上报。"


def read(inside: str, head: str = "") -> Read:
    page = f"<html><head>{head}</head><body>{inside}</body></html>"
    return read_document(page.encode(), "a.html", "a.html", "", "zh")


def texts(found: Read) -> list[str]:
    return [row.clause.text for row in found.rows]


@pytest.mark.parametrize(
    "around",
    [
        "<div class='noprint'>捐款公告栏目</div>",
        "<span class='mw-editsection'>[编辑]</span>",
        "<div id='toc'><h2>目录</h2><ul><li>1 巡查</li></ul></div>",
        "<div class='sharedaddy'><h3>分享本文</h3></div>",
        "<div class='AuthorInfo'>南山客 运营人</div>",
        "<div class='SiteNotice'>站点维护通知</div>",
        "<div class='entry-meta'>阿芷 2026-01-04</div>",
        "<textarea>写下评论</textarea>",
    ],
)
def test_blocks_around_a_text_are_known_by_their_names(around: str) -> None:
    found = read(f"<h1>值守</h1><p>{RULE}</p>{around}<p>交接写清未完事项。</p>")
    assert "\n".join(texts(found)).split() == [RULE, "交接写清未完事项。"]
    assert found.entry.removed


@pytest.mark.parametrize("wrap", ["form id=form1", "div class=comments", "aside"])
def test_what_holds_most_of_a_page_is_its_text(wrap: str) -> None:
    found = read(
        f"<{wrap}><h2>值守</h2><p>{RULE}</p><p>交接写清未完事项。</p></{wrap.split()[0]}><p>完。</p>"
    )
    assert any(RULE in text for text in texts(found))


def test_a_box_inside_an_article_stays() -> None:
    box = "<aside>自伤言论五分钟内电话组长。</aside>"
    article = f"<article><h1>值守</h1><p>{RULE}</p><p>{RULE[:-1]}，并登记。</p>{box}</article>"
    assert any("自伤言论" in text for text in texts(read(article)))


def test_paragraphs_inside_a_span_are_parted() -> None:
    found = read(f"<h1>值守</h1><span class=rich><p>{RULE}</p><p>交接写清未完事项。</p></span>")
    assert "\n".join(texts(found)).split() == [RULE, "交接写清未完事项。"]


def test_links_side_by_side_are_words_and_parts_of_a_sentence_are_not() -> None:
    found = read(
        "<h1>值守</h1><p>违者<b>首次</b>提醒，<a>再次</a><a>禁言</a>一天。</p><p><a>登记表</a><a>交接表</a></p>"
    )
    assert "违者首次提醒，再次禁言一天。" in "\n".join(texts(found))
    assert "登记表 交接表" in "\n".join(texts(found))


def test_bold_lines_head_what_stands_under_them() -> None:
    found = read(
        "<h1>骑行守则</h1><section><p><span><strong>集合</strong></span></p></section><p>提前一刻钟到南门。</p>"
        "<div><b>安全</b><br>下坡不超过三十五公里。<br><b>违者停骑一月。</b></div>"
    )
    assert [(row.clause.section, row.clause.text) for row in found.rows] == [
        ("集合", "提前一刻钟到南门。"),
        ("安全", "下坡不超过三十五公里。\n违者停骑一月。"),
    ]


def test_posts_laid_out_in_a_table_are_no_rows() -> None:
    post = "<tr><td><p>老李</p><p>积分 30</p></td><td><em>发表于 2026-1-4 09:30</em><div>{}</div></td></tr>"
    found = read(f"<h2>版规</h2><table>{post.format(RULE)}{post.format('广告一天一条。')}</table>")
    said = "\n".join(texts(found))
    assert RULE in said and "广告一天一条。" in said and "\uff1a" not in said


def test_a_list_of_names_keeps_each_with_what_is_said_of_it() -> None:
    found = read("<h1>处罚</h1><dl><dt>刷屏</dt><dd>提醒</dd><dt>广告</dt><dd>撤回</dd></dl>")
    assert "刷屏\uff1a提醒" in texts(found)[0] and "广告\uff1a撤回" in texts(found)[0]


def test_an_office_page_keeps_no_bullet_letters_and_no_remarks() -> None:
    bullet = "<![if !supportLists]><span style='font-family:Wingdings'>l<span>&nbsp; </span></span><![endif]>"
    found = read(
        f"<h1>值守</h1><p>{bullet}{RULE}</p><p>完。<a href='#cmnt1' id='cmnt_ref1'>[a]</a></p>"
        "<div><p><a href='#cmnt_ref1' id='cmnt1'>[a]</a><span>要不要改成半小时？</span></p></div>"
    )
    assert texts(found)[0].startswith(RULE) and "半小时" not in "\n".join(texts(found))
    assert "要不要改成半小时" in found.entry.removed
