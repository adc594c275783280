"""Entries that somebody is still writing; no part of the ledger."""

from django.http import HttpResponse
from ninja import Router

from akker.api.doors import ApiRequest, operation, seen_moment
from akker.api.entries import DraftSaid, EntrySaid, entry_said
from akker.api.schemas import EntryForm, In, Key, Moment, Name, Out, form_in
from akker.books.actor import Permission
from akker.kernel.stored import moment_text
from akker.ledger.drafting import change_draft, delete_draft, post_draft, save_draft
from akker.ledger.queries_drafts import DraftRow, draft_with_id, drafts

router = Router(tags=["drafts"])


class DraftOut(Out):
    draft_id: int
    title: str
    content: EntryForm
    saved_at: Moment


class DraftIn(In):
    title: Name
    content: EntryForm


@operation(
    router, "GET", "/drafts", asks=Permission.READ_BOOKS, answers=list[DraftOut], is_sparse=True
)
def list_drafts(request: ApiRequest) -> list[DraftRow]:
    """All drafts, the latest saved first."""
    return drafts(request.actor.book)


@operation(router, "POST", "/drafts", asks=Permission.DRAFT_ENTRIES, answers=DraftSaid, status=201)
def create_draft(request: ApiRequest, body: DraftIn) -> DraftSaid:
    """Keep an entry that is not ready; it may lack anything."""
    return DraftSaid(
        draft_id=save_draft(request.actor, title=body.title, content=form_in(body.content))
    )


@operation(
    router,
    "GET",
    "/drafts/{draft_id}",
    asks=Permission.READ_BOOKS,
    answers=DraftOut,
    is_sparse=True,
)
def show_draft(request: ApiRequest, draft_id: Key, response: HttpResponse) -> DraftRow:
    """One draft, with the ETag that changing it asks."""
    row = draft_with_id(request.actor.book, draft_id)
    response.headers["ETag"] = f'"{moment_text(row.saved_at)}"'
    return row


@operation(
    router,
    "PUT",
    "/drafts/{draft_id}",
    asks=Permission.DRAFT_ENTRIES,
    answers=DraftSaid,
    is_guarded=True,
)
def replace_draft(request: ApiRequest, draft_id: Key, body: DraftIn) -> DraftSaid:
    """Keep a draft as it is now, if it is still what was seen."""
    change_draft(
        request.actor,
        draft_id=draft_id,
        title=body.title,
        content=form_in(body.content),
        seen_at=seen_moment(request),
    )
    return DraftSaid(draft_id=draft_id)


@operation(
    router,
    "DELETE",
    "/drafts/{draft_id}",
    asks=Permission.DRAFT_ENTRIES,
    answers=DraftSaid,
    is_guarded=True,
)
def discard_draft(request: ApiRequest, draft_id: Key) -> DraftSaid:
    """Throw a draft away, if it is still what was seen."""
    delete_draft(request.actor, draft_id=draft_id, seen_at=seen_moment(request))
    return DraftSaid(draft_id=draft_id)


@operation(
    router,
    "POST",
    "/drafts/{draft_id}/post",
    asks=Permission.POST_ENTRIES,
    answers=EntrySaid,
    status=201,
)
def post_from_draft(request: ApiRequest, draft_id: Key, response: HttpResponse) -> EntrySaid:
    """Post what a draft describes; the draft is gone then."""
    posted = post_draft(request.actor, draft_id=draft_id)
    return entry_said(posted, response, request.actor.book.slug)
