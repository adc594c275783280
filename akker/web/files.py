"""Files that a reader saves: exports, and kept files."""

from collections.abc import Iterator
from typing import cast, get_args

from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import content_disposition_header

from akker.reports.formats import Format, render
from akker.reports.table import Table

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "pdf": "application/pdf",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# Whatever is in it, it is no page of ours and runs nothing (SEC-18).
SANDBOX = "default-src 'none'; sandbox"


def format_asked(text: str) -> Format:
    """Http404 for a format that is not in the menu."""
    if text not in MEDIA_TYPES or text not in get_args(Format):
        raise Http404
    return cast(Format, text)


def attachment(content: bytes, name: str, media_type: str) -> HttpResponse:
    """Bytes to save under a name."""
    response = HttpResponse(content, content_type=media_type)
    _as_file(response, name)
    return response


def streamed(pieces: Iterator[bytes], name: str, media_type: str) -> StreamingHttpResponse:
    """A file as it is made, however long."""
    response = StreamingHttpResponse(pieces, content_type=media_type)
    _as_file(response, name)
    return response


def exported(table: Table, format_text: str, name: str, language: str) -> HttpResponse:
    """A table in the format asked. Refused: as `formats.render`."""
    chosen = format_asked(format_text)
    return attachment(render(table, chosen, language), f"{name}.{chosen}", MEDIA_TYPES[chosen])


def _as_file(response: HttpResponseBase, name: str) -> None:
    response.headers["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response.headers["Content-Security-Policy"] = SANDBOX
