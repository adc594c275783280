"""Long work that the worker does: started, asked after, cancelled, and its file fetched."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal, cast

from django.http.response import HttpResponseBase
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation
from akker.api.paging import Paged, page_of, places_in
from akker.api.reports import streamed
from akker.api.schemas import In, Moment, Out, Page
from akker.books.actor import Permission
from akker.jobs.queries import JobRow, job_called, jobs, output_of
from akker.jobs.starting import start_job
from akker.jobs.stopping import cancel_job

PIECE_BYTES = 64 * 1024

router = Router(tags=["jobs"])


class ProgressOut(Out):
    """`total` is 0, and `percent` null, where nobody knows."""

    stage: str
    done: float
    total: float
    percent: int | None
    seconds_left: int | None


class JobOut(Out):
    """`result` depends on the kind; `result_name` is the name of the file it made, if any."""

    uid: str
    kind: str
    parameters: dict[str, Any]
    input_name: str
    started_by: str
    asked_at: Moment
    started_at: Moment | None
    ended_at: Moment | None
    state: Literal["waiting", "running", "stopping", "done", "refused", "cancelled"]
    progress: ProgressOut | None
    result: Any
    result_name: str
    refusal: str
    refusal_code: str


class JobIn(In):
    """A kind that needs no file, such as `archive`, `check` or `export journal`; the imports
    have operations of their own. `parameters` are those of the kind."""

    kind: Annotated[str, Field(max_length=60)]
    parameters: dict[str, Any] = {}


class JobSaid(Out):
    uid: str


@operation(router, "GET", "/jobs", asks=Permission.READ_BOOKS, answers=Page[JobOut])
def list_jobs(request: ApiRequest, asked: Query[Paged]) -> Page[JobOut]:
    """Jobs, the latest first, and how far they are."""
    places = places_in(asked.cursor, int)
    before_id = None if places is None else cast(int, places[0])
    rows = jobs(request.actor.book, before_id=before_id, most=asked.limit + 1)
    return page_of(rows, asked.limit, JobOut.model_validate, lambda row: (row.job_id,))


@operation(router, "POST", "/jobs", asks=Permission.READ_BOOKS, answers=JobSaid, status=201)
def begin_job(request: ApiRequest, body: JobIn) -> JobSaid:
    """Put long work in the worker's queue. Each kind asks a permission of its own as well."""
    return JobSaid(uid=start_job(request.actor, kind=body.kind, parameters=body.parameters))


@operation(router, "GET", "/jobs/{uid}", asks=Permission.READ_BOOKS, answers=JobOut)
def show_job(request: ApiRequest, uid: str) -> JobRow:
    """One job, and how far it is."""
    return job_called(request.actor.book, uid)


@operation(router, "POST", "/jobs/{uid}/cancel", asks=Permission.READ_BOOKS, answers=JobSaid)
def stop_job(request: ApiRequest, uid: str) -> JobSaid:
    """Ask a job to stop; nothing of it stays in the books. For whoever started it, and for
    whoever changes settings."""
    return JobSaid(uid=cancel_job(request.actor, uid=uid).uid)


@operation(
    router,
    "GET",
    "/jobs/{uid}/file",
    asks=Permission.READ_BOOKS,
    media_types=("application/octet-stream",),
)
def download_of_job(request: ApiRequest, uid: str) -> HttpResponseBase:
    """The file that a job made. For whoever may start such a job, while it is kept."""
    path, name = output_of(request.actor, uid)
    return streamed(_pieces(path), name, "application/octet-stream")


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE_BYTES):
            yield piece
