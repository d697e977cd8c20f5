"""What to do about it: what the team's rules ask for first, then a proposal for each large topic."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from agents.feedback.comments import Comment
from agents.feedback.matters import leading
from agents.feedback.quotes import excerpt
from agents.feedback.rules import Rule, Rules, owner_for
from agents.feedback.schema import Action, Topic, Urgent
from agents.feedback.topics import words_of
from agents.feedback.translate import advice
from agents.feedback.trends import most_within
from knowledge.model import Citation
from knowledge.phrases import data, phrases

_TOPICS = 6
_LEAST = 3
_SHOWN = 3
"""Rows an action starts from."""
_LOUD = 0.5
_LOUD_LEAST = 5
"""From this share and number of a topic's rows on, one sender is spoken to first."""
_DEFAULT_OWNER = {
    "self_harm": "lead",
    "minors": "lead",
    "safety": "lead",
    "privacy": "tech",
    "legal": "lead",
    "payment": "finance",
}
Priority = Literal["high", "medium", "low"]


@dataclass(frozen=True, slots=True)
class Proposed:
    actions: tuple[Action, ...]
    citations: tuple[Citation, ...]


def propose(
    topics: Sequence[Topic],
    members: Sequence[Sequence[Comment]],
    owners: Sequence[str],
    urgent: Sequence[Urgent],
    rules: Rules,
    language: str,
) -> Proposed:
    """Urgent matters first (one action per reason), then the largest topics. `members` and `owners` (keys of
    roles.yaml) stand beside `topics`."""
    made = [_for_urgent(name, group, rules, language) for name, group in _by_reason(urgent)]
    for topic, rows, owner in list(zip(topics, members, owners, strict=True))[:_TOPICS]:
        worth = topic.count >= _LEAST or topic.sentiment.negative == topic.count
        if worth and any(comment.urgent is None for comment in rows if comment.sentiment == _worst(topic)):
            made.append(_for_topic(topic, rows, owner, rules, language))
    citations = dict.fromkeys(citation for _, found in made for citation in found)
    return Proposed(tuple(action for action, _ in made), tuple(citations))


def _worst(topic: Topic) -> str:
    """The side of a topic that is acted on; urgent rows have their own actions."""
    return "negative" if topic.sentiment.negative else "positive" if topic.sentiment.positive else "neutral"


def _by_reason(urgent: Sequence[Urgent]) -> list[tuple[str, list[Urgent]]]:
    groups: dict[str, list[Urgent]] = {}
    for item in urgent:
        groups.setdefault(item.category, []).append(item)
    return list(groups.items())


def _for_urgent(
    name: str, group: Sequence[Urgent], rules: Rules, language: str
) -> tuple[Action, list[Citation]]:
    owner = owner_for(phrases("agents.feedback").raw(f"words_{name}", language), rules)
    action = Action(
        action="",
        owner_role=owner[0] if owner else _role(_DEFAULT_OWNER[name], language),
        priority="high",
        topic=None,
        clause=None,
        need=f"urgent_{name}",
        row_ids=[item.row_id for item in group if item.duplicate_of is None][:5],
        said=len(group),
    )
    return _ruled(action, next(iter(rules.urgent), None), language)


def _for_topic(
    topic: Topic, rows: Sequence[Comment], owner: str, rules: Rules, language: str
) -> tuple[Action, list[Citation]]:
    public = next((rule for rule in rules.same_topic if rule.due and _reached(rule, rows)), None)
    kind = _need(topic, rows)
    named = owner_for([topic.label, *words_of(topic.label)[:2], *topic.keywords], rules)
    need, found = ("advice_public", _start_with(rows, kind)) if public else _step(topic, rows, kind)
    start = found[:_SHOWN]
    quoted = next((part for one in start if (part := excerpt(one.text, topic.keywords))), "")
    action = Action(
        action="",
        owner_role=named[0] if named else _role(owner, language),
        priority=_priority(topic, bool(public)),
        topic=topic.label,
        clause=None,
        need=need,
        row_ids=[comment.row_id for comment in start],
        quote=quoted,
        said=len(found),
    )
    return _ruled(action, public or rules.kinds.get(kind), language)


def _step(topic: Topic, rows: Sequence[Comment], kind: str) -> tuple[str, list[Comment]]:
    """What to do and the comments to start from: one loud sender first, then what the trouble is about."""
    if topic.loudest >= _LOUD_LEAST and topic.loudest > _LOUD * topic.count:
        loud = Counter(comment.person for comment in rows if comment.person is not None).most_common(1)[0][0]
        return "advice_loud", _heads([comment for comment in rows if comment.person == loud])
    start = _start_with(rows, kind)
    if kind in ("bug", "complaint"):
        troubled = _heads([comment for comment in rows if comment.kind == kind])
        matter = leading(troubled, faults=kind == "bug")
        if matter:
            return f"do_{matter.name}", list(matter.rows)
    return f"advice_{kind}", start


def _ruled(action: Action, rule: Rule | None, language: str) -> tuple[Action, list[Citation]]:
    """The action in words, on the clause it stands on."""
    action.action = advice(action, language)
    if rule is None:
        return action, []
    action.clause, action.chunk_id = rule.citation.clause, rule.citation.chunk_id
    action.due, action.due_for = rule.due or None, rule.stage
    return action, [rule.citation]


def _start_with(rows: Sequence[Comment], kind: str) -> list[Comment]:
    """Distinct comments of that kind, those said most often first."""
    said = [comment for comment in rows if comment.kind == kind] or list(rows)
    often = Counter(comment.first for comment in said)
    return sorted(_heads(said), key=lambda comment: -often[comment.first])


def _heads(rows: Sequence[Comment]) -> list[Comment]:
    """The first row of each distinct comment."""
    heads: dict[int, Comment] = {}
    for comment in rows:
        heads.setdefault(comment.first, comment)
    return list(heads.values())


def _reached(rule: Rule, rows: Sequence[Comment]) -> bool:
    """Whether the topic reaches the threshold, inside its window when the rows are dated."""
    heads = {comment.person: comment for comment in rows if comment.person is not None}
    return (bool(rule.rows) and _most(rule, rows) >= rule.rows) or (
        bool(rule.people) and _most(rule, list(heads.values())) >= rule.people
    )


def _most(rule: Rule, rows: Sequence[Comment]) -> int:
    times = [comment.time for comment in rows if comment.time is not None]
    return most_within(times, rule.days) if rule.days and len(times) == len(rows) else len(rows)


def _need(topic: Topic, rows: Sequence[Comment]) -> str:
    """What a topic calls for when no clause says: its commonest kind, that of the trouble where there is more
    trouble than praise."""
    troubled = topic.sentiment.negative >= max(1, topic.sentiment.positive)
    heard = [comment.kind for comment in rows if not troubled or comment.sentiment == "negative"]
    telling = [kind for kind in heard if kind != "other"] or heard
    return Counter(telling).most_common(1)[0][0]


def _priority(topic: Topic, public: bool) -> Priority:
    negative = topic.sentiment.negative / topic.count
    if public or (negative >= 0.5 and topic.share >= 0.1):
        return "high"
    return "medium" if negative >= 0.3 else "low"


def _role(key: str, language: str) -> str:
    return str(data("agents.feedback", "roles.yaml")[key]["en" if language == "en" else "zh"])
