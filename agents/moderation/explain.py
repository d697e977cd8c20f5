"""Why a text is judged as it is: what was read, heard and excused, for those who extend the lexicon."""

from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from agents.moderation import context, detect, repetition, saying, second, weighing
from agents.moderation.judge import judge
from agents.moderation.lexicon import FAMILY, PACKAGE
from agents.moderation.personal import exposure
from agents.moderation.reading import Reading, read
from knowledge.phrases import data

_SHOWN = 3


def explained(text: str, language: str) -> dict[str, Any]:
    """The reading, the concepts with their file and words, each rule before and after its context, the
    likeness to the examples, rules and examples weighed together (0–1) with their levels, and the verdict."""
    reading = read(text)
    spans = detect.concepts(reading)
    heard = [*detect.hits(spans), *repetition.repeats(reading), *exposure(reading, spans)]
    found = second.of_brought(second.opinion(reading, spans))
    judgement = judge(text, language, brought=True)
    return {
        "read": reading.dense,
        "concepts": list(_concepts(reading, spans)),
        "rules": [
            _rule(reading, *pair) for pair in zip(heard, context.excused(reading.dense, heard), strict=True)
        ],
        "likeness": {
            "doubt": round(found.doubt, 2),
            "category": found.category or None,
            "risk": round(found.risk, 2),
            "levels": {"risk": second.threshold("risk")},
        },
        "weighed": {
            "harm": round(weighing.harm(reading, spans, context.excused(reading.dense, heard), found), 2),
            "levels": {name: second.threshold(name) for name in ("harm", "harm_sure", "harm_agreed")},
        },
        "verdict": judgement.verdict,
        "categories": list(judgement.categories),
        "lexicon": str(files(PACKAGE).joinpath("lexicon")),
    }


def _concepts(reading: Reading, spans: detect.Spans) -> Iterator[dict[str, Any]]:
    origins = _origins()
    for name, places in sorted(spans.items()):
        if places:
            words = dict.fromkeys(reading.quote(*place) for place in places)
            where = "classes" if name.startswith(FAMILY) else origins.get(name, "")
            yield {"concept": name, "file": where, "words": list(words)[:_SHOWN]}


def _origins() -> dict[str, str]:
    """The file that each concept was last defined in."""
    named = data(PACKAGE, "lexicon/files.yaml")
    return {
        concept: str(name)
        for name in named
        for concept in data(PACKAGE, f"lexicon/{name}.yaml").get("concepts", {})
    }


def _rule(reading: Reading, before: detect.Hit, after: detect.Hit) -> dict[str, Any]:
    return {
        "rule": before.rule.name,
        "category": before.rule.category,
        "text": reading.quote(before.start, before.end),
        "confidence": round(before.confidence, 2),
        "after_context": round(after.confidence, 2),
        "excuses": list(after.excuses),
    }


def told(found: dict[str, Any], language: str) -> list[str]:
    """The same in lines to read."""
    say = saying.words().say
    lines = [say("explain_read", language, text=found["read"])]
    lines += [
        say(
            "explain_concept",
            language,
            name=c["concept"],
            file=c["file"],
            words=saying.listed(c["words"], language),
        )
        for c in found["concepts"]
    ]
    lines += [_rule_line(rule, language) for rule in found["rules"]]
    like = found["likeness"]
    kind = saying.category_name(like["category"], language) if like["category"] else "–"
    risk_level = like["levels"]["risk"]
    lines.append(
        say(
            "explain_like",
            language,
            doubt=like["doubt"],
            kind=kind,
            risk=like["risk"],
            risk_level=risk_level,
        )
    )
    levels = found["weighed"]["levels"]
    lines.append(
        say(
            "explain_weighed",
            language,
            harm=found["weighed"]["harm"],
            level=levels["harm"],
            sure=levels["harm_sure"],
            agreed=levels["harm_agreed"],
        )
    )
    names = saying.listed([saying.category_name(c, language) for c in found["categories"]], language) or "–"
    lines.append(
        say("explain_verdict", language, verdict=say(f"verdict_{found['verdict']}", language), names=names)
    )
    return [*lines, say("explain_where", language, folder=found["lexicon"])]


def _rule_line(rule: dict[str, Any], language: str) -> str:
    say = saying.words().say
    key = "explain_excused" if rule["excuses"] else "explain_rule"
    return say(
        key,
        language,
        name=rule["rule"],
        category=saying.category_name(rule["category"], language),
        text=rule["text"],
        before=rule["confidence"],
        after=rule["after_context"],
        excuses=saying.listed(rule["excuses"], language),
    )
