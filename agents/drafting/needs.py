"""What a text must hold: from the team's own SOP where a clause names the items, else by its kind."""

import re
from dataclasses import dataclass

from agents.drafting.clauses import compiled
from agents.drafting.labels import item_of_label, lexicon
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.model import Citation, Clause, Clauses
from knowledge.phrases import data

_NEVER = "(?!)"
_SEPARATOR = re.compile(r"、|,|和|以及|及|与|/|\band\b|\bor\b")


@dataclass(frozen=True, slots=True)
class Need:
    """One required item; `citation` is the SOP sentence that asks for it, None for a default."""

    item: str
    """Key of items.yaml, or the SOP's own words for an item that file does not know."""
    citation: Citation | None = None
    own: bool = True
    """Whether readers cannot do without it; others are only asked for by a clause."""


def needs_of(task: Task, library: Clauses) -> list[Need]:
    """Defaults of the kind and its matter first, then what clauses add; a clause that asks for a default
    owns it."""
    defaults = {item: Need(item) for item in _defaults(task)}
    for clause in _candidates(task, library):
        told = {need.citation.doc for need in defaults.values() if need.citation}
        if told and clause.doc not in told and clause.language != task.voice.language:
            continue
        for sentence, items in required_items(clause, _subject(task)):
            for item in (item for item in items if item in _fitting(task) - silenced(task)):
                if item not in defaults or defaults[item].citation is None:
                    defaults[item] = Need(item, clause.cite(sentence), item in defaults)
    return list(defaults.values())


def _defaults(task: Task) -> list[str]:
    """What the kind needs, and what the matter at hand needs besides or does not need (`needs.yaml`)."""
    bare = [] if task.given.entries else task.rules.get("bare_needs", [])
    items = [*task.rules["needs"], *bare]
    words = plain_text("\n".join([task.given.topic, task.given.noun, *(e.text for e in task.given.entries)]))
    for matter in data(PACKAGE, "needs.yaml")["matters"]:
        unless = matter.get("unless")
        if task.kind not in matter["kinds"] or not compiled(matter["about"]).search(words):
            continue
        if not (unless and compiled(unless).search(words)):
            items = [item for item in items if item not in matter.get("waives", ())]
            items += matter.get("needs", ())
    hidden = silenced(task)
    asked = {*task.rules["needs"], *task.rules.get("asks", items)}
    return [item for item in dict.fromkeys(items) if item not in hidden and item in asked]


def silenced(task: Task) -> set[str]:
    """Items that the request wants left unsaid (`价格先别提`)."""
    words = task.given.silent
    return {
        key
        for key, entry in lexicon().items()
        if any(_holds_word(words, word) for word in entry["words"] if words)
    }


def _fitting(task: Task) -> set[str]:
    """Items that make sense in such a text."""
    rules = task.rules
    if "asks" in rules:
        return {*rules["needs"], *rules["asks"]}
    return {*rules["lines"], *rules["needs"], *rules.get("worth", ()), *data(PACKAGE, "sop.yaml")["anywhere"]}


def _candidates(task: Task, library: Clauses) -> list[Clause]:
    if not len(library):
        return []
    queries = [
        asked.get(kind, "")
        for asked in data(PACKAGE, "sop.yaml")["queries"].values()
        for kind in _names(task)
    ]
    found = [library.search(query, 6, words_only=True) for query in queries if query]
    clauses = {p.clause.chunk_id: p.clause for passages in found for p in passages}.values()
    return sorted(clauses, key=lambda clause: clause.language != task.voice.language)


def _subject(task: Task) -> re.Pattern[str]:
    subjects: dict[str, str] = data(PACKAGE, "sop.yaml")["subjects"]
    known = [subjects[name] for name in _names(task) if name in subjects]
    return compiled("|".join(known[::-1][:1]) if known else _NEVER)


def _names(task: Task) -> list[str]:
    """The kind, and what else the content is by its words (a draw)."""
    plain = plain_text("\n".join([task.given.topic, *(entry.text for entry in task.given.entries)]))
    also: dict[str, str] = data(PACKAGE, "sop.yaml")["also_kinds"]
    fits = task.kind in ("announcement", "event_notice", "promotion")
    return [task.kind, *(name for name, source in also.items() if fits and compiled(source).search(plain))]


def required_items(clause: Clause, subject: re.Pattern[str]) -> list[tuple[str, list[str]]]:
    """(verbatim sentence, items) for each sentence that asks for at least two known items."""
    demand = compiled(data(PACKAGE, "sop.yaml")["demand"])
    found = []
    for match in re.finditer(r"[^。;;\n]+[。;;]?", clause.text):
        sentence = match[0].strip()
        asked = demand.search(plain_text(sentence)) or _headed(clause, sentence, subject, demand)
        before = plain_text(sentence[: asked.start()] or sentence[: asked.end()]) if asked else ""
        if asked and subject.search(before):
            items = _items(sentence[asked.end() :])
            if len(items) >= 2:
                found.append((sentence, items))
    return found


def _headed(
    clause: Clause, sentence: str, subject: re.Pattern[str], demand: re.Pattern[str]
) -> re.Match[str] | None:
    """The head of `Event notice: time, place, …` under a heading that says an announcement must hold it."""
    head = re.match(r"[\d.\s]*[^:,]{2,40}:", plain_text(sentence))
    demanded = demand.search(plain_text(clause.section))
    return head if head and demanded and subject.search(head[0]) else None


def _items(listing: str) -> list[str]:
    plain = re.sub(r"\([^()]*\)", "", plain_text(listing)).lstrip(": ")
    known = [_item_in(words) for words in _SEPARATOR.split(re.split(r"[。;]|\.\s", plain)[0])]
    return list(dict.fromkeys(key for key in known if key))


def _item_in(words: str) -> str:
    """The item a listed phrase speaks of: the longest of the words known for items that it holds."""
    found = [
        (len(word), key)
        for key, entry in lexicon().items()
        for word in entry["words"]
        if _holds_word(words, word)
    ]
    return max(found)[1] if found else ""


def _holds_word(words: str, word: str) -> bool:
    if word.isascii():
        return bool(re.search(rf"(?<![a-z]){re.escape(word.lower())}(?![a-z])", words.lower()))
    return word in words


def is_met(item: str, pieces: list[Piece]) -> bool:
    """Whether some given clause says it."""
    shown = lexicon().get(item, {}).get("shown")
    if item == "duration" and any(fact.when and fact.when.end for piece in pieces for fact in piece.facts):
        return True
    for piece in pieces:
        if item_of_label(piece.label) == item or any(_tells(fact.label, item) for fact in piece.facts):
            return True
        if shown and compiled(shown).search(plain_text(piece.text)):
            return True
    return False


def _tells(label: str, item: str) -> bool:
    return label == item or label in data(PACKAGE, "sop.yaml")["also_tells"].get(item, ())
