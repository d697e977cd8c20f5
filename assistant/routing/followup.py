"""Does a request lean on the answer before it ("make it shorter"), or stand alone?"""

from assistant.routing.examples import followup_classifier
from assistant.routing.features import acts, features, outside_quotes

_LONG = 60


def leaning(text: str) -> float:
    """How much the request leans on the last answer, 0…1."""
    folded = outside_quotes(text)
    learned = followup_classifier().probabilities(features(text))["followup"]
    score = learned
    if any(pattern.search(folded) for pattern in acts().leaning):
        score += 0.35
    if any(pattern.search(folded) for pattern in acts().fresh):
        score -= 0.3
    if len(folded) > _LONG:
        score -= 0.25
    if len(folded) <= 8:
        score += 0.2
    return max(0.0, min(1.0, score))
