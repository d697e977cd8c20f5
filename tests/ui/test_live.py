"""What the page shows of a request under way."""

from agents.base import Delta, Part
from ui.live import _draft, _note, _Seen


def test_parts_show_as_plain_text_until_the_deliverable_comes() -> None:
    seen = _Seen()
    for part in (
        Part("title", "<b>周日</b> [点这里](http://a.b)"),
        Part("faq", [{"question": "几点?", "answer": "七点"}]),
        Part("title", "# 周日骑行"),
    ):
        _note(part, seen)
    assert _draft(seen.parts) == "\\# 周日骑行\n\n几点?\n\n七点"
    _note(Part("title", "<b>x</b>"), seen)
    assert "<b>" not in _draft(seen.parts).replace("\\<", "")
    assert not seen.text
    _note(Delta("正文"), seen)
    assert seen.text == ["正文"]
