"""`lexicon/*.yaml` compiled once: concepts (what words mean) and rules (what they add up to)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from agents.moderation.needed import MOST_HINTS, alternatives, needed
from agents.moderation.reading import is_bounded, read
from knowledge.phrases import data

PACKAGE = "agents.moderation"
FAMILY = "~"
LIKENESS = "second."
SEVERITIES = ("low", "medium", "high", "critical")
_TEAM = "team"
_MACRO = re.compile(r"(?<!P)<([a-z_]+)>")


@dataclass(frozen=True, slots=True)
class Pattern:
    concept: str
    expression: re.Pattern[str]
    hints: tuple[frozenset[str], ...]
    """One word of each must occur for the expression to be worth trying; empty = always try."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`needs`: groups of concepts, one of each group must occur within `window` characters of the others."""

    name: str
    category: str
    severity: str
    needs: tuple[tuple[str, ...], ...]
    unless: tuple[str, ...]
    window: int
    confidence: float
    why: Mapping[str, str]
    own: bool = False
    """The team's own: the examples know nothing of it and cannot speak against it."""


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    words: Any
    """Automaton over every listed term; its values are made by `listed`, with the concepts as names."""
    patterns: tuple[Pattern, ...]
    hinted: Any
    """Automaton over the words of all hints; values are bit masks of the patterns that the word lets be
    tried: that of the first hint, of the second and of the third side by side in one number."""
    unhinted: int
    """The patterns without a first, second, third hint, side by side as well."""
    rules: Mapping[str, tuple[Rule, ...]]
    """Rules by each concept that can open them (their first group)."""
    harmless: Any
    """Automaton over phrases that only look bad (笑死, 杀毒)."""


def categories() -> Mapping[str, Mapping[str, Any]]:
    """What is known of each category: names, severity order, search words, flags."""
    found: Mapping[str, Mapping[str, Any]] = data(PACKAGE, "data/categories.yaml")
    return found


@cache
def lexicon() -> Lexicon:
    names = data(PACKAGE, "lexicon/files.yaml")
    files = [data(PACKAGE, f"lexicon/{name}.yaml") for name in names]
    macros: dict[str, str] = {}
    for content in files:
        macros.update(content.get("macros", {}))
    concepts = {name: spec for content in files for name, spec in content.get("concepts", {}).items()}
    rules = [
        _rule(spec, category, own=name in names[names.index(_TEAM) :])
        for name, content in zip(names, files, strict=True)
        for category, spec in _rule_specs(content)
    ]
    concepts.update(_families(rules))
    terms: dict[str, set[str]] = defaultdict(set)
    for name, spec in concepts.items():
        for term in spec.get("terms", []):
            terms[_term(term)].add(name)
    patterns = tuple(_patterns(concepts, macros))
    return Lexicon(
        term_automaton({term: listed(term, tuple(sorted(names))) for term, names in terms.items()}),
        patterns,
        _hinted(patterns),
        sum(
            1 << n + k * len(patterns)
            for n, pattern in enumerate(patterns)
            for k in range(len(pattern.hints), MOST_HINTS)
        ),
        _by_opening(rules),
        term_automaton(
            {t: listed(t, ()) for content in files for t in map(_term, content.get("harmless", []))}
        ),
    )


def _hinted(patterns: Sequence[Pattern]) -> Any:
    masks: dict[str, int] = defaultdict(int)
    for number, pattern in enumerate(patterns):
        for place, words in enumerate(pattern.hints):
            for word in words:
                masks[word] |= 1 << number + place * len(patterns)
    return term_automaton(masks)


def worth_trying(lex: Lexicon, dense: str) -> Iterator[Pattern]:
    """The patterns that a text with these words can match, in the order of the lexicon."""
    masks, width = lex.unhinted, len(lex.patterns)
    for _, mask in lex.hinted.iter(dense):
        masks |= mask
    possible = masks & masks >> width & masks >> 2 * width
    while possible:
        lowest = possible & -possible
        yield lex.patterns[lowest.bit_length() - 1]
        possible ^= lowest


def _families(rules: Iterable[Rule]) -> dict[str, dict[str, Any]]:
    """The families of words that rules speak of, as concepts (`~name`); one character is a word by itself
    only in the families that `one_character` names."""
    named = {concept for rule in rules for group in rule.needs for concept in group}
    words = data(PACKAGE, "lexicon/classes.yaml")
    short = set(data(PACKAGE, "lexicon/combinations.yaml")["one_character"])
    return {
        name: {"terms": [w for w in words[name[1:]] if len(str(w)) > 1 or name[1:] in short]}
        for name in named
        if name.startswith(FAMILY)
    }


def _term(term: object) -> str:
    """A listed word as it stands in the dense view."""
    return read(str(term)).dense


def term_automaton(entries: Mapping[str, Any]) -> Any:
    """Finds every listed word of a text in one pass; yields (index of its last character, value)."""
    from ahocorasick import Automaton

    automaton = Automaton()
    for term, value in entries.items():
        automaton.add_word(term, value)
    automaton.make_automaton()
    return automaton


def listed(term: str, names: tuple[str, ...]) -> tuple[int, bool, tuple[str, ...]]:
    """The value of a term for `found_terms`: its length, whether its ends need word edges, its names."""
    return len(term), not is_bounded(f"a{term}a", 1, len(term) + 1), names


def found_terms(automaton: Any, dense: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """(start, end, names) of each listed term; Latin terms only as whole words."""
    if not len(automaton):
        return
    for last, (length, edged, names) in automaton.iter(dense):
        start = last + 1 - length
        if not edged or is_bounded(dense, start, last + 1):
            yield start, last + 1, names


def _patterns(concepts: Mapping[str, Any], macros: Mapping[str, str]) -> Iterator[Pattern]:
    for name, spec in concepts.items():
        for source in spec.get("patterns", []):
            for piece in alternatives(expand(source, macros)):
                yield Pattern(name, re.compile(piece), needed(piece))


def expand(source: str, macros: Mapping[str, str]) -> str:
    """A pattern with its `<macro>` names put in (macros may hold macros)."""
    while _MACRO.search(source):
        source = _MACRO.sub(lambda m: f"(?:{macros[m[1]]})", source)
    return source


def _rule_specs(content: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for category, specs in content.get("rules", {}).items():
        for spec in specs:
            yield category, spec


def _rule(spec: Mapping[str, Any], category: str, own: bool) -> Rule:
    return Rule(
        name=str(spec["id"]),
        category=category,
        severity=str(spec["severity"]),
        needs=tuple(tuple(str(need).split("|")) for need in spec["needs"]),
        unless=tuple(spec.get("unless", ())),
        window=int(spec.get("window", 40)),
        confidence=float(spec["confidence"]),
        why=spec["why"],
        own=own,
    )


def _by_opening(rules: list[Rule]) -> dict[str, tuple[Rule, ...]]:
    table: dict[str, list[Rule]] = defaultdict(list)
    for rule in rules:
        for concept in rule.needs[0]:
            table[concept].append(rule)
    return {concept: tuple(found) for concept, found in table.items()}
