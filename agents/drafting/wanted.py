"""Calls for people: who is wanted, how many, and what for, as the first clause says it."""

import re
from dataclasses import dataclass, replace

from agents.drafting.clauses import compiled, expand
from agents.drafting.pieces import Piece
from agents.drafting.task import PACKAGE, Task
from agents.facts import plain_text
from knowledge.phrases import data
from knowledge.text import has_cjk

_LOOK = 2
_LONG_POST = 16
_LONG_TITLE = 50
_ONE = ("a", "an", "one")


@dataclass(frozen=True, slots=True)
class Post:
    """`招5个周末能来的志愿者照看流浪猫` → 5个, 周末能来的志愿者, 照看流浪猫."""

    piece: Piece
    count: str
    who: str
    duty: str
    we: str = ""
    """Who looks, as the request names it (`读书群`)."""

    @property
    def anyone(self) -> bool:
        """Whether nobody more exact than a person is wanted."""
        return self.who in data(PACKAGE, "wanted.yaml")["anyone"]


def post_of(pieces: list[Piece], task: Task) -> Post | None:
    """The post that one of the first clauses names, None when none does."""
    for piece in pieces[:_LOOK]:
        latin = not has_cjk(piece.text)
        found = compiled(data(PACKAGE, "wanted.yaml")["en" if latin else "zh"]).match(plain_text(piece.text))
        if found and not piece.label and not piece.listed:
            count = piece.text[slice(*found.span("n"))].strip() if found["n"] else ""
            who = piece.text[slice(*found.span("who"))].strip()
            post = Post(piece, count, who, "") if latin else _split(piece, count, who)
            we = piece.text[slice(*found.span("we"))] if found["we"] else ""
            return replace(post, we=we) if post else None
    return None


def _split(piece: Piece, count: str, who: str) -> Post | None:
    rules = data(PACKAGE, "wanted.yaml")
    found = compiled(expand(rules["split"], {"person": rules["person"]})).match(plain_text(who))
    if found is None:
        return None
    duty = who[slice(*found.span("duty"))].strip()
    if compiled(rules["more"]).match(plain_text(duty)):
        return Post(piece, count, who, "")
    return Post(piece, count, who[slice(*found.span("pre"))], duty)


def said_post(post: Post, task: Task) -> str:
    """The post as the first sentence of the call."""
    key = "recruit.lead.duty" if post.duty else "recruit.lead"
    key = "recruit.lead.anyone" if post.anyone else key
    if post.we:
        return post.piece.text + task.voice.say("stop")
    count = f"{post.count} " if post.count and not has_cjk(post.who) else post.count
    return task.voice.say(key, n=count, who=post.who, duty=post.duty)


def post_title(pieces: list[Piece], task: Task) -> str:
    """`招募夜间值班管理员（3名）`, empty when no clause names a post that fits a title."""
    post = post_of(pieces, task)
    if post is None:
        return ""
    loose = compiled(data(PACKAGE, "wanted.yaml")["loose"]).match(plain_text(post.who))
    who = post.who[loose.end() :] if loose else post.who
    if not has_cjk(who):
        who = re.split(r" (?:who|for|with|at|in) ", who)[0]
        who = re.split(" to ", who)[0] if len(who) > _LONG_TITLE else who
        return task.voice.say("recruit.title", who=who, n=f"{post.count} " * (post.count not in ("", *_ONE)))
    if re.search(data(PACKAGE, "wanted.yaml")["counted"], plain_text(who)):
        who = re.sub(data(PACKAGE, "wanted.yaml")["counted"], "", plain_text(who))
        return (
            task.voice.own(task.voice.say("recruit.title", who=who, n="")) if len(who) <= _LONG_POST else ""
        )
    if len(who) > _LONG_POST:
        return ""
    if post.anyone:
        return task.voice.say("recruit.title.anyone", n=post.count, who=who, duty=post.duty)
    inside = f"{post.duty}，{post.count}" if post.duty and post.count else post.duty or post.count
    own = inside if len(inside) <= _LONG_POST else post.count
    bracket = task.voice.say("bracket", inside=own) if own else ""
    return task.voice.say("recruit.title", who=who, n="") + bracket


__all__ = ["Post", "post_of", "post_title", "said_post"]
