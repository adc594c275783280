"""What verbs print: sentences and columns for people, JSON where it was asked for."""

import os
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from akker.kernel.sentences import Sentence
from akker.reports.display import shown_text, width_of
from akker.reports.formats.as_json import json_bytes

# What is being done, how much of it is done, and of how much: 0 where nobody knows.
Progress = Callable[[str, float, float], None]


def wants_json() -> bool:
    wishes = click.get_current_context().meta.get("akker.wishes", {})
    return bool(wishes.get("as_json"))


def answer(value: object, *sentences: str, currency: str = "") -> None:
    """The value in JSON, or else the sentences, one a line."""
    if wants_json():
        click.echo(json_bytes(value, currency), nl=False)
        return
    for sentence in sentences:
        click.echo(shown_text(sentence))


def tell_remarks(remarks: Iterable[Sentence]) -> None:
    """Beside what is answered: to people, not to programs that read the answer."""
    for remark in remarks:
        click.echo(shown_text(str(remark)), err=True)


def listing(
    rows: Sequence[Any], columns: Sequence[tuple[str, Callable[[Any], str]]], *, empty: str
) -> None:
    """Rows (dataclasses) in aligned columns, or as a JSON list; `empty` is said of none."""
    if wants_json():
        click.echo(json_bytes(rows, ""), nl=False)
        return
    if not rows:
        click.echo(empty)
        return
    lines = [[title for title, _ in columns]]
    for row in rows:
        lines.append([shown_text(text_of(row)) for _, text_of in columns])
    widths = [max(map(width_of, texts)) for texts in zip(*lines, strict=True)]
    for line in lines:
        padded = (
            text + " " * (width - width_of(text)) for text, width in zip(line, widths, strict=True)
        )
        click.echo("  ".join(padded).rstrip())


def write_out(parts: Iterable[bytes], output: Path | None, *, is_binary: bool = False) -> None:
    """To standard output, or whole into a file: what was there stays until all is ready."""
    if output is None:
        if is_binary and sys.stdout.isatty():
            raise click.UsageError("This is no text for a terminal; say where with --output FILE.")
        stream = sys.stdout.buffer
        for part in parts:
            stream.write(part)
        stream.flush()
        return
    folder = output.resolve().parent
    if not folder.is_dir():
        raise click.UsageError(f"There is no folder {folder}.")
    with tempfile.NamedTemporaryFile(dir=folder, prefix=".akker-", delete=False) as file:
        try:
            for part in parts:
                file.write(part)
            file.flush()
            os.fchmod(file.fileno(), 0o666 & ~_umask())
            os.replace(file.name, output)
        except BaseException:
            os.unlink(file.name)
            raise


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


@contextmanager
def progress(what: str) -> Iterator[Progress]:
    """A bar on a terminal, nothing in a pipe."""
    if not sys.stderr.isatty():
        yield lambda what, done, total: None
        return
    # Only a terminal pays for loading it.
    from rich.console import Console
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda doing, done, total: bar.update(
            task, description=doing or what, completed=done, total=total or None
        )
