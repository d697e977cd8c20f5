"""Words that name a text (`妈妈群停服公告`), say how it should be, or whom it answers."""

import re

from agents.drafting.clauses import expand
from agents.drafting.orders import Reading, note, note_group, rules_of_reading
from agents.facts import plain_text

DATED = re.compile(
    r"\d|[一二三四五六七八九十]+[月号]|[二两三四五六七八九十]点|一点(?=[整半钟])|周(?=[一二三四五六日天末])|[今明后昨](?=[天日晚早年])"
)


def bare_noun(head: str, reading: Reading) -> bool:
    rules = rules_of_reading()
    plain = plain_text(head.strip())
    noun = rules["bare"].fullmatch(plain)
    if not noun or rules["manner"].search(noun["before"]):
        head, trial = without_mods(head.strip())
        adopt(reading, trial)
        plain = plain_text(head.strip())
        noun = rules["bare"].fullmatch(plain)
    english = re.fullmatch(expand(r"(?:[\w'-]+ ){0,2}<enoun>", rules["macros"]), plain, re.IGNORECASE)
    if english or (noun and not DATED.search(noun["before"])):
        reading.said.append(head)
        if noun and noun["noun"].startswith("欢迎") and noun["before"]:
            reading.to = reading.to or head.strip()[: noun.end("before")]
        elif noun:
            _about(head.strip()[: noun.end("before")], reading)
            reading.noun = reading.noun or noun["noun"]
        return True
    return False


def _about(words: str, reading: Reading) -> None:
    """Words before the name of a text: a group is its readers, anything else its topic."""
    reader = rules_of_reading()["reader"].fullmatch(plain_text(words))
    if reader:
        reading.to = reading.to or words[slice(*reader.span("to"))]
    elif plain_text(words).endswith("群"):
        note_group(reading, words)
    else:
        reading.topic = reading.topic or words


def adopt(reading: Reading, trial: Reading) -> None:
    reading.options.update(trial.options)
    reading.said += trial.said
    reading.content += trial.content
    reading.topic = reading.topic or trial.topic
    reading.matter = reading.matter or trial.matter
    reading.noun = reading.noun or trial.noun
    reading.to = reading.to or trial.to
    reading.group = reading.group or trial.group


def reply(clause: str, reading: Reading) -> str | None:
    """What follows `回复群友小白：` or `Reply to Tomasz:`; None when the clause opens otherwise."""
    for pattern in rules_of_reading()["replies"]:
        match = pattern.match(plain_text(clause))
        if match:
            reading.said.append(match[0])
            reading.noun = reading.noun or "reply"
            reading.to = reading.to or clause[slice(*match.span("to"))]
            return clause[match.end() :]
    return None


def without_mods(rest: str) -> tuple[str, Reading]:
    trial = Reading()
    for name, pattern in rules_of_reading()["mods"]:
        match = pattern.search(plain_text(rest))
        if match:
            note(trial, name, match)
            trial.said.append(match[0])
            rest = rest[: match.start()] + rest[match.end() :]
    return rest, trial
