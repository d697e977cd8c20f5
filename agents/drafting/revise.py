"""Follow-ups: which part of the last draft's content a request changes. Everything else is kept."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from agents.drafting.clauses import clauses, compiled, expand
from agents.drafting.labels import item_of_label
from agents.drafting.orders import Reading
from agents.drafting.pieces import read_pieces
from agents.drafting.reading import read
from agents.drafting.schema import Entry, Given
from agents.facts import find_facts, plain_text
from knowledge.phrases import data


@dataclass(slots=True)
class Revision:
    given: Given
    reading: Reading
    """Options and instruction words of the follow-up."""
    not_found: list[str] = field(default_factory=list)
    """What it wanted changed and the draft does not hold."""


def revise(text: str, given: Given, now: datetime) -> Revision:
    """The content after the follow-up; clauses that are no change to the old content are added to it."""
    revision = Revision(given.model_copy(deep=True), Reading())
    for part in _parts(text):
        _apply(part, revision, now)
    return revision


def _parts(text: str) -> list[str]:
    """Clauses, except that what follows `加上` stays whole."""
    for match in _rules()["add"].finditer(plain_text(text)):
        if match.start() == 0 or plain_text(text)[match.start() - 1] in ",。;\n ":
            head = [clause.text for clause in clauses(text[: match.start()])]
            return [*head, text[match.start() :].strip()]
    found = [clause.text.strip() for clause in clauses(text)]
    return [half for part in found for half in re.split(_rules()["both"], part) if half]


def _apply(part: str, revision: Revision, now: datetime) -> None:
    plain = plain_text(part).strip()
    for name, change in (
        ("extend", _extend),
        ("replace", _replace),
        ("set", _set),
        ("remove", _remove),
        ("add", _add),
    ):
        match = _rules()[name].fullmatch(plain)
        if match:
            groups = {key: part.strip()[slice(*match.span(key))] for key in match.groupdict() if match[key]}
            if change(groups, revision, now):
                return
    _say(part, revision, now)


def _say(part: str, revision: Revision, now: datetime) -> None:
    """An instruction about the writing, or else one more thing to say."""
    if _rules()["style"].fullmatch(plain_text(part).strip()):
        part = _rules()["restyle_lead"].sub("", plain_text(part).strip())
    reading = read(part)
    for name, value in reading.options.items():
        revision.reading.options[name] = value
    revision.reading.said += reading.said
    revision.given.entries += [Entry(text=text, at=now) for text in reading.content]


def _replace(groups: dict[str, str], revision: Revision, now: datetime) -> bool:
    old, new = groups["a"], groups["b"]
    if item_of_label(old):
        return _set({"label": old, "v": new}, revision, now)
    changed = False
    for entry in revision.given.entries:
        if old in entry.text:
            entry.text, changed = entry.text.replace(old, new), True
    for name in ("topic", "to"):
        value = getattr(revision.given, name)
        if old and old in value:
            setattr(revision.given, name, value.replace(old, new))
            changed = True
    if not changed:
        revision.not_found.append(old)
    return True


def _extend(groups: dict[str, str], revision: Revision, now: datetime) -> bool:
    """`延到明早4点`: a stretch ends later, its beginning stays."""
    for index, entry in enumerate(revision.given.entries):
        for fact in find_facts(entry.text, entry.at):
            ends = [*re.finditer(_rules()["until"], fact.value)] if fact.when and fact.when.end else []
            if ends:
                fresh = fact.value[: ends[-1].end()] + groups["v"]
                text = entry.text.replace(fact.value, fresh, 1)
                revision.given.entries[index] = entry.model_copy(update={"text": text})
                return True
    return False


def _alike(words: str, revision: Revision) -> bool:
    """A share or a sum without a label of its own takes the place of the first one alike (`25%`)."""
    shape = next((s for s in (r"\d+(?:\.\d+)?%", r"[$€£¥]\d+(?:\.\d+)?") if re.fullmatch(s, words)), "")
    for index, entry in enumerate(revision.given.entries if shape else []):
        if re.search(shape, entry.text):
            text = re.sub(shape, lambda _: words, entry.text, count=1)
            revision.given.entries[index] = entry.model_copy(update={"text": text})
            return True
    return False


def _set(groups: dict[str, str], revision: Revision, now: datetime) -> bool:
    """`时间改成……`: the fact under that label gets new words; a label not yet there is added."""
    item = item_of_label(groups.get("label", "")) or _item_of_value(groups["v"], now)
    if not item:
        return _alike(groups["v"], revision)
    for index, entry in enumerate(revision.given.entries):
        for piece in read_pieces([entry]):
            held = [fact for fact in piece.facts if fact.label == item]
            if held or item_of_label(piece.label) == item:
                old = held[0].value if held else piece.text
                fresh = (
                    _merged(old, groups["v"], entry.at, now) if item in ("when", "deadline") else groups["v"]
                )
                fresh = _with_unit(old, fresh)
                text = entry.text.replace(old, fresh, 1)
                label = groups.get("label", "")
                if item == "place" and label and not _reads(text, item, fresh, entry.at):
                    text = re.sub(
                        _rules()["held_in"].replace("PLACE", re.escape(old)), "", entry.text, count=1
                    )
                    revision.given.entries.append(Entry(text=f"{label}:{fresh}", at=now))
                revision.given.entries[index] = Entry(text=text, at=entry.at, source=entry.source)
                return True
    label = groups.get("label", "")
    revision.given.entries.append(Entry(text=f"{label}:{groups['v']}" if label else groups["v"], at=now))
    return True


def _with_unit(old: str, new: str) -> str:
    """A bare new number keeps the unit of the old one (`25人` → `40人`)."""
    unit = re.fullmatch(r"\d+(\D{1,4})", old)
    return new + unit[1] if unit and re.fullmatch(r"\d+", new) else new


def _reads(text: str, item: str, value: str, at: datetime) -> bool:
    return any(fact.label == item and value in fact.value for fact in find_facts(text, at))


def _merged(old: str, new: str, then: datetime, now: datetime) -> str:
    """New words for a moment; a new hour alone keeps the old day, a new day alone keeps the old hour."""
    before, after = find_facts(old, then), find_facts(new, now)
    was, now_is = (before[0].when if before else None), (after[0].when if after else None)
    if was is None or now_is is None:
        return new
    clock = compiled(data("agents.drafting", "composing.yaml")["hour_part"]).search(plain_text(old))
    if clock and now_is.has_time and not now_is.has_date and was.has_date:
        return old[: clock.start()] + new
    if clock and now_is.has_date and not now_is.has_time and was.has_time:
        return new + old[clock.start() :]
    return new


def _item_of_value(words: str, now: datetime) -> str:
    facts = [fact for fact in find_facts(words, now) if fact.label not in ("count", "quoted")]
    return facts[0].label if facts else ""


def _remove(groups: dict[str, str], revision: Revision, now: datetime) -> bool:
    wanted = groups["a"]
    if re.search(r"表情|emoji", plain_text(wanted)):
        return False
    item = item_of_label(wanted)
    left, found = [], False
    for entry in revision.given.entries:
        kept = []
        for piece in read_pieces([entry]):
            gone = (
                wanted in piece.text
                or wanted == piece.label
                or any(f.label == item for f in piece.facts if item)
            )
            found = found or gone
            if not gone:
                kept.append(f"{piece.label}:{piece.text}" if piece.label else piece.text + (piece.mark or ""))
        if kept:
            left.append(entry.model_copy(update={"text": "".join(kept).rstrip(",， ")}))
    if not found:
        revision.not_found.append(wanted)
    revision.given.entries = left
    return True


def _add(groups: dict[str, str], revision: Revision, now: datetime) -> bool:
    if re.search(r"^\W*(?:点|些|一些|一点)?(?:表情|emoji)", plain_text(groups["v"])):
        return False
    reading = read(groups["v"])
    revision.given.entries += [Entry(text=text, at=now) for text in reading.content or [groups["v"]]]
    return True


@cache
def _rules() -> dict[str, Any]:
    raw = data("agents.drafting", "revisions.yaml")
    patterns = {name: compiled(expand(source, raw["macros"])) for name, source in raw["patterns"].items()}
    return {**patterns, **raw["inside"]}
