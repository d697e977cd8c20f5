"""Punctuation of Chinese text: half-width marks beside Chinese characters become full-width."""

import re

_KEPT = re.compile(
    r"https?://[^\s\u4e00-\u9fff，。]+|(?<![\w.+-])[\w.+-]{1,64}@[\w.-]{1,128}|`[^`]*`|【待[^】]*】"
)
_ZH = "[\u4e00-\u9fff\u3000-\u303f\uff00-\uffef”’…]"
_WIDE = {",": "，", ";": "；", ":": "：", "!": "！", "?": "？"}
_MARK = re.compile(
    rf"(?<={_ZH})[,;!?]+|(?<=[\u4e00-\u9fff”」』》）]):|(?<=\w)[,;!?](?={_ZH})|(?<=\w):(?=[\u4e00-\u9fff])"
)
_STOP = re.compile(r"(?<=[\u4e00-\u9fff])\.(?=\s|$|[\u4e00-\u9fff])")
_BRACKETS = re.compile(
    r"\(([^()\n]*[\u4e00-\u9fff][^()\n]*)\)|(?<=[\u4e00-\u9fff])\(([^()\n]*)\)(?=[\u4e00-\u9fff，。；、]|$)"
)


def full_width(text: str) -> str:
    """The text with Chinese punctuation; links, addresses, times, numbers and code stay as they are."""
    pieces, at = [], 0
    for kept in _KEPT.finditer(text):
        pieces += [_widened(text[at : kept.start()]), kept[0]]
        at = kept.end()
    return "".join([*pieces, _widened(text[at:])])


def _widened(text: str) -> str:
    text = _BRACKETS.sub(lambda found: f"（{found[1] or found[2]}）", text)
    text = _MARK.sub(lambda found: "".join(_WIDE[mark] for mark in found[0]), text)
    text = re.sub("([，；：！？]) +", r"\1", text)
    return _STOP.sub("。", text)
