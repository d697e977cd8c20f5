"""Pile-ons: several members turn on one within minutes. Each of their messages alone may be below the level;
together a person should look. The one they turn on, and those who take their part, are left alone."""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from agents.moderation.crowds import is_near, words_of
from agents.moderation.heard import Heard, Memory, spec, wording
from agents.moderation.naming import names

_MOST = 24


@dataclass
class PileOns:
    """Hears every message in order."""

    memory: Memory
    _stinging: deque[Heard] = field(default_factory=lambda: deque(maxlen=_MOST))
    turned_on: dict[str, list[Heard]] = field(default_factory=dict)
    """By the member, what they say."""

    def hear(self, heard: Heard) -> Sequence[Heard]:
        """The messages of those who turn on one member, this one among them; none when it joins no such."""
        self._stinging.append(heard)
        limit = spec()["pileon"]
        while not is_near(self._stinging[0], heard, limit["within"]):
            self._stinging.popleft()
        if len(self._stinging) < limit["senders"]:
            return ()
        said = list(self._stinging)
        if len({one.row.sender for one in said}) < limit["senders"]:
            return ()
        if sum(one.sting for one in said) < limit["weight"] or not _is_varied(said):
            return ()
        target = self._target(said)
        if target is None or not self._is_at(target, said):
            return ()
        self.turned_on = {name: old for name, old in self.turned_on.items() if self._is_fresh(old, heard)}
        self.turned_on[target.row.sender] = said
        return said

    def made_light_of(self, heard: Heard) -> Sequence[Heard]:
        """The messages that are taken back because the one they were aimed at laughs along."""
        said = self.turned_on.get(heard.row.sender)
        if not said or not wording("laughs").search(heard.plain):
            return ()
        del self.turned_on[heard.row.sender]
        return said if self._is_fresh(said, heard) else ()

    def _is_fresh(self, said: Sequence[Heard], heard: Heard) -> bool:
        return is_near(said[-1], heard, spec()["pileon"]["within"])

    def _target(self, said: Sequence[Heard]) -> Heard | None:
        """What the member they turn on last said before: one whom they name, else the last who spoke; None
        when that was nothing to be pitied for."""
        limit, attackers = spec()["pileon"], {one.row.sender for one in said}
        earlier = [
            one
            for one in self.memory.before(said[0], limit["rows"])
            if one.row.sender
            and one.row.sender not in attackers
            and is_near(one, said[0], limit["asked_before"])
        ]
        named = (one for one in earlier if any(names(other.plain, one.row.sender) for other in said))
        target = next(named, earlier[0] if earlier else None)
        return None if target is None or target.judged.findings else target

    def _is_at(self, target: Heard, said: Sequence[Heard]) -> bool:
        """Whether it is that member they turn on: they fill the talk, and either address somebody or come
        right after the member's message."""
        limit = spec()["pileon"]
        dense = self._density(target.row.sender, said)
        directed = any(wording("at_one").search(one.plain) for one in said)
        right_after = said[0].order - target.order == 1 and dense >= limit["denser"] and not _of_others(said)
        if dense < limit["dense"] or not (directed or right_after) or _is_for(target, said):
            return False
        return not (self._laughs(target, said[0]) or self._of_a_topic(said, target.row.sender))

    def _density(self, target: str, said: Sequence[Heard]) -> float:
        """Share of theirs, from the first to the last, in what all others than the target say."""
        rows = [said[-1], *self.memory.before(said[-1], said[-1].order - said[0].order)]
        return len(said) / sum(one.row.sender != target for one in rows)

    def _laughs(self, target: Heard, first: Heard) -> bool:
        """Whether the one they turn on has laughed since."""
        since = (one for one in self.memory.of(target.row.sender) if one.order > first.order)
        return any(wording("laughs").search(one.plain) for one in since)

    def _of_a_topic(self, said: Sequence[Heard], target: str) -> bool:
        """Whether half of them name the same thing, which is neither their insult nor a member: they talk of
        it (a referee, a villain, an update)."""
        counts: dict[str, set[str]] = {}
        for one in said:
            for word in words_of(one):
                if word not in one.barb and not (names(word, target) or self.memory.of(word)):
                    counts.setdefault(word, set()).add(one.row.sender)
        least = max(2.0, spec()["pileon"]["topic"] * len({one.row.sender for one in said}))
        return any(
            len(senders) >= least and not wording("at_one").search(word) for word, senders in counts.items()
        )


def _is_varied(said: Sequence[Heard]) -> bool:
    """Whether several of them are unkind in words, and not in the same, close to one another."""
    limit = spec()["pileon"]
    if said[-1].order - said[0].order > limit["apart"] * len(said):
        return False
    barbs = [(one.row.sender, one.barb or "-") for one in said if one.barb or one.found("unkind")]
    least = int(limit["worded"])
    return len({who for who, _ in barbs}) >= least and len({barb for _, barb in barbs}) >= least


def _is_for(target: Heard, said: Sequence[Heard]) -> bool:
    """Whether they are angry on the member's behalf: at somebody of whom the member tells, or comforting."""
    if any(wording("comfort").search(one.plain) for one in said):
        return True
    addressed = sum(bool(wording("to_somebody").search(one.plain)) for one in said)
    return bool(wording("third").search(target.plain)) and 2 * addressed < len(said)


def _of_others(said: Sequence[Heard]) -> bool:
    """Whether they speak of somebody who is not there."""
    away = sum(bool(wording("others").search(one.plain)) for one in said)
    return away >= float(spec()["pileon"]["others"]) * len(said)
