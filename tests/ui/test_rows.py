"""Which row of a table somebody meant."""

from ui.rows import chosen_row


def test_a_tick_or_a_click_on_any_cell_chooses_the_row() -> None:
    assert chosen_row({"selection": {"rows": [2], "columns": [], "cells": []}}, 3) == 2
    assert chosen_row({"selection": {"rows": [], "columns": [], "cells": [(1, "Request")]}}, 3) == 1


def test_a_tick_counts_before_a_click() -> None:
    assert chosen_row({"selection": {"rows": [0], "cells": [(1, "Request")]}}, 3) == 0


def test_a_row_that_a_filter_took_away_is_no_longer_chosen() -> None:
    assert chosen_row({"selection": {"rows": [7], "cells": []}}, 3) is None
    assert chosen_row({"selection": {"rows": []}}, 3) is None
