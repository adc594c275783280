"""The kinds of jobs: what each asks, takes and does. One table.

Each calls the use case that the command line calls. `actor` carries the job's own
idempotency key, so a job that is taken up again after a crash has one effect.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import pairwise
from time import monotonic
from typing import Any, TypeVar

from akker.adoption.importing import import_usage
from akker.backup.archiving import archive
from akker.backup.restoring import load_for
from akker.books.actor import Actor, Permission, reading
from akker.books.queries import today_in
from akker.catalog.importing import import_products
from akker.customers.importing import import_parties
from akker.demo.company import SLUG
from akker.demo.loading import LOADING, tell_demo
from akker.dunning.runs import run_reminders
from akker.intake.undoing import undo_import
from akker.jobs.kinds import Cancelled, Kind, Outcome, Work
from akker.kernel.errors import Refused
from akker.ledger.anchoring import anchor_book
from akker.ledger.checks import check_book
from akker.ledger.importing import import_journal
from akker.ledger.queries import entry_count
from akker.ledger.rating import import_rates
from akker.ledger.starting import import_chart, import_opening
from akker.receivables.importing import CREDIT_NOTES, INVOICES, import_documents
from akker.reports.catalogue import REPORTS, build
from akker.reports.formats import Format, render
from akker.reports.formats.as_json import json_bytes
from akker.reports.journal_csv import journal_csv
from akker.reports.journal_lines import exported_entries
from akker.reports.options import read_options
from akker.reports.plain_text import beancount_ledger, hledger_journal

T = TypeVar("T")
JOURNAL_FORMATS = {
    "csv": (journal_csv, "csv"),
    "hledger": (hledger_journal, "journal"),
    "beancount": (beancount_ledger, "beancount"),
}
REPORT_FORMATS: dict[str, Format] = {"csv": "csv", "xlsx": "xlsx", "pdf": "pdf", "json": "json"}


@dataclass(frozen=True, slots=True)
class CheckValues:
    """`milliseconds` is what each check took."""

    checks: tuple[str, ...]
    findings: tuple[dict[str, object], ...]
    milliseconds: tuple[int, ...]


def _import_journal(actor: Actor, work: Work) -> Outcome:
    result = import_journal(
        actor,
        path=work.input,
        file_name=work.input_name,
        mapping=work.parameters.get("mapping"),
        dates=work.parameters.get("dates"),
        decimal_sign=work.parameters.get("decimal_sign"),
        dry_run=bool(work.parameters.get("dry_run")),
        open_accounts=bool(work.parameters.get("open_accounts")),
        progress=work.tell,
    )
    return Outcome(asdict(result))


def _import_chart(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_chart(
        actor,
        path=work.input,
        file_name=work.input_name,
        mapping=work.parameters.get("mapping"),
        dry_run=bool(work.parameters.get("dry_run")),
    )
    return Outcome(asdict(result))


def _import_opening(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_opening(
        actor,
        path=work.input,
        file_name=work.input_name,
        booked_on=_day(work.parameters, "on"),
        mapping=work.parameters.get("mapping"),
        dates=work.parameters.get("dates"),
        decimal_sign=work.parameters.get("decimal_sign"),
        dry_run=bool(work.parameters.get("dry_run")),
    )
    return Outcome(asdict(result))


def _import_parties(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_parties(
        actor,
        path=work.input,
        file_name=work.input_name,
        mapping=work.parameters.get("mapping"),
        dry_run=bool(work.parameters.get("dry_run")),
    )
    return Outcome(asdict(result))


def _import_documents(kind: str) -> Callable[[Actor, Work], Outcome]:
    def act(actor: Actor, work: Work) -> Outcome:
        work.tell("read", 0, 0)
        result = import_documents(
            actor,
            kind=kind,
            path=work.input,
            file_name=work.input_name,
            mapping=work.parameters.get("mapping"),
            dates=work.parameters.get("dates"),
            decimal_sign=work.parameters.get("decimal_sign"),
            dry_run=bool(work.parameters.get("dry_run")),
            progress=work.tell,
        )
        return Outcome(asdict(result))

    return act


def _import_products(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_products(
        actor,
        path=work.input,
        file_name=work.input_name,
        mapping=work.parameters.get("mapping"),
        dry_run=bool(work.parameters.get("dry_run")),
    )
    return Outcome(asdict(result))


def _import_usage(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_usage(
        actor,
        path=work.input,
        file_name=work.input_name,
        mapping=work.parameters.get("mapping"),
        dates=work.parameters.get("dates"),
        decimal_sign=work.parameters.get("decimal_sign"),
        dry_run=bool(work.parameters.get("dry_run")),
        progress=work.tell,
    )
    return Outcome(asdict(result))


def _import_rates(actor: Actor, work: Work) -> Outcome:
    work.tell("read", 0, 0)
    result = import_rates(
        actor,
        content=work.input.read_bytes(),
        dry_run=bool(work.parameters.get("dry_run")),
    )
    return Outcome(asdict(result))


def _undo_import(actor: Actor, work: Work) -> Outcome:
    import_id = str(work.parameters.get("import_id", ""))
    return Outcome(asdict(undo_import(actor, import_id=import_id, progress=work.tell)))


def _send_reminders(actor: Actor, work: Work) -> Outcome:
    """Each customer's letters are a transaction: when it is stopped, what was sent stays so."""
    sent = run_reminders(
        actor,
        until=_day(work.parameters, "until") or today_in(actor.book),
        sends_mail=not work.parameters.get("by_post"),
        tell=work.tell,
    )
    return Outcome(
        {"reminder_count": len(sent), "mail_count": sum(bool(one.sent_to) for one in sent)}
    )


def _export_journal(actor: Actor, work: Work) -> Outcome:
    name = str(work.parameters.get("format", "csv"))
    if name not in JOURNAL_FORMATS:
        raise _format_unknown(name, JOURNAL_FORMATS)
    texts_of, ending = JOURNAL_FORMATS[name]
    since = _day(work.parameters, "from") or dt.date.min
    until = _day(work.parameters, "until") or dt.date.max
    with reading(actor.book):
        total = entry_count(actor.book, since=since, until=until)
        entries = _counted(
            exported_entries(actor.book, since=since, until=until), "write", total, work.tell
        )
        with work.output.open("wb") as file:
            for text in texts_of(actor.book, entries):
                file.write(text.encode())
    return Outcome({"entry_count": total}, f"{actor.book.slug}-journal.{ending}")


def _export_report(actor: Actor, work: Work) -> Outcome:
    texts = {name: str(value) for name, value in work.parameters.items()}
    name, form = texts.pop("name", ""), texts.pop("format", "xlsx")
    if form not in REPORT_FORMATS:
        raise _format_unknown(form, REPORT_FORMATS)
    if name not in REPORTS:
        raise Refused(
            "report_unknown",
            "{name} is no report.",
            remedy="Use one of: {known}.",
            name=name[:40] or "An empty text",
            known=", ".join(REPORTS),
        )
    options = read_options(texts)
    work.tell("compute", 0, 2)
    made = build(actor.book, name, options)
    work.tell("write", 1, 2)
    if form == "json":
        content = json_bytes(made.json, actor.book.currency)
    else:
        content = render(made.table, REPORT_FORMATS[form], options.language or actor.book.language)
    work.output.write_bytes(content)
    return Outcome({"report": name}, f"{actor.book.slug}-{name}.{form}")


def _archive(actor: Actor, work: Work) -> Outcome:
    path = work.output.with_name(f"{actor.book.slug}.akker")  # the name that its event keeps
    made = archive(actor, path, tell=lambda table, rows: work.tell(table, rows, 0))
    path.replace(work.output)
    values = {
        "sha256": made.sha256,
        "size": made.size,
        "row_count": made.row_count,
        "file_count": made.file_count,
        "missing_count": len(made.missing_files),
    }
    return Outcome(values, f"{actor.book.slug}-{made.made_at:%Y-%m-%d}.akker")


def _load_books(actor: Actor, work: Work) -> Outcome:
    """To its end once it has begun: on PostgreSQL half of some books would stay."""

    def tell(table: str, rows: int) -> None:
        with suppress(Cancelled):
            work.tell(table, rows, 0)

    back = load_for(actor, work.input, name=work.input_name, tell=tell)
    (book,) = back.books
    values = {
        "slug": book.slug,
        "name": book.name,
        "row_count": back.row_count,
        "file_count": back.file_count,
        "missing_count": len(back.missing_files),
    }
    return Outcome(values)


def _check(actor: Actor, work: Work) -> Outcome:
    began: list[float] = []

    def tell(check: str, done: int, total: int) -> None:
        began.append(monotonic())
        work.tell(check, done, total)

    checked = check_book(actor.book, tell=tell)
    began.append(monotonic())
    spent = tuple(round(1000 * (end - start)) for start, end in pairwise(began))
    findings = tuple(found.kept for found in checked.findings)
    return Outcome(asdict(CheckValues(checked.checks, findings, spent)))


def _anchor(actor: Actor, work: Work) -> Outcome:
    anchor = anchor_book(actor)
    work.output.write_bytes(json_bytes(anchor, actor.book.currency))
    return Outcome(asdict(anchor), f"{actor.book.slug}-anchor-{anchor.anchored_at[:10]}.json")


def _load_demo(actor: Actor, work: Work) -> Outcome:
    """Told to its end once it has begun: a part of a company is worth nothing to anybody."""
    if actor.book.slug != SLUG:
        raise Refused(
            "demo_elsewhere",
            "The story of the demo company cannot be told in {book}.",
            remedy="Start it in the demo company's own books.",
            book=actor.book.name,
        )

    def tell(what: str, part: float) -> None:
        del what
        with suppress(Cancelled):
            work.tell("demo", round(part * 100), 100)

    tell_demo(tell)
    with reading(actor.book):
        return Outcome({"entry_count": entry_count(actor.book)})


def _counted(
    things: Iterable[T], stage: str, total: int, tell: Callable[[str, float, float], None]
) -> Iterator[T]:
    for number, thing in enumerate(things, 1):
        if number % 200 == 1:
            tell(stage, number, total)
        yield thing


def _day(parameters: Mapping[str, Any], name: str) -> dt.date | None:
    text = parameters.get(name)
    if not text:
        return None
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        raise Refused(
            "date_unfit",
            "{text} is not a date.",
            remedy="Write it as 2026-03-31.",
            text=ascii(str(text)[:40]),
        ) from None


def _format_unknown(name: str, known: Iterable[str]) -> Refused:
    return Refused(
        "format_unknown",
        "{name} is no format.",
        remedy="Use one of: {known}.",
        name=ascii(name[:20]),
        known=", ".join(known),
    )


_READING = frozenset({"mapping", "dry_run"})
_DATED = _READING | {"dates", "decimal_sign"}
KINDS: Mapping[str, Kind] = {
    "import journal": Kind(
        Permission.IMPORT_FILES, _import_journal, True, _DATED | {"open_accounts"}
    ),
    "import chart": Kind(Permission.IMPORT_FILES, _import_chart, True, _READING),
    "import opening": Kind(Permission.IMPORT_FILES, _import_opening, True, _DATED | {"on"}),
    "import parties": Kind(Permission.IMPORT_FILES, _import_parties, True, _READING),
    "import invoices": Kind(Permission.IMPORT_FILES, _import_documents(INVOICES), True, _DATED),
    "import credit-notes": Kind(
        Permission.IMPORT_FILES, _import_documents(CREDIT_NOTES), True, _DATED
    ),
    "import products": Kind(Permission.IMPORT_FILES, _import_products, True, _READING),
    "import usage": Kind(Permission.IMPORT_FILES, _import_usage, True, _DATED),
    "import rates": Kind(Permission.IMPORT_FILES, _import_rates, True, frozenset({"dry_run"})),
    "undo import": Kind(Permission.IMPORT_FILES, _undo_import, parameters=frozenset({"import_id"})),
    "send reminders": Kind(
        Permission.SEND_REMINDERS, _send_reminders, parameters=frozenset({"until", "by_post"})
    ),
    "export journal": Kind(
        Permission.EXPORT_BOOKS, _export_journal, parameters=frozenset({"format", "from", "until"})
    ),
    "export report": Kind(
        Permission.EXPORT_BOOKS,
        _export_report,
        parameters=frozenset(
            {
                *("name", "format", "from", "until", "as-of", "known-at", "compare", "by"),
                *("where", "ledger-account", "journal", "language"),
            }
        ),
    ),
    "archive": Kind(Permission.EXPORT_BOOKS, _archive),
    "load books": Kind(Permission.OPEN_BOOKS, _load_books, True),
    "check": Kind(Permission.PROVE, _check),
    "anchor": Kind(Permission.PROVE, _anchor),
    LOADING: Kind(Permission.OPEN_BOOKS, _load_demo),
}
