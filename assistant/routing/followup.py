"""Does a request lean on the answer before it ("make it shorter"), or stand alone?"""

from collections.abc import Sequence

from assistant.routing.asking import outside_quotes, read
from assistant.routing.examples import followup_classifier, owner_classifier
from assistant.routing.features import acts, leaning_features

# Agents whose answers are about a person, whom "he" and "she" then mean.
ABOUT_PEOPLE = ("moderation", "crisis")
_EDITS = {f"lean:{sign}" for sign in ("change", "degree", "version", "only", "edit_en", "supposing")}


def leaning(text: str, before: Sequence[str]) -> float:
    """Probability that the request continues the last answer, of one of the agents `before`, 0…1.

    What is only told ("two have paid") continues an answer of the kind that such news belongs to, no other.
    """
    names = leaning_features(text)
    lean = followup_classifier().probabilities(names)["followup"]
    if read(text).asked or any(name in _EDITS for name in names) or tells_of_somebody(text, before):
        return lean
    owners = owner_classifier().probabilities(names)
    return lean * max(owners[agent] for agent in before) / max(owners.values())


def tells_of_somebody(text: str, before: Sequence[str]) -> bool:
    """Whether it is news of the person the last answer was about ("she has apologised")."""
    tells = not read(text).asked and acts().leaning["person"].search(outside_quotes(text))
    return bool(tells) and not set(before).isdisjoint(ABOUT_PEOPLE)


def points_back(text: str) -> bool:
    """Whether it names a place in the last answer ("the third task") and no document of the team."""
    request = read(text)
    said = request.said
    return (
        not request.given
        and bool(acts().leaning["place"].search(said))
        and not acts().ideas["rulebook"].search(said)
    )


def stands_on_last(text: str) -> bool:
    """Whether it asks for something made from the last answer ("a notice from this", or just "a notice")."""
    own = outside_quotes(text)
    return bool(acts().leaning["basis"].search(own) or acts().bare.fullmatch(own))
