"""What the verbs that bring in files share: their options, and what is wrong with rows."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any, get_args

import click

from akker.intake.amounts import Style
from akker.intake.dates import Order
from akker.intake.problems import RowProblem
from akker.kernel.errors import Refused

FILE = click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
DRY_RUN = click.option("--dry-run", is_flag=True, help="Say what would happen; change nothing.")
MAP = click.option(
    "--map",
    "map_file",
    type=click.File("rb"),
    help='JSON: {"heading": "field"}, remembered for files with the same headings.',
)
DATES = click.option(
    "--dates", type=click.Choice(get_args(Order)), help="The order of days in FILE, if not told."
)
DECIMALS = click.option(
    "--decimals", type=click.Choice(get_args(Style)), help="The decimal sign in FILE, if not told."
)


def mapping_in(file: IO[bytes] | None) -> Mapping[str, str] | None:
    """What headings mean, as the file says; None without one. Refused: map_unreadable."""
    if file is None:
        return None
    try:
        mapping: Any = json.load(file)
    except ValueError:
        mapping = None
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise Refused(
            "map_unreadable",
            "The map is no JSON object of headings and fields.",
            remedy="Write it as {example}.",
            example='{"Datum": "date", "Bedrag": "amount"}',
        )
    return mapping


def problem_text(problem: RowProblem) -> str:
    return problem.sentence


def refuse_problems(problems: Sequence[RowProblem]) -> None:
    """A dry run that found something wrong ends as the import would."""
    if problems:
        raise Refused(
            "file_has_problems",
            "{count} rows would be refused." if len(problems) > 1 else "1 row would be refused.",
            remedy="Mend what is listed, or say what it means, and try again.",
            count=len(problems),
        )
