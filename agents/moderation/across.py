"""What only shows across messages: floods, nearly the same advertisement from several accounts, raids,
quarrels that go on, one member who is not left alone. Victims and bystanders are left alone."""

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache

from agents.moderation import conversation
from agents.moderation.bystanders import Bystanders
from agents.moderation.crowds import Crowds
from agents.moderation.heard import Heard, Memory, spec, wording
from agents.moderation.judge import Judgement, Seen, gravest_first, verdict
from agents.moderation.pileons import PileOns
from agents.moderation.pursuits import Pursuits
from agents.moderation.stings import CALL, REFUSAL, listen
from agents.tables.row import Row
from knowledge.text import fold

_NAMED = re.compile(r"@(\S{1,24})")
_GOES_ON = "across.hostility"
_FEWEST = 3
"""Messages of one sender below which nothing is a flood."""


@dataclass
class Watch:
    """Listens to a stream of messages. Feed the rows in order; each comes out with what the rows before it
    and some rows after it add."""

    language: str = "zh"
    _memory: Memory = field(default_factory=lambda: Memory(int(spec()["window"])))
    _bystanders: Bystanders = field(default_factory=Bystanders)
    _waiting: deque[Heard] = field(default_factory=deque)
    _gone: deque[Heard] = field(default_factory=lambda: deque(maxlen=conversation.limits()["around"]))
    _crowds: Crowds = field(init=False)
    _pileons: PileOns = field(init=False)
    _pursuits: Pursuits = field(init=False)
    _lookahead: int = field(default_factory=lambda: int(spec()["lookahead"]))

    def __post_init__(self) -> None:
        self._crowds, self._pileons = Crowds(self._memory), PileOns(self._memory)
        self._pursuits = Pursuits(self._memory)

    def hear(self, row: Row, judged: Judgement) -> list[tuple[Row, Judgement]]:
        """The rows that need to wait no longer."""
        heard = Heard.of(row, judged)
        self._bystanders.listen(heard)
        self._waiting.append(heard)
        self._memory.add(heard)
        if row.sender:
            own = self._memory.of(row.sender)
            if len(own) >= _FEWEST:
                self._flood(heard, own)
            if heard.comparable and self._memory.may_be_alike(heard):
                self._copies(heard)
            self._together(heard)
            if heard.judged.findings:
                self._hostility(heard, own)
            if "@" in row.text and not heard.found("hostile"):
                self._persist(heard, own)
        if len(self._waiting) <= self._lookahead:
            return []
        return [self._let_go()]

    @property
    def reach(self) -> int:
        """How many rows back a row can matter."""
        return int(spec()["window"]) + 1

    def rest(self) -> Iterator[tuple[Row, Judgement]]:
        """All rows that still wait, when the stream has ended."""
        while self._waiting:
            yield self._let_go()

    def _let_go(self) -> tuple[Row, Judgement]:
        heard = self._waiting.popleft()
        if heard.judged.findings:
            self._bystanders.let_go(heard, self._memory.of(heard.row.sender))
        judged = conversation.heard_out(heard, self._gone, self._waiting, self.language)
        self._gone.append(heard)
        return heard.row, _whole(judged, heard.more)

    def _together(self, heard: Heard) -> None:
        """What several do to a group or to one member, and one to another."""
        hints, sender = listen(heard), heard.row.sender
        if heard.sting or hints & CALL or self._crowds.alarm:
            self._note_all("crowd", self._crowds.hear(heard, hints))
        if heard.sting:
            self._note_all("pileon", self._pileons.hear(heard))
        if hints & REFUSAL or sender in self._pursuits.refused:
            self._note_all("pursuit", self._pursuits.hear(heard))
        if sender in self._pileons.turned_on:
            _take_back("pileon", self._pileons.made_light_of(heard))
        if sender in self._pursuits.refusing:
            _take_back("pursuit", self._pursuits.relents(heard))

    def _note_all(self, name: str, said: Sequence[Heard]) -> None:
        """Of several senders how many they are, of one how many messages."""
        senders = len({one.row.sender for one in said}) if said else 0
        for one in said:
            self._note(name, one, senders if senders > 1 else len(said))

    def _flood(self, heard: Heard, own: Sequence[Heard]) -> None:
        if heard.timed:
            self._burst(heard, own)
        else:
            self._run(heard)
        self._repeat(heard, own)
        self._drone(heard, own)

    def _burst(self, heard: Heard, own: Sequence[Heard]) -> None:
        limit = spec()["burst"]
        if len(own) < limit["messages"]:
            return
        mine = list(self._memory.within(heard, limit["within"], own))
        if len(mine) < limit["messages"]:
            return
        everyone = sum(1 for _ in self._memory.within(heard, limit["within"], self._memory.last))
        if len(mine) < limit["share"] * everyone:
            return
        if len(mine) >= limit["many"] or _variety(mine) <= limit["variety"]:
            self._note("burst", heard, len(mine))

    def _run(self, heard: Heard) -> None:
        limit, run = spec()["run"], []
        for one in reversed(self._memory.last):
            if one.row.sender != heard.row.sender:
                break
            run.append(one)
        if len(run) >= limit["messages"] and _variety(run) <= limit["variety"]:
            self._note("run", heard, len(run))

    def _repeat(self, heard: Heard, own: Sequence[Heard]) -> None:
        limit = spec()["repeat"]
        if not heard.key and len(heard.plain) >= limit["signs"]:
            self._signs_again(heard, own)
        if len(heard.key) < limit["short"] or heard.key in _greetings():
            return
        said = self._memory.saying(heard.row.sender, heard.key)
        if len(said) < min(limit["times"], limit["often"]):
            return
        times = sum(1 for _ in self._memory.within(heard, limit["within"], said))
        if times >= limit["times" if len(heard.key) >= limit["shortest"] else "often"]:
            self._note("repeat", heard, times)

    def _signs_again(self, heard: Heard, own: Sequence[Heard]) -> None:
        """A line without a letter (6666666666), as often as a short one."""
        limit = spec()["repeat"]
        near = self._memory.within(heard, limit["within"], own)
        times = sum(one.plain == heard.plain for one in near)
        if times >= limit["often"]:
            self._note("repeat", heard, times)

    def _drone(self, heard: Heard, own: Sequence[Heard]) -> None:
        """One sender, again and again a line of hardly anything but one sign or word."""
        if not _drones(heard):
            return
        limit = spec()["drone"]
        times = sum(map(_drones, self._memory.within(heard, limit["within"], own)))
        if times >= limit["messages"]:
            self._note("drone", heard, times)

    def _copies(self, heard: Heard) -> None:
        alike = self._memory.alike(heard, spec()["copies"]["likeness"])
        if len(alike) < 2 or not _telling(heard, alike):
            return
        senders = {one.row.sender for one in alike}
        if len(senders) < 2:
            return
        name = _kind_of_copies(heard, alike, len(senders)) or self._raid(heard, alike)
        if name:
            for one in alike:
                self._note(name, one, len(senders))

    def _raid(self, heard: Heard, alike: list[Heard]) -> str:
        limit = spec()["raid"]
        if len(alike) < limit["senders"]:
            return ""
        earliest = heard.moment - limit["within"]
        recent = [one for one in alike if not one.moment < earliest]
        senders = {one.row.sender for one in recent}
        if len(senders) < limit["senders"] or wording("courtesy").search(heard.plain):
            return ""
        hostile = sum(map(_is_hostile, recent)) >= limit["hostile"]
        again = len(recent) >= limit["times"] * len(senders) and len(heard.key) >= limit["shortest"]
        if not (hostile or again) or not self._are_new(recent, senders):
            return ""
        return "raid"

    def _are_new(self, recent: list[Heard], senders: set[str]) -> bool:
        """Whether none of the senders spoke before the first of these messages, while others had."""
        first, others = recent[0], set()
        for one in self._memory.last:
            if one is first:
                break
            if one.row.sender in senders and one.key != first.key:
                return False
            others.add(one.row.sender)
        return len(others - senders) >= int(spec()["raid"]["known"])

    def _hostility(self, heard: Heard, own: Sequence[Heard]) -> None:
        if not heard.found("hostile"):
            return
        limit = spec()["hostility"]
        times = sum(one.found("hostile") for one in self._memory.within(heard, limit["within"], own))
        if times >= limit["messages"]:
            self._note("hostility", heard, times)
        near = [one for one in self._memory.within(heard, limit["within"], own) if one.sting]
        sure = any(one.judged.verdict == "violation" for one in near)
        if sure and times > 1 and len(near) >= limit["messages"]:
            for one in near:
                if not one.judged.findings:
                    self._note("climb", one, len(near))

    def _persist(self, heard: Heard, own: Sequence[Heard]) -> None:
        limit = spec()["persistence"]
        names = set(_NAMED.findall(heard.row.text))
        mine = [
            one
            for one in self._memory.within(heard, limit["within"], own)
            if names & set(_NAMED.findall(one.row.text))
        ]
        if len(mine) < limit["messages"]:
            return
        answers = (one for name in names for one in self._memory.of(name) if mine[-1].follows(one, 0))
        if any(wording("stop").search(one.plain) for one in answers):
            self._note("persistence", heard, len(mine))

    def _note(self, name: str, heard: Heard, n: int) -> None:
        rule = spec()["rules"][name]
        why = str(rule["why"]["en" if self.language == "en" else "zh"]).replace("{n}", str(n))
        text = heard.row.text
        seen = Seen(
            rule["category"],
            rule["severity"],
            0,
            len(text),
            text,
            rule["confidence"],
            why,
            f"across.{name}",
        )
        heard.more[:] = [*(one for one in heard.more if one.rule != seen.rule), seen]


def _take_back(name: str, said: Sequence[Heard]) -> None:
    for one in said:
        one.more[:] = [seen for seen in one.more if seen.rule != f"across.{name}"]


def _telling(heard: Heard, alike: list[Heard]) -> bool:
    """Whether anything may be said of messages alike: one of them tells something, or they are many."""
    limit = spec()["raid"]
    if heard.telling or len(alike) >= limit["senders"] * limit["times"]:
        return True
    return any(one.judged.findings for one in alike) or (
        len(alike) >= limit["senders"] and _is_hostile(heard)
    )


def _kind_of_copies(heard: Heard, alike: list[Heard], senders: int) -> str:
    """`copies` of an advertisement, `same_words` with a contact, else empty."""
    limit = spec()["copies"]
    if len(heard.key) < limit["shortest"] or wording("relay").search(heard.plain):
        return ""
    findings = [one for one in alike if one.judged.findings]
    if senders >= limit["senders"] and any(one.found("selling") for one in findings):
        return "copies"
    limit = spec()["same_words"]
    long = len(heard.key) >= limit["shortest"]
    return (
        "same_words"
        if senders >= limit["senders"] and long and wording("contact").search(heard.plain)
        else ""
    )


def _drones(heard: Heard) -> bool:
    limit, plain = spec()["drone"], heard.plain
    if len(plain) < limit["shortest"]:
        return False
    met = set(plain[: limit["most"]])
    return len(met) <= limit["different"] and not met <= set(limit["sounds"])


def _is_hostile(heard: Heard) -> bool:
    return bool(heard.judged.findings or wording("grudge").search(heard.plain))


def _variety(said: list[Heard]) -> float:
    """Share of different messages, or of different pairs of characters if less, 0…1; what has no words is
    all the same."""
    pairs = [one.key[n : n + 2] for one in said for n in range(len(one.key) - 1)]
    return min(len({one.key for one in said}) / len(said), len(set(pairs)) / len(pairs) if pairs else 1.0)


def _whole(judged: Judgement, more: Sequence[Seen]) -> Judgement:
    """With what the messages around it add; a quarrel that goes on consists of findings."""
    if not more:
        return judged
    kept = [seen for seen in more if judged.findings or seen.rule != _GOES_ON]
    if not kept:
        return judged
    findings = gravest_first([*judged.findings, *kept])
    return replace(judged, verdict=verdict(findings), findings=tuple(findings))


@cache
def _greetings() -> frozenset[str]:
    return frozenset(
        Heard.of(Row("", 0, fold(str(word))), Judgement("allow")).key for word in spec()["greetings"]
    )
