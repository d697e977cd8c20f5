"""A team's own words: `synonyms.yaml` beside its library, read again whenever it changes.

groups:                          # the same meaning
  - [鸟会, 观鸟会, birding society]
near:                            # near one another, counts for less
  - [蹲点, 守候, 观察]
"""

import logging
from pathlib import Path
from typing import Any

import yaml

from knowledge.phrases import phrases
from knowledge.synonyms import Thesaurus, shipped

NAME = "synonyms.yaml"
_LARGEST = 1_000_000
_LISTS = ("groups", "near")
_LOG = logging.getLogger(__name__)


class OwnWords:
    """The words of one library: what ships and what the team added."""

    def __init__(self, folder: Path, language: str) -> None:
        self.path = folder / NAME
        self._language = language
        self._stamp: tuple[int, int] | None = None
        self._thesaurus = shipped()
        self.trouble = ""
        """Why the file is not used, one sentence; empty when it is, or when there is none."""

    def thesaurus(self) -> Thesaurus:
        """With a file that cannot be read: the shipped words alone, and the reason in `trouble`."""
        stamp = self._look()
        if stamp != self._stamp:
            self._stamp = stamp
            self.trouble, self._thesaurus = "", shipped()
            if stamp is not None:
                self._read(stamp[1])
        return self._thesaurus

    def _look(self) -> tuple[int, int] | None:
        try:
            found = self.path.stat()
        except OSError:
            return None
        return found.st_mtime_ns, found.st_size

    def _read(self, size: int) -> None:
        try:
            if size > _LARGEST:
                raise ValueError(self._say("own_words_large"))
            lists = self._checked(yaml.safe_load(self.path.read_text("utf-8-sig")))
            self._thesaurus = shipped().with_groups(*lists)
        except (OSError, ValueError, yaml.YAMLError, RecursionError) as error:
            reason = self._reason(error)
            self.trouble = self._say("own_words_unread", name=self.path, reason=reason)
            _LOG.info("%s", self.trouble)

    def _reason(self, error: Exception) -> str:
        """What a person can mend: the line of a slip in the YAML, the encoding, else our own words."""
        if isinstance(error, yaml.MarkedYAMLError) and (mark := error.problem_mark or error.context_mark):
            return self._say("own_words_line", line=mark.line + 1)
        if isinstance(error, UnicodeDecodeError | yaml.reader.ReaderError):
            return self._say("own_words_encoding")
        if isinstance(error, yaml.YAMLError | RecursionError):
            return self._say("own_words_shape")
        return (error.strerror or "") if isinstance(error, OSError) else str(error)

    def _checked(self, held: Any) -> list[list[list[str]]]:
        held = {"groups": held} if isinstance(held, list) else held or {}
        if not isinstance(held, dict) or not set(held) <= set(_LISTS):
            raise ValueError(self._say("own_words_shape"))
        return [self._lists(held.get(name) or []) for name in _LISTS]

    def _lists(self, groups: Any) -> list[list[str]]:
        if not isinstance(groups, list) or not all(isinstance(group, list) for group in groups):
            raise ValueError(self._say("own_words_shape"))
        for word in (word for group in groups for word in group):
            if not isinstance(word, str):
                raise ValueError(self._say("own_words_quote", word=word))
        return groups

    def _say(self, phrase: str, **values: object) -> str:
        return phrases("knowledge", "own_words_phrases.yaml").say(phrase, self._language, **values)
