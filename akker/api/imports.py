"""Files into the books: a dry run says what would happen, and an import can be undone."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, cast

from ninja import File, Form, Query, Router, UploadedFile
from pydantic import Field

from akker.adoption.importing import import_usage
from akker.api.doors import MOST_IMPORT, ApiRequest, operation
from akker.api.import_answers import (
    ChartSaid,
    DocumentsSaid,
    ImportOut,
    JournalSaid,
    OpeningSaid,
    PartiesSaid,
    ProductsSaid,
    RatesSaid,
    UndoneSaid,
    UsageBroughtSaid,
    problems_out,
)
from akker.api.jobs import JobSaid
from akker.api.paging import Paged, page_of, places_in
from akker.api.parsing import read_json
from akker.api.schemas import Asked, Day, Page, amount_out
from akker.books.actor import Permission
from akker.catalog.importing import import_products
from akker.customers.importing import import_parties
from akker.intake.amounts import Style
from akker.intake.dates import Order
from akker.intake.queries import ImportRow, import_called, imports_page
from akker.intake.undoing import undo_import
from akker.jobs.starting import start_job
from akker.kernel.errors import Refused
from akker.ledger.importing import import_journal
from akker.ledger.rating import import_rates
from akker.ledger.starting import import_chart, import_opening
from akker.receivables.importing import CREDIT_NOTES, INVOICES, import_documents

router = Router(tags=["imports"])


class DryForm(Asked):
    dry_run: bool = False


class ChartForm(DryForm):
    """`mapping` is a JSON object of headings and fields, remembered for the next such file."""

    mapping: Annotated[str, Field(max_length=20_000)] = ""


class OpeningForm(ChartForm):
    """`dates` and `decimals` are for a file that does not tell."""

    on: Day | None = None
    dates: Order | None = None
    decimals: Style | None = None


class UsageForm(ChartForm):
    """`dates` and `decimals` are for a file that does not tell."""

    dates: Order | None = None
    decimals: Style | None = None


class JournalForm(ChartForm):
    dates: Order | None = None
    decimals: Style | None = None
    open_accounts: bool = False


class DocumentsForm(ChartForm):
    """`ledger_code` is where revenue goes of lines that name no ledger account."""

    dates: Order | None = None
    decimals: Style | None = None
    ledger_code: str = Field("", max_length=20)


@contextmanager
def _on_disk(file: UploadedFile) -> Iterator[Path]:
    """Where the file lies while it is read; its name is kept apart, for it is anybody's."""
    with tempfile.NamedTemporaryFile(prefix="akker-import-") as kept:
        for piece in file.chunks():
            kept.write(piece)
        kept.flush()
        yield Path(kept.name)


def _mapping(text: str) -> Mapping[str, str] | None:
    """Refused: map_unreadable, json_unreadable."""
    if not text:
        return None
    mapping: Any = read_json(text.encode(errors="surrogatepass"))
    if not isinstance(mapping, dict) or not all(isinstance(v, str) for v in mapping.values()):
        raise Refused(
            "map_unreadable",
            "The map is no JSON object of headings and fields.",
            remedy="Write it as {example}.",
            example=json.dumps({"Datum": "date", "Bedrag": "amount"}),
        )
    return mapping


def _name(file: UploadedFile) -> str:
    return "".join(sign for sign in file.name or "" if sign.isprintable()) or "file"


@operation(router, "GET", "/imports", asks=Permission.READ_BOOKS, answers=Page[ImportOut])
def list_imports(request: ApiRequest, asked: Query[Paged]) -> Page[ImportOut]:
    """What was brought in, the latest first."""
    places = places_in(asked.cursor, int)
    before_id = None if places is None else cast(int, places[0])
    rows = imports_page(request.actor.book, before_id=before_id, limit=asked.limit)
    return page_of(rows, asked.limit, ImportOut.model_validate, lambda row: (row.import_id,))


@operation(
    router,
    "POST",
    "/imports/journal",
    asks=Permission.IMPORT_FILES,
    answers=JournalSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_journal(
    request: ApiRequest, file: File[UploadedFile], asked: Form[JournalForm]
) -> object:
    """Entries from a CSV or XLSX, one row per line; all of it or nothing.

    What came in before is passed over, so the same file changes nothing. A dry run lists what
    is wrong row by row; without it the first thing that is wrong refuses the file.
    """
    with _on_disk(file) as path:
        return import_journal(
            request.actor,
            path=path,
            file_name=_name(file),
            mapping=_mapping(asked.mapping),
            dates=asked.dates,
            decimal_sign=asked.decimals,
            dry_run=asked.dry_run,
            open_accounts=asked.open_accounts,
        )


@operation(
    router,
    "POST",
    "/imports/chart",
    asks=Permission.IMPORT_FILES,
    answers=ChartSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_chart(request: ApiRequest, file: File[UploadedFile], asked: Form[ChartForm]) -> object:
    """Ledger accounts from a CSV or XLSX: code, name, type."""
    with _on_disk(file) as path:
        return import_chart(
            request.actor,
            path=path,
            file_name=_name(file),
            mapping=_mapping(asked.mapping),
            dry_run=asked.dry_run,
        )


@operation(
    router,
    "POST",
    "/imports/parties",
    asks=Permission.IMPORT_FILES,
    answers=PartiesSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_parties(
    request: ApiRequest, file: File[UploadedFile], asked: Form[ChartForm]
) -> object:
    """Customers and suppliers from a CSV or XLSX; who is there gets what the file tells."""
    with _on_disk(file) as path:
        return import_parties(
            request.actor,
            path=path,
            file_name=_name(file),
            mapping=_mapping(asked.mapping),
            dry_run=asked.dry_run,
        )


@operation(
    router,
    "POST",
    "/imports/products",
    asks=Permission.IMPORT_FILES,
    answers=ProductsSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_products(
    request: ApiRequest, file: File[UploadedFile], asked: Form[ChartForm]
) -> object:
    """Products from a CSV or XLSX; what is there gets what the file tells."""
    with _on_disk(file) as path:
        return import_products(
            request.actor,
            path=path,
            file_name=_name(file),
            mapping=_mapping(asked.mapping),
            dry_run=asked.dry_run,
        )


@operation(
    router,
    "POST",
    "/jobs/books",
    asks=Permission.READ_BOOKS,
    answers=JobSaid,
    status=201,
    most_bytes=MOST_IMPORT,
)
def bring_back_books(request: ApiRequest, file: File[UploadedFile]) -> JobSaid:
    """One set of archived books, beside these, by whoever may open other books; whoever made the
    token owns them. The answer is the job that brings them in and checks them."""
    with _on_disk(file) as path:
        uid = start_job(request.actor, kind="load books", file=path, file_name=_name(file))
    return JobSaid(uid=uid)


@operation(
    router,
    "POST",
    "/imports/usage",
    asks=Permission.IMPORT_FILES,
    answers=UsageBroughtSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_usage(request: ApiRequest, file: File[UploadedFile], asked: Form[UsageForm]) -> object:
    """Figures of use from a CSV or XLSX; what is there as the file has it stays."""
    with _on_disk(file) as path:
        return import_usage(
            request.actor,
            path=path,
            file_name=_name(file),
            mapping=_mapping(asked.mapping),
            dates=asked.dates,
            decimal_sign=asked.decimals,
            dry_run=asked.dry_run,
        )


@operation(
    router,
    "POST",
    "/imports/opening",
    asks=Permission.IMPORT_FILES,
    answers=OpeningSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_opening(
    request: ApiRequest, file: File[UploadedFile], asked: Form[OpeningForm]
) -> OpeningSaid:
    """Opening balances from a CSV or XLSX, as one entry that balances."""
    with _on_disk(file) as path:
        result = import_opening(
            request.actor,
            path=path,
            file_name=_name(file),
            booked_on=asked.on,
            mapping=_mapping(asked.mapping),
            dates=asked.dates,
            decimal_sign=asked.decimals,
            dry_run=asked.dry_run,
        )
    return OpeningSaid(
        import_id=result.import_uid,
        entry=result.label,
        date=result.booked_on,
        line_count=result.line_count,
        total=amount_out(result.total_minor, request.actor.book.currency),
        problems=problems_out(result.problems),
        dry_run=result.dry_run,
    )


@operation(
    router,
    "POST",
    "/imports/invoices",
    asks=Permission.IMPORT_FILES,
    answers=DocumentsSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_invoices(
    request: ApiRequest, file: File[UploadedFile], asked: Form[DocumentsForm]
) -> object:
    """Invoices that were issued elsewhere, from a CSV or XLSX; they keep their numbers."""
    with _on_disk(file) as path:
        said = _documents_asked(file, asked)
        return import_documents(request.actor, kind=INVOICES, path=path, **said)


@operation(
    router,
    "POST",
    "/imports/credit-notes",
    asks=Permission.IMPORT_FILES,
    answers=DocumentsSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_credit_notes(
    request: ApiRequest, file: File[UploadedFile], asked: Form[DocumentsForm]
) -> object:
    """Credit notes that were issued elsewhere, from a CSV or XLSX; they stay open."""
    with _on_disk(file) as path:
        said = _documents_asked(file, asked)
        return import_documents(request.actor, kind=CREDIT_NOTES, path=path, **said)


def _documents_asked(file: UploadedFile, asked: DocumentsForm) -> dict[str, Any]:
    return {
        "file_name": _name(file),
        "mapping": _mapping(asked.mapping),
        "dates": asked.dates,
        "decimal_sign": asked.decimals,
        "ledger_code": asked.ledger_code,
        "dry_run": asked.dry_run,
    }


@operation(
    router,
    "POST",
    "/imports/rates",
    asks=Permission.IMPORT_FILES,
    answers=RatesSaid,
    most_bytes=MOST_IMPORT,
)
def bring_in_rates(request: ApiRequest, file: File[UploadedFile], asked: Form[DryForm]) -> object:
    """Exchange rates from the file of the European Central Bank (eurofxref, CSV or ZIP)."""
    return import_rates(request.actor, content=file.read(), dry_run=asked.dry_run)


@operation(
    router,
    "POST",
    "/imports/{import_id}/undo",
    asks=Permission.IMPORT_FILES,
    answers=UndoneSaid,
)
def undo(request: ApiRequest, import_id: str) -> object:
    """Reverse all that an import brought in; the file may come in again."""
    return undo_import(request.actor, import_id=import_id)


@operation(router, "GET", "/imports/{import_id}", asks=Permission.READ_BOOKS, answers=ImportOut)
def show_import(request: ApiRequest, import_id: str) -> ImportRow:
    """One import."""
    return import_called(request.actor.book, import_id)
