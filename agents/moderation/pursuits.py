"""One member who goes on addressing another who asked to be left alone, with or without an `@`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from agents.moderation.heard import Heard, Memory, spec, wording
from agents.moderation.naming import names


@dataclass
class _Refused:
    """`after`: what was addressed to the member since."""

    refusal: Heard
    after: list[Heard] = field(default_factory=list)


@dataclass
class Pursuits:
    """Hears every message in order."""

    memory: Memory
    refused: dict[str, dict[str, _Refused]] = field(default_factory=dict)
    """By who was refused, by who refused."""
    refusing: set[str] = field(default_factory=set)
    """All who refused."""

    def hear(self, heard: Heard) -> Sequence[Heard]:
        """What its sender said to the one who had asked for peace; none when it is not so, or not enough."""
        if _refuses(heard):
            self._refuse(heard)
        for member, refused in list(self.refused.get(heard.row.sender, {}).items()):
            if self._is_past(refused, heard):
                del self.refused[heard.row.sender][member]
            elif self._is_to(heard, member):
                refused.after.append(heard)
                if len(refused.after) >= spec()["pursuit"]["after"]:
                    return refused.after
        return ()

    def relents(self, heard: Heard) -> Sequence[Heard]:
        """What is taken back because the other answers as if nothing had been: they have made peace."""
        before = self.memory.last[-2] if len(self.memory.last) > 1 else heard
        refused, member = self.refused.get(before.row.sender, {}), heard.row.sender
        if member not in refused or not self._is_to(before, member):
            return ()
        if _refuses(heard) or wording("plea").search(heard.plain):
            return ()
        return refused.pop(member).after

    def _refuse(self, heard: Heard) -> None:
        self._forget(heard)
        pursuer = self._pursuer(heard)
        if pursuer:
            self.refusing.add(heard.row.sender)
            self.refused.setdefault(pursuer, {}).setdefault(heard.row.sender, _Refused(heard))

    def _forget(self, heard: Heard) -> None:
        """Lets go of what is long past."""
        kept = {
            pursuer: {name: one for name, one in refused.items() if not self._is_past(one, heard)}
            for pursuer, refused in self.refused.items()
        }
        self.refused = {pursuer: refused for pursuer, refused in kept.items() if refused}
        self.refusing = {name for refused in kept.values() for name in refused}

    def _pursuer(self, heard: Heard) -> str:
        """Whom a refusal is meant for: one whom it names, who named its sender, or who spoke just before."""
        limit, member = spec()["pursuit"], heard.row.sender
        earlier = [
            one
            for one in self.memory.before(heard, limit["rows"])
            if one.row.sender not in ("", member) and heard.follows(one, limit["within"])
        ]
        for senders in (
            (one.row.sender for one in earlier if names(heard.plain, one.row.sender)),
            (one.row.sender for one in earlier if names(one.plain, member)),
            (one.row.sender for one in earlier[:1] if heard.order - one.order == 1),
        ):
            if sender := next(senders, ""):
                return sender
        return ""

    def _is_past(self, refused: _Refused, heard: Heard) -> bool:
        limit = spec()["pursuit"]
        too_long = not heard.follows(refused.refusal, limit["within"])
        return too_long or heard.order - refused.refusal.order > limit["remembered"]

    def _is_to(self, heard: Heard, member: str) -> bool:
        """Whether a message is to that member: by name, or to somebody while nobody else is named."""
        if wording("yields").search(heard.plain) or wording("courtesy").search(heard.plain):
            return False
        if names(heard.plain, member):
            return True
        return bool(wording("to_somebody").search(heard.plain)) and not self._names_another(heard)

    def _names_another(self, heard: Heard) -> bool:
        near: Iterable[Heard] = self.memory.before(heard, spec()["pursuit"]["rows"])
        senders = {one.row.sender for one in near if one.row.sender}
        return any(names(heard.plain, sender) for sender in senders - {heard.row.sender})


def _refuses(heard: Heard) -> bool:
    """Whether it asks for peace, not in jest and not merely for now."""
    if not wording("refusal").search(heard.plain):
        return False
    return not any(wording(name).search(heard.plain) for name in ("laughs", "for_now"))
