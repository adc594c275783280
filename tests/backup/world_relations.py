"""What is known of customers beside their card, for the archives of the tests."""

import tempfile
from pathlib import Path

from akker.adoption.importing import import_usage
from akker.adoption.queries import figures_page
from akker.adoption.recording import take_back_figure
from akker.books.actor import reading
from akker.parties.queries import keys_of_group
from tests.adoption.making import SEATS, USERS, measured, used
from tests.make import Make


def used_much(make: Make) -> None:
    """A figure that another replaced, one that was taken back, and some of a file."""
    measured(make.alice)
    for value in (12, 14):
        used(make.alice, value)
    used(make.alice, 20, measure=SEATS)
    used(make.alice, 3, 2)
    with reading(make.book):
        group = keys_of_group(make.book, "J1")
        (newest, *_) = figures_page(make.book, group, limit=9)
    take_back_figure(make.alice, figure_id=newest.figure_id)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "use.csv"
        path.write_text(f"customer,measure,month,value\nJ1,{USERS},2026-01,7\n", "utf-8")
        import_usage(make.alice, path=path)
