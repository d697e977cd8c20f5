"""What the team's own rules say: the clause for a category, its ladder, validity, approval, appeal, helpline.

Looked up in the library and kept for one generation of it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from agents.moderation.approving import Approval as Approval
from agents.moderation.approving import approval_in, decisions
from agents.moderation.ladder import Ladder, Step, begun, default_validity, parse_ladder
from agents.moderation.lasting import lasting_by_kind, lasting_days, reminder_days
from agents.moderation.lexicon import PACKAGE, categories
from agents.moderation.marks import marks
from agents.moderation.points import Points, amounts_in, points_of, thresholds_in
from agents.moderation.provision import HEAD, Layout, Provision, names_of, parent_number, said_in, title_above
from agents.moderation.references import references, said_of
from agents.moderation.standing import Standing
from agents.moderation.terms import without
from knowledge.model import Citation, Clause, Clauses
from knowledge.phrases import data
from knowledge.text import fold, sentences

_CACHE: "WeakKeyDictionary[Any, dict[tuple[int, str, date], Rulebook]]" = WeakKeyDictionary()


@dataclass
class Rulebook:
    """The rules in force on one day, in the reader's language first."""

    library: Clauses
    language: str
    day: date
    _clauses: dict[str, Clause | None] = field(default_factory=dict)
    _memo: dict[str, Any] = field(default_factory=dict)

    def clause(self, category: str) -> Clause | None:
        """The clause that forbids the category (for self_harm: that says how to care), or None."""
        if category not in self._clauses:
            self._clauses[category] = self._find(category)
        return self._clauses[category]

    def ladder(self, category: str) -> tuple[Ladder, Clause] | None:
        """The category's own ladder, else the general one of the rules; None when the library states none."""
        return self._remember(f"ladder {category}", lambda: self._ladder(category))  # type: ignore[no-any-return]

    def basis(self, category: str, source: Clause) -> str:
        """The words that the category's steps were read from."""
        self.ladder(category)
        return str(self._memo.get(f"basis {category}", self.whole(source)))

    def points(self) -> Points | None:
        """The point system of the rules."""
        return self._remember("points", self._points)  # type: ignore[no-any-return]

    def _points(self) -> Points | None:
        docs = dict.fromkeys(clause.doc for clause in self._search("points"))
        told = (points_of([c for c in self._of_doc(doc) if self._holds(c)]) for doc in docs)
        return next(filter(None, told), None)

    def _ladder(self, category: str) -> tuple[Ladder, Clause] | None:
        points = self.points()
        if points and category in points.amounts:
            return points.ladder(category), self._provision(points.source).head
        clause = self.clause(category)
        words = _words_on(category, self.whole(clause)) if clause else ""
        own = begun(parse_ladder(words), str(categories()[category]["severity"]))
        if clause and own:
            self._memo[f"basis {category}"] = words
            return own, clause
        number = clause.clause if clause else ""
        return self._remember(f"general {number}", lambda: self._general(number))  # type: ignore[no-any-return]

    def parts(self, clause: Clause) -> list[Clause]:
        """All stored pieces that a clause is read from, in order."""
        return list(self._provision(clause).parts)

    def words(self, part: Clause) -> str:
        """What a piece says on the day: without its sentences that do not hold yet or any more."""
        return str(self._remember(f"words {part.chunk_id}", lambda: without(said_in(part), self.day)))

    def whole(self, clause: Clause) -> str:
        """The clause's full text, its pieces joined."""
        return "\n".join(self.words(part) for part in self.parts(clause))

    def _provision(self, clause: Clause) -> Provision:
        key = f"provision {clause.chunk_id}"
        return self._remember(key, lambda: self._put_together(clause))  # type: ignore[no-any-return]

    def _put_together(self, clause: Clause) -> Provision:
        def in_force() -> Layout:
            return Layout([each for each in self._of_doc(clause.doc) if self._holds(each)])

        layout: Layout = self._remember(f"layout {clause.doc}", in_force)
        return layout.provision(clause)

    def _of_doc(self, doc: str) -> list[Clause]:
        return self._remember(f"doc {doc}", lambda: self.library.clauses(doc))  # type: ignore[no-any-return]

    def _holds(self, clause: Clause) -> bool:
        standing = self._remember(f"standing {clause.doc}", lambda: Standing(self._of_doc(clause.doc)))
        return bool(standing.holds(clause, self.day))

    def validity(self, category: str = "") -> tuple[dict[str, int], Clause | None]:
        """Days each sanction counts, and the clause that says so; that of the category before the general."""
        days, source = self._remember("validity", self._validity)
        own, clause = self._remember(f"validity {category}", lambda: self._own_validity(category))
        return (days | own, clause) if own else (days, source)

    def _own_validity(self, category: str) -> tuple[dict[str, int], Clause | None]:
        """What the rules say of the category's records, its own clause before the others."""
        days: dict[str, int] = {}
        source: Clause | None = None
        for told_by in reversed(self._search("validity")) if category else ():
            told = lasting_by_kind(self.whole(told_by)).get(category, {})
            days |= told
            source = told_by if told else source
        clause = self.clause(category) if category else None
        own = lasting_days(_words_on(category, self.whole(clause))) if clause and clause != source else {}
        return days | own, clause if own else source

    def reminder_days(self) -> int:
        """Days within which a breach after a reminder is taken as the next one."""
        return int(self._remember("reminder", self._reminder_days))

    def _reminder_days(self) -> int:
        told = (reminder_days(self.whole(clause)) for clause in self._search("reminder"))
        return next(filter(None, told), self.validity()[0]["warn"])

    def appeal(self) -> tuple[Clause, str] | None:
        """The clause on appeals and its sentence that tells how."""
        return self._remember("appeal", self._appeal)  # type: ignore[no-any-return]

    def helpline(self) -> tuple[Clause, str] | None:
        """A clause that names a helpline, and the number."""
        return self._remember("helpline", self._helpline)  # type: ignore[no-any-return]

    def approval(self, step: Step) -> Approval | None:
        """Who must approve this step."""
        for clause in self._search("approval"):
            for part in self.parts(clause):
                for piece in decisions(part.text):
                    found = approval_in(piece, step, part)
                    if found:
                        return found
        return None

    def _remember(self, key: str, find: Any) -> Any:
        if key not in self._memo:
            self._memo[key] = find()
        return self._memo[key]

    def _search(self, key: str) -> list[Clause]:
        return list(self._remember(f"search {key}", lambda: self._look_up(_spec()[key]["query"])))

    def _look_up(self, query: Mapping[str, str], k: int = 12) -> list[Clause]:
        """In force that day, rules before manuals, the reader's language before the other."""
        mine, other = ("en", "zh") if self.language == "en" else ("zh", "en")
        found: list[Clause] = []
        for language in (mine, other):
            hits = self.library.search(query[language], k, language=language, words_only=True)
            found += [hit.clause for hit in hits if self._holds(hit.clause)]
        weight = _spec()["kind_weight"]
        ranked = [(weight.get(c.kind, 0.5) + 2 * (c.language == mine), -n, c) for n, c in enumerate(found)]
        heads = [
            self._provision(clause).head for *_, clause in sorted(ranked, key=lambda i: i[:2], reverse=True)
        ]
        return list({clause.chunk_id: clause for clause in heads}.values())

    def _find(self, category: str) -> Clause | None:
        best: tuple[float, Clause] | None = None
        for place, clause in enumerate(self._look_up(categories()[category]["query"])):
            whole, above = self.whole(clause), self._above(clause)
            score = _fit(clause, whole, category, self.language, above) - place * 0.05
            if score > 0 and (best is None or score > best[0]):
                best = (score, clause)
        return best[1] if best else None

    def _above(self, clause: Clause) -> str:
        """The headings and the clause that a clause stands under."""
        parent = parent_number(clause.clause)
        over = (c.text for c in self._of_doc(clause.doc) if parent and c.clause == parent)
        return fold("\n".join([clause.section, *over]))

    def _general(self, number: str) -> tuple[Ladder, Clause] | None:
        """Of the rules at large; what is said of the rule of that number before what is said of all."""
        found: list[tuple[bool, int, int, Ladder, Clause]] = []
        for place, clause in enumerate(self._search("general")):
            whole = self.whole(clause)
            closing = _closing(whole)
            said = None if any(thresholds_in(whole)) else said_of(closing or whole, number)
            ladder = begun(parse_ladder(said), "medium") if said else None
            named = said is not None and any(references(said))
            several = ladder is not None and len({step.action for step in ladder.steps}) >= 2
            if ladder and (named or several) and (closing or _is_general(clause)):
                found.append((named, len(ladder.steps), -place, ladder, clause))
        if not found:
            return None
        *_, ladder, clause = max(found, key=lambda item: item[:3])
        return ladder, clause

    def _validity(self) -> tuple[dict[str, int], Clause | None]:
        days, source = default_validity(), None
        for clause in reversed(self._search("validity")):
            told = lasting_by_kind(self.whole(clause)).get("", {})
            days |= told
            source = clause if told else source
        return days, source

    def _appeal(self) -> tuple[Clause, str] | None:
        spec = _spec()["appeal"]
        best: tuple[float, Clause, str] | None = None
        for place, clause in enumerate(self._search("appeal")):
            for part in self.parts(clause):
                score, sentence = _route(part, spec)
                score -= place * 0.2
                if score > 0.5 and (best is None or score > best[0]):
                    best = (score, part, sentence)
        return (best[1], best[2]) if best else None

    def _helpline(self) -> tuple[Clause, str] | None:
        pattern = re.compile(_spec()["helpline"]["number"])
        care = self.clause("self_harm")
        for clause in [*([care] if care else []), *self._search("helpline")]:
            about = any(word in fold(self.whole(clause)) for word in categories()["self_harm"]["words"])
            for part in self.parts(clause) if about else []:
                match = pattern.search(fold(part.text))
                if match:
                    return part, match[1]
        return None


def rulebook(library: Clauses, language: str, day: date) -> Rulebook:
    """The rulebook of a library for a day; kept until the library changes."""
    key = (library.generation, language, day)
    try:
        shelf = _CACHE.setdefault(library, {})
    except TypeError:
        return Rulebook(library, language, day)
    if key not in shelf:
        if len(shelf) > 8:
            shelf.clear()
        shelf[key] = Rulebook(library, language, day)
    return shelf[key]


def _spec() -> Mapping[str, Any]:
    found: Mapping[str, Any] = data(PACKAGE, "data/library.yaml")
    return found


def _fit(clause: Clause, text: str, category: str, language: str, above: str) -> float:
    """How well a clause covers a category; 0 when it does not forbid it."""
    plain, spec = fold(text), categories()[category]
    padded = f" {plain} "
    words = [word for word in spec["words"] if word in padded]
    headed = category in names_of(fold(title_above(clause)))
    if not words and not headed:
        return 0.0
    head = any(word in padded[: HEAD + 1] for word in words)
    listed = bool(words) and re.search(_spec()["forbids_below"], above) is not None
    forbids = bool(re.search(_spec()["forbids"], plain)) or listed or category in amounts_in(text)
    ladder = None if spec.get("care") else parse_ladder(text)
    if not (forbids or ladder or spec.get("care")):
        return 0.0
    score = min(len(words), 3) + 2.5 * (head or (headed and not words)) + 1.0 * forbids + 2.5 * bool(ladder)
    score += float(_spec()["kind_weight"].get(clause.kind, 0.5)) + 4.0 * (clause.language == language)
    return score


def _words_on(category: str, text: str) -> str:
    """What a text says of one category, where it gives several categories steps of their own."""
    runs: list[tuple[set[str], str]] = []
    for sentence in sentences(text):
        named = names_of(fold(sentence))
        if runs and (not named or named <= runs[-1][0]):
            runs[-1] = (runs[-1][0], runs[-1][1] + sentence)
        else:
            runs.append((named, sentence))
    owners = [named for named, words in runs if named and parse_ladder(words, gentle=True)]
    if len(owners) < 2 or not any(category in named for named in owners):
        return text
    return "".join(words for named, words in runs if category in named)


def _route(part: Clause, spec: Mapping[str, Any]) -> tuple[float, str]:
    """The sentence of a clause that tells best how to appeal, and how well."""
    best = (0.0, "")
    headed = bool(re.search(spec["word"], fold(part.section)))
    for sentence in sentences(part.text):
        plain = fold(sentence)
        if headed or re.search(spec["word"], plain):
            best = max(best, (float(len(set(re.findall(spec["route"], plain)))), sentence.strip()))
    return best


def _closing(text: str) -> str:
    """What a text says of all rules from where it first does so, behind a rule of its own; else empty."""
    cue = re.compile(_spec()["general"]["closing"])
    pieces = re.split(r"(?<=[\n。])|(?<=\.)\s", text)
    for n, piece in enumerate(pieces):
        if n and cue.search(fold(piece)[:24]):
            return "".join(pieces[n:])
    return ""


def _of_a_category(clause: Clause) -> bool:
    """Whether a ladder belongs to one category's clause rather than to the rules at large."""
    return bool(names_of(fold(clause.text)[:HEAD]) or names_of(fold(title_above(clause))))


def _is_general(clause: Clause) -> bool:
    """Whether a clause states steps for the rules at large: not for one category, and neither who decides on
    them nor how long they count alone."""
    if _of_a_category(clause):
        return False
    plain = fold(clause.text)
    if not re.search(_spec()["general"]["cue"], f"{plain}\n{fold(clause.section)}"):
        return False
    named = re.search(_spec()["approval"]["cue"], plain) or lasting_days(plain)
    return not named or any(mark.kind in ("ordinal", "further", "later") for mark in marks(plain))


def distinct(citations: Sequence[Citation]) -> tuple[Citation, ...]:
    """One citation for each clause and quote, in order."""
    return tuple({(c.chunk_id, c.quote): c for c in citations}.values())
