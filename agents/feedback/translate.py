"""A digest in the other language: labels, reasons, roles and advice change, what members wrote does not."""

import re

from agents.feedback.reasons import reasons
from agents.feedback.schema import Action, Digest
from agents.feedback.topics import label_in
from knowledge.phrases import data, phrases

_GAP = re.compile(r"(?<=[\uff08\uff0c]) | (?=[\uff09\uff0c\uff1a])")
"""Spaces beside full-width marks."""


def translate(digest: Digest, language: str) -> Digest:
    """A copy of the digest in that language; the headline is left to its own writer."""
    side = "en" if language == "en" else "zh"
    labels = {topic.label: label_in(topic.label, language) for topic in digest.topics}
    named = {reason.name: reason.label[side] for reason in reasons()}
    changed = digest.model_copy(deep=True)
    for topic in changed.topics:
        topic.label, topic.note = labels[topic.label], ""
    for row in changed.rows:
        row.topic = labels.get(row.topic or "", row.topic)
    for item in changed.urgent:
        item.reason = named.get(item.category, item.reason)
    for action in changed.actions:
        action.topic = labels.get(action.topic or "", action.topic)
        action.owner_role = _role(action.owner_role, side)
        action.action = advice(action, language)
    changed.view.topic = labels.get(changed.view.topic or "", changed.view.topic)
    return changed


def advice(action: Action, language: str) -> str:
    """The sentence of an action from its need, its topic and its rows."""
    text = phrases("agents.feedback").say(
        action.need,
        language,
        topic=action.topic or "",
        ids=_ids(action, language),
        quote=action.quote or action.topic or "",
    )
    return _GAP.sub("", text).strip()


def _ids(action: Action, language: str) -> str:
    say = phrases("agents.feedback").say
    listed = say("comma", language).join(f"#{row_id}" for row_id in action.row_ids)
    more = action.said > len(action.row_ids)
    return say("ids_more" if more else "ids_all", language, ids=listed, n=action.said)


def _role(role: str, side: str) -> str:
    """A role of roles.yaml in the other language; a role the library named stays as it is."""
    for names in data("agents.feedback", "roles.yaml").values():
        if role in names.values():
            return str(names[side])
    return role
