"""The one door to a language model: any OpenAI-compatible endpoint through LangChain's ChatOpenAI.

What comes back is an instance of the schema asked for, or a ModelError: an empty, cut, refused or unreadable
reply is a failure, never an answer. Time, calls and tokens are bounded; personal data is masked.
"""

from agents.gateway.chat import ChatModel, open_model
from agents.gateway.deadline import Patience
from agents.gateway.endpoint import Endpoint
from agents.gateway.failures import UnusableReply, kind_of
from agents.gateway.forming import Forming, Growing
from agents.gateway.limits import Limits, Spending
from agents.gateway.looking import Looking, Lookup, Step
from agents.gateway.message import compose

__all__ = [
    "ChatModel",
    "Endpoint",
    "Forming",
    "Growing",
    "Limits",
    "Looking",
    "Lookup",
    "Patience",
    "Spending",
    "Step",
    "UnusableReply",
    "compose",
    "kind_of",
    "open_model",
]
