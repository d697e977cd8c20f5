"""The row of a table that somebody ticked, or any cell of which they clicked."""

from collections.abc import Mapping
from typing import Any

# A click on the words of a row opens it as well as its tick box does.
MODES: list[Any] = ["single-row", "single-cell"]


def chosen_row(event: Mapping[str, Any], rows: int) -> int | None:
    """Place of the chosen row among `rows` rows, None for none; a tick counts before a click.

    `event` is what `st.dataframe` returns or keeps under its key; cells are (row, column) pairs."""
    picked = event["selection"]
    places = [*picked["rows"], *(row for row, _ in picked.get("cells", ()))]
    return next((place for place in places if place < rows), None)
