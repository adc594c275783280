"""Every report of the catalogue, with all that can be asked of it, in every format."""

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Literal

from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, Day, Out
from akker.books.actor import Permission, require
from akker.reports.catalogue import REPORTS, build, csv_pieces, reports_open_to
from akker.reports.formats import Format, render
from akker.reports.formats.as_json import json_bytes
from akker.reports.options import NAMES, read_options, takes_out_books

router = Router(tags=["reports"])
Text = Annotated[str, Field(max_length=100)]

MEDIA_TYPES: dict[Format, str] = {
    "json": "application/json",
    "csv": "text/csv",
    "table": "text/plain",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
_ENDINGS: dict[Format, str] = {"csv": "csv", "xlsx": "xlsx", "pdf": "pdf", "table": "txt"}


class ReportOut(Out):
    """A report and the options that it takes."""

    name: str
    takes: list[str]
    needs: list[str]


class ReportAsked(Asked):
    """As `akker report`; each report takes some of these. Without days, it is as of today."""

    from_: Day | None = Field(None, alias="from")
    until: Day | None = None
    as_of: Day | None = None
    known_at: Annotated[str, Field(max_length=40, description="A moment in UTC.")] = ""
    compare: Annotated[str, Field(max_length=10, description="previous, year or a number.")] = ""
    by: Annotated[
        Text, Field(description="A dimension to split by; month, customer or vat-code of sales.")
    ] = ""
    where: Annotated[Text, Field(description="dimension=value")] = ""
    ledger_account: Text = ""
    journal: Text = ""
    party: Annotated[Text, Field(description="The code of a customer.")] = ""
    manager: Annotated[Text, Field(description="The e-mail address of who looks after.")] = ""
    team: Annotated[Text, Field(description="The e-mail address of somebody in the team.")] = ""
    tier: Text = ""
    segment: Annotated[Text, Field(description="The name of a segment of customers.")] = ""
    quarter: Annotated[str, Field(max_length=10, description="Such as 2026Q3.")] = ""
    internal: Annotated[
        Literal["", "yes"], Field(description="With what is for us alone: health, margin, tasks.")
    ] = ""
    appointment: Annotated[
        str, Field(max_length=18, description="The planned contact that a brief is for.")
    ] = ""
    page: Annotated[str, Field(max_length=18)] = ""
    after: Annotated[str, Field(max_length=18)] = ""
    language: Literal["", "en", "nl"] = ""
    format: Format = "json"


@operation(router, "GET", "/reports", asks=Permission.SEE_CUSTOMERS, answers=list[ReportOut])
def list_reports(request: ApiRequest) -> list[ReportOut]:
    """The reports there are."""
    open_to = reports_open_to(request.actor.book)
    outside = {inside: name.replace("-", "_") for name, inside in NAMES.items()}
    return [
        ReportOut(
            name=name,
            takes=sorted(outside[field] for field in recipe.takes),
            needs=sorted(outside[field] for field in recipe.needs),
        )
        for name, recipe in sorted(REPORTS.items())
        if name in open_to
    ]


@operation(
    router,
    "GET",
    "/reports/{name}",
    asks=Permission.SEE_CUSTOMERS,
    one_moment=False,
    media_types=tuple(MEDIA_TYPES.values()),
)
def show_report(request: ApiRequest, name: str, asked: Query[ReportAsked]) -> HttpResponseBase:
    """A report as of any day and as known at any moment, as JSON, CSV, text, XLSX or PDF.

    As JSON its amounts are decimal text in the currency of the books. The journal and the general
    ledger, but for a page of them, ask what an export asks: to take out the books.
    """
    book = request.actor.book
    texts = {
        key: str(value)
        for key, value in asked.model_dump(by_alias=True, exclude={"format"}).items()
        if value not in (None, "")
    }
    options = read_options(texts)
    if takes_out_books(name, options):
        require(request.actor, Permission.EXPORT_BOOKS)
    if asked.format == "csv":
        return streamed(csv_pieces(book, name, options), f"{name}.csv", MEDIA_TYPES["csv"])
    made = build(book, name, options)
    if asked.format == "json":
        return HttpResponse(json_bytes(made.json, book.currency), content_type=MEDIA_TYPES["json"])
    content = render(made.table, asked.format, options.language or book.language)
    response = HttpResponse(content, content_type=_stated(MEDIA_TYPES[asked.format]))
    file_name = f"{name}.{_ENDINGS[asked.format]}"
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response


def _stated(media_type: str) -> str:
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def streamed(pieces: Iterator[bytes], file_name: str, media_type: str) -> StreamingHttpResponse:
    """A file a piece at a time. The first is made now: what is refused is refused in time."""
    first = next(pieces, b"")
    response = StreamingHttpResponse(chain([first], pieces), content_type=_stated(media_type))
    response.headers["Content-Disposition"] = f'attachment; filename="{file_name}"'
    return response
