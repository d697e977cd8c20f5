"""What a text is about: its main moment, and the topic its content or its order names."""

import re

from agents.drafting.clauses import compiled
from agents.drafting.matters import says_little
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import Fact, plain_text
from knowledge.phrases import data

_TOPIC_CHARS = 20
_SHORT = 10
_LEAST = 4
_HARD = ("。", "!", "！", "?", "？", ".")
_LATIN_TITLE = 60
_CHINESE = re.compile(r"[\u4e00-\u9fff]")


def main_moment(pieces: list[Piece], label: str) -> Fact | None:
    facts = [fact for piece in pieces for fact in piece.facts if fact.label == label and fact.when]
    dated_ones = [fact for fact in facts if fact.when and fact.when.has_date and not fact.when.approximate]
    dated_ones.sort(key=lambda fact: bool(fact.when and fact.when.kind == "festival"))
    best = next(iter([*dated_ones, *facts]), None)
    same_day = [fact for fact in dated_ones if _timed_twin(fact, best)]
    return same_day[0] if same_day else best


def _timed_twin(fact: Fact, other: Fact | None) -> bool:
    """Whether a fact gives the hour of the day that another only names."""
    if other is None or fact.when is None or other.when is None or other.when.has_time:
        return False
    same = fact.when.start and other.when.start and fact.when.start.date() == other.when.start.date()
    return fact.when.has_time and bool(same)


def topic_of(task: Task, pieces: list[Piece], card: bool) -> tuple[str, Piece | None]:
    """What the text is about, and the clause that said nothing else and need not be repeated."""
    if found := _told_topic(task, pieces):
        return task.given.topic or found, None
    topic, piece = _own_topic(task, pieces, card)
    told = task.given.topic
    if told and says_little(told) and pieces and _is_theme(pieces[0]):
        return f"{told}{task.voice.say('colon').strip()}{' ' * told.isascii()}{pieces[0].text}", pieces[0]
    if not told or not card:
        return told or topic, None if told else piece
    if piece and compiled(data(PACKAGE, "composing.yaml")["festivals"]).fullmatch(plain_text(told)):
        return (topic if told in topic else told + topic), piece
    event = compiled(data(PACKAGE, "kinds.yaml")["event_notice"]["strong"])
    if piece and (plain_text(told) in plain_text(topic) or event.search(plain_text(topic))):
        return topic, piece
    return told, None


def _own_topic(task: Task, pieces: list[Piece], card: bool) -> tuple[str, Piece | None]:
    """The topic as the content itself names it, and the clause that does."""
    labels = set(task.rules["lines"]) | {"when", "deadline", "effective"}
    if card and pieces and _names_alone(pieces[0]):
        return pieces[0].text, None if task.rules.get("keeps_topic") else pieces[0]
    nouns = compiled(data(PACKAGE, "composing.yaml")["event_nouns"])
    named = [
        p
        for p in pieces[:4]
        if card and len(left := p.left(labels)) == 1 and nouns.search(plain_text(left[0]))
    ]
    timed = [piece for piece in pieces[:4] if card and any(fact.label == "when" for fact in piece.facts)]
    keeps = task.rules.get("keeps_topic")
    for piece in (
        pieces[:1] if keeps or task.rules.get("topic_first") else [*named[:1], *timed[:1], *pieces[:2]]
    ):
        left = piece.left(labels)
        if piece.label or len(left) != 1 or _no_topic(left[0]) or not 2 <= len(left[0]) <= _limit(left[0]):
            continue
        placed_before = all(not leftover(earlier, labels) for earlier in pieces[: pieces.index(piece)])
        if card and (piece in named or placed_before or any(fact.label == "when" for fact in piece.facts)):
            return _with_theme(left[0], pieces), None if task.rules.get("keeps_topic") else piece
        if (
            piece is pieces[0]
            and task.rules.get("hint")
            and len(_CHINESE.findall(left[0])) * 2 >= len(left[0])
        ):
            whole = piece.text if len(piece.text) <= _SHORT else left[0]
            ended = piece.text[piece.text.find(left[0]) + len(left[0]) :][:1]
            return whole + (ended if whole == left[0] and ended == "了" else ""), None
    return "", None


def _is_theme(piece: Piece) -> bool:
    return not piece.facts and not piece.label and _LEAST <= len(piece.text) <= _limit(piece.text)


def _names_alone(piece: Piece) -> bool:
    """Whether a first clause is a name and nothing else (`长三角读书马拉松`)."""
    calls = compiled(data(PACKAGE, "composing.yaml")["calls"]).match(plain_text(piece.text))
    short = 3 <= len(piece.text) <= (_LATIN_TITLE // 2 if piece.text.isascii() else 14)
    stated = [fact for fact in piece.facts if not (fact.when and fact.when.kind == "festival")]
    quiet = not stated and not piece.label and not piece.listed
    return short and quiet and not calls and not _no_topic(piece.text) and piece.mark.strip() not in _HARD


def _no_topic(words: str) -> bool:
    """Whether words cannot stand as a topic: an order (`把……`) or a word that says nothing alone."""
    rules = data(PACKAGE, "composing.yaml")
    plain = plain_text(words)
    return plain in rules["idle"] or bool(compiled(rules["no_topic"]).match(plain))


def _told_topic(task: Task, pieces: list[Piece]) -> str:
    """The topic where the kind knows how such content names it (`title_from`)."""
    source = task.rules.get("title_from")
    for piece in pieces[:2] if source else ():
        for run in [*piece.left({"when"}), piece.text]:
            found = compiled(source).search(plain_text(run))
            if found:
                return run[slice(*found.span("t"))]
    named = pieces[0].left({"when"}) if pieces and task.kind == "recap" else []
    dated = any(fact.label == "when" for fact in pieces[0].facts) if pieces else False
    return (
        named[0]
        if len(named) == 1 and dated and _LEAST <= len(named[0]) <= _SHORT and "了" not in named[0]
        else ""
    )


def _with_theme(topic: str, pieces: list[Piece]) -> str:
    themes = [fact.value for piece in pieces for fact in piece.facts if fact.label == "theme"]
    return themes[0] + topic if themes and themes[0][0] in "《「“" and len(themes[0]) < 14 else topic


def _limit(text: str) -> int:
    return 44 if text.isascii() else _TOPIC_CHARS


def leftover(piece: Piece, labels: set[str]) -> list[str]:
    cues = [plain_text(fact.cue) for fact in piece.facts]
    idle = data(PACKAGE, "composing.yaml")["idle"]
    return [run for run in piece.left(labels) if plain_text(run) not in cues and plain_text(run) not in idle]
