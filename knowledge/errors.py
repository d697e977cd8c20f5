"""One error tree.

OpsDeskError                 front ends catch this one and show its sentence
├── BadInput                 raised where input enters (files, requests, options); the person mends the input
├── LibraryError             raised by knowledge/; the person mends the document, folder or index
└── ModelError               raised by agents/gateway/; the runner catches it and uses the built-in writer

`str(error)` is one sentence in the language given, saying what is wrong and what to do. Never a traceback.
"""


class OpsDeskError(Exception):
    """Base of every error this program raises on purpose."""


class BadInput(OpsDeskError):
    """The request, file or option cannot be used as it is."""


class LibraryError(OpsDeskError):
    """The library cannot read a document or its own index."""


class ModelError(OpsDeskError):
    """The language model gave no usable answer; `kind` is one word for records and tests."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind
