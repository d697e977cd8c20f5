"""Keeps personal data from a model: tokens on the way out, the originals on the way back.

A token is `⟦PHONE-KXQV-1⟧`: what it hides, four letters that stand nowhere in the request, a number; another
spelling of the same value is `…-1b`. What models do to tokens (case, width, blanks, brackets) is undone.
"""

import re
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from agents.base import Prompt
from agents.personal import (
    Personal,
    find_members,
    find_personal,
    is_name,
    kinds,
    name_fields,
    readable,
    redact,
)
from knowledge.text import fold, fold_map

_LETTERS = "BCDFGHJKLMNPQRSTVWXZ"
_OPEN, _CLOSE = r"(?:⟦|〚|\[{1,2}|【|〖|\\u27e6)", r"(?:⟧|〛|\]{1,2}|】|〗|\\u27e7)"
_GAP = r"[\s\\_\u2010-\u2015\u2212-]*"
_LONGEST_NAME = 40
_UNFINISHED = re.compile(r"⟦[^⟧]{0,40}$")


class Mask:
    """The private values of one request and their tokens; the same value has the same token in all its calls.

    `names` are members' names that the caller knows; names that the text marks as such are found as well.
    What comes out of `hide` (also in another form) is put back by `restore`, in any number of calls.
    """

    def __init__(self, names: Iterable[str] = ()) -> None:
        self.originals: dict[str, str] = {}
        """Token to original."""
        self._tokens: dict[tuple[str, str], str] = {}
        self._kinds: dict[str, str] = {}
        self._numbers: dict[str, int] = {}
        self._found: dict[str, list[Personal]] = {}
        self._salt = ""
        self.learn(names)

    def learn(self, names: Iterable[str]) -> None:
        """Takes names as private from now on; what can be no name (`everyone`, a number) is left out."""
        for name in names:
            plain = fold(name).strip().removeprefix("@")
            if 1 < len(plain) <= _LONGEST_NAME and is_name(plain):
                self._kinds.setdefault(plain, "member")

    def hide(self, text: str) -> str:
        """Text with a token for each private value, also where only another place shows that it is one."""
        self._read([text])
        return self._hidden(text)

    def hide_in(self, value: Any) -> Any:
        """JSON-ready data with every string hidden; names in its fields for names are learnt first."""
        self.learn(names_in(value))
        self._read([*_strings(value)])
        return _mapped(value, self._hidden)

    def hide_prompt(self, prompt: Prompt) -> Prompt:
        """The prompt as it may leave the machine: instructions, facts, clauses and material."""
        texts = [[clause.title, clause.section, clause.text] for clause in prompt.clauses]
        instructions, facts, material, shown = self.hide_in(
            [prompt.instructions, dict(prompt.facts), dict(prompt.material), texts]
        )
        clauses = [
            replace(clause, title=title, section=section, text=text)
            for clause, (title, section, text) in zip(prompt.clauses, shown, strict=True)
        ]
        return replace(prompt, instructions=instructions, facts=facts, material=material, clauses=clauses)

    def restore(self, text: str, whole: bool = True) -> str:
        """Text with the originals back in place. One that still grows (not `whole`) ends before a token
        that has not come to its end."""
        text = text if whole else _UNFINISHED.sub("", text)
        if not self.originals:
            return text
        exact = re.compile(rf"⟦[A-Z]+-{self._salt}-\d+[b-z]*⟧")
        text = exact.sub(lambda match: self.originals.get(match[0], match[0]), text)
        return self._mended(text) if self._salt.casefold() in fold(text) else text

    def restore_in(self, value: Any, whole: bool = True) -> Any:
        """JSON-ready data with every string restored."""
        return _mapped(value, lambda text: self.restore(text, whole))

    def _read(self, texts: Sequence[str]) -> None:
        """Learns what is private in texts; tokens take letters that the first ones do not hold."""
        together = fold("\n".join(texts)) if not self.originals else ""
        while not self._salt or self._salt.casefold() in together:
            self._salt = "".join(secrets.choice(_LETTERS) for _ in range(4))
        for text in texts:
            ours = self._places(text)
            self._found[text] = [
                piece for piece in [*find_personal(text), *find_members(text)] if not _overlaps(piece, ours)
            ]
            for piece in self._found[text]:
                self._kinds.setdefault(fold(piece.text).strip(), piece.kind)

    def _hidden(self, text: str) -> str:
        for piece in reversed(self._private(text)):
            text = text[: piece.start] + self._token(piece) + text[piece.end :]
        return text

    def _private(self, text: str) -> list[Personal]:
        """Everything private in reading order, without overlaps: what its form shows, then what is known."""
        taken, private = self._places(text), list[Personal]()
        for piece in [*self._found[text], *self._known(text)]:
            if not _overlaps(piece, taken):
                private.append(piece)
                taken.append((piece.start, piece.end))
        return sorted(private, key=lambda piece: piece.start)

    def _known(self, text: str) -> Iterator[Personal]:
        plain = fold(text)
        known = sorted((value for value in self._kinds if value in plain), key=len, reverse=True)
        folded, origin = readable(text) if known else ("", ())
        for value in known:
            for match in re.finditer(_alone(value), folded):
                start, end = origin[match.start()], origin[match.end() - 1] + 1
                yield Personal(self._kinds[value], start, end, text[start:end])

    def _token(self, piece: Personal) -> str:
        """The token of this value in this spelling."""
        known = self._tokens.get((piece.kind, piece.text))
        if known:
            return known
        value = re.sub(r"[\s()+·.-]", "", fold(piece.text))
        number = self._numbers.setdefault(f"{piece.kind} {value}", len(self._numbers) + 1)
        name = f"{_label(piece.kind)}-{self._salt}-{number}"
        token = next(t for t in (f"⟦{name}{form}⟧" for form in _spellings()) if t not in self.originals)
        self.originals[token] = piece.text
        self._tokens[piece.kind, piece.text] = token
        return token

    def _places(self, text: str) -> list[tuple[int, int]]:
        """Where tokens of this request stand already, however they are written."""
        return [(start, end) for start, end, _ in self._met(text)]

    def _mended(self, text: str) -> str:
        for start, end, original in reversed(self._met(text)):
            text = text[:start] + original + text[end:]
        return text

    def _met(self, text: str) -> list[tuple[int, int, str]]:
        """Tokens in any form: start, end, original; one that lost its spelling stands for the first one."""
        salt = self._salt.casefold()
        if not self.originals or salt not in fold(text):
            return []
        folded, origin = fold_map(text)
        met = []
        for match in _loose(salt).finditer(folded):
            forms = [f"-{self._salt}-{match['number']}{form}⟧" for form in (match["spelling"], "")]
            for token in (t for form in forms for t in self.originals if t.endswith(form)):
                met.append((origin[match.start()], origin[match.end() - 1] + 1, self.originals[token]))
                break
        return met


def names_in(value: Any) -> Iterator[str]:
    """Members' names in JSON-ready data: the text of fields that hold names."""
    if isinstance(value, dict):
        for field, part in value.items():
            if fold(str(field)) in name_fields():
                yield from ([part] if isinstance(part, str) else filter(_is_text, _each(part)))
            yield from names_in(part)
    else:
        for part in _each(value):
            yield from names_in(part)


def _each(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list | tuple) else ()


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        yield from (name for name in value if isinstance(name, str))
    for part in value.values() if isinstance(value, dict) else _each(value):
        yield from _strings(part)


def _mapped(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {_key(name, change): _mapped(part, change) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_mapped(part, change) for part in value]
    return value


def _key(name: Any, change: Callable[[str], str]) -> Any:
    """Field names stay, whoever may be called so; what else is a key (a table by member) is text."""
    return change(name) if isinstance(name, str) and not (name.isascii() and name.isidentifier()) else name


def _overlaps(piece: Personal, places: Iterable[tuple[int, int]]) -> bool:
    return any(piece.start < end and start < piece.end for start, end in places)


def _alone(value: str) -> str:
    """The value where it is no part of a longer number or Latin word; a single character only by itself."""
    if len(value) == 1:
        return rf"(?<!\w){re.escape(value)}(?!\w)"
    before = "(?<![0-9a-z])" if value[0].isascii() and value[0].isalnum() else ""
    after = "(?![0-9a-z])" if value[-1].isascii() and value[-1].isalnum() else ""
    return before + re.escape(value) + after


def _spellings() -> Iterator[str]:
    yield ""
    for length in range(1, 4):
        yield from (chr(code) * length for code in range(ord("b"), ord("z") + 1))


def _label(kind: str) -> str:
    return kind.replace("_", "").upper()


def _loose(salt: str) -> re.Pattern[str]:
    """A token in folded text after a model had it: brackets of another kind, or none, and any separators."""
    labels = "|".join(_label(kind).casefold() for kind in (*kinds(), "member"))
    return re.compile(
        rf"(?:{_OPEN}\s*(?:{labels}|[\u4e00-\u9fff]{{1,4}})?{_GAP}|(?<![a-z])(?:{labels}){_GAP})?"
        rf"{salt}{_GAP}(?P<number>\d+)(?P<spelling>[b-z]*)(?![0-9a-z])(?:\s*{_CLOSE})?"
    )


__all__ = ["Mask", "Personal", "find_members", "find_personal", "names_in", "redact"]
