"""`akker job`: long work that the worker does."""

from pathlib import Path

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing
from akker.cli.verbs import verb
from akker.jobs.kinds import the_kinds
from akker.jobs.queries import JobRow, job_called, jobs
from akker.jobs.starting import start_job
from akker.jobs.stopping import cancel_job


@click.group("job")
def job() -> None:
    """Long work that the worker does: start, list, cancel."""


@verb("start", asks=Permission.READ_BOOKS, under=job)
@click.argument("kind")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--set", "given", multiple=True, metavar="NAME=VALUE", help="What the kind asks.")
def job_start(actor: Actor, kind: str, file: Path | None, given: tuple[str, ...]) -> None:
    """Put work of KIND ("import journal", "archive", "check", ...) in the worker's queue."""
    parameters = dict(_pair(text) for text in given)
    uid = start_job(
        actor, kind=kind, parameters=parameters, file=file, file_name=file.name if file else ""
    )
    with reading(actor.book):
        row = job_called(actor.book, uid)
    answer(row, f"{uid} waits for the worker (`akker up` or `akker work`).")


def _pair(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    if not equals:
        raise click.UsageError(f"Write {text} as NAME=VALUE.")
    return name, {"true": True, "false": False}.get(value, value)


@verb("list", asks=Permission.READ_BOOKS, under=job)
def job_list(actor: Actor) -> None:
    """Jobs, the latest first, and how far they are."""
    with reading(actor.book):
        rows = jobs(actor.book)
    listing(
        rows,
        (
            ("Job", lambda row: row.uid),
            ("Kind", lambda row: row.kind),
            ("By", lambda row: row.started_by),
            ("Asked", lambda row: f"{row.asked_at:%Y-%m-%d %H:%M} UTC"),
            ("State", _state),
            ("", lambda row: row.refusal),
        ),
        empty=f"No jobs yet. There are: {', '.join(the_kinds())}.",
    )


def _state(row: JobRow) -> str:
    told = row.progress
    if told is None or told.percent is None:
        return str(row.state)
    left = f", {told.seconds_left} s left" if told.seconds_left is not None else ""
    return f"{row.state}: {told.stage} {told.percent}%{left}"


@verb("cancel", asks=Permission.READ_BOOKS, under=job)
@click.argument("uid", metavar="JOB")
def job_cancel(actor: Actor, uid: str) -> None:
    """Stop JOB; nothing of it stays in the books."""
    row = cancel_job(actor, uid=uid)
    answer(row, f"{row.uid} ({row.kind}) is asked to stop.")
