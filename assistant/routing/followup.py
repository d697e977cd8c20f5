"""Does a request lean on the answer before it ("make it shorter"), or stand alone?"""

from assistant.routing.examples import followup_classifier
from assistant.routing.features import leaning_features


def leaning(text: str) -> float:
    """Probability that the request continues the last answer, 0…1."""
    return followup_classifier().probabilities(leaning_features(text))["followup"]
