"""Reading the form of an entry from a file, as `akker post` and its kin take it."""

from typing import IO

import click

from akker.ledger.entry_form import Form, check_form, read_form

FORM_FILE = click.argument("file", type=click.File("rb"), metavar="FILE|-")


def form_in(file: IO[bytes]) -> Form:
    """Refused: form_unreadable, form_unfit, form_key_unknown, text_too_long."""
    return check_form(read_form(file.read()))
