"""Tables of a PDF whose cells hold spaces or go on below: rows under their header, or the lines they were."""

import pytest

from knowledge.pdf_grid import with_grids

LAYOUT = """5. Sanctions
                     Breach                     First time                 Second time                 Who
                                                                                                     decides
Leaving the group without telling the   Reminder on the day           One month off the list      Walk leader
leader or the back marker                                             of walks
Abuse of a farmer or another walker     Two months off the list       Removal from the            Committee
                                        of walks                      club
No show without notice                  Warning                       Two weeks off               Secretary"""
PLAIN = [
    "5. Sanctions",
    "Breach First time Second time Who decides",
    "Leaving the group without telling the",
    "leader or the back marker Reminder on the day One month off the list of walks Walk leader",
    "Abuse of a farmer or another walker Two months off the list of walks Removal from the club Committee",
    "No show without notice Warning Two weeks off Secretary",
    "6. Notes",
]


def test_wrapped_cells_are_whole_under_their_header() -> None:
    rows = [line for line in with_grids(PLAIN, LAYOUT) if line.startswith("| ")]
    assert rows[0] == "| Breach | First time | Second time | Who decides |"
    assert rows[1].startswith(
        "| Leaving the group without telling the leader or the back marker | Reminder on"
    )
    assert rows[2].endswith("| Two months off the list of walks | Removal from the club | Committee |")
    assert len(rows) == 4
    assert with_grids(PLAIN, LAYOUT)[-1] == "6. Notes"


def test_a_row_with_an_empty_cell_leaves_the_lines_as_they_were() -> None:
    short = LAYOUT.replace("No show without notice                  Warning ", "No show" + " " * 41)
    plain = [line.replace("No show without notice Warning", "No show") for line in PLAIN]
    assert with_grids(plain, short) == plain


@pytest.mark.parametrize(
    "layout",
    [
        "Walkers  stay  behind  the  leader  and          clause  that  was  applied\n" * 4,
        "A name     a place     a day\nwords that go on and on over the whole line\n",
        "",
    ],
)
def test_columns_of_prose_are_no_table(layout: str) -> None:
    assert with_grids(PLAIN, layout) == PLAIN


def test_words_that_the_page_does_not_hold_change_nothing() -> None:
    other = [line.replace("Committee", "Board") for line in PLAIN]
    assert with_grids(other, LAYOUT) == other
