"""What a person who adds documents should know of those that did go in."""

from dataclasses import replace
from datetime import date

from knowledge.force import Force
from knowledge.model import Added, Standing
from knowledge.phrases import phrases

_REPLACED = "superseded"


def with_notes(added: Added, before: Force, after: Force, language: str) -> Added:
    """`added` with a sentence for each document that is not in force today, and for each that it took out of
    force.
    """
    today = date.today()
    earlier = before.standings(today)
    written = {*added.added, *added.updated}
    notes = dict(added.notes)
    for doc, standing in after.standings(today).items():
        new = doc in written or (standing.state == _REPLACED and earlier.get(doc, standing) != standing)
        sentence = _sentence(doc, standing, after, language) if new else ""
        if sentence:
            notes[doc] = (*notes.get(doc, ()), sentence)
    return replace(added, notes=notes)


def _sentence(doc: str, standing: Standing, force: Force, language: str) -> str:
    say = phrases("knowledge", "lifecycle_phrases.yaml").say
    if begins := force.waits(doc, date.today()):
        return say("not_yet_changed", language, doc=doc, day=begins.isoformat())
    key = {"future": "not_yet", "expired": "expired", _REPLACED: "superseded"}.get(standing.state)
    day = standing.day.isoformat() if standing.day else ""
    return say(key, language, doc=doc, day=day, by=standing.by) if key else ""
