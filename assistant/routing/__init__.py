"""Which specialist a request is for, without a model in the ordinary case."""

from assistant.routing.router import Route, Router

__all__ = ["Route", "Router"]
