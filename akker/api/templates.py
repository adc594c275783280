"""Forms to start entries from."""

from django.http import HttpResponse
from ninja import Router

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.entries import DraftSaid
from akker.api.schemas import Day, EntryForm, In, Out, form_in
from akker.books.actor import Permission
from akker.ledger.drafting import delete_template, entry_from_template, save_template
from akker.ledger.queries_drafts import TemplateRow, template_named, templates

router = Router(tags=["templates"])


class TemplateOut(Out):
    name: str
    content: EntryForm


class TemplateIn(In):
    content: EntryForm


class TemplateSaid(Out):
    name: str


class UseIn(In):
    date: Day


@operation(
    router,
    "GET",
    "/templates",
    asks=Permission.READ_BOOKS,
    answers=list[TemplateOut],
    is_sparse=True,
)
def list_templates(request: ApiRequest) -> list[TemplateRow]:
    """All templates, by name."""
    return templates(request.actor.book)


@operation(
    router,
    "POST",
    "/templates/use/{path:name}",
    asks=Permission.DRAFT_ENTRIES,
    answers=DraftSaid,
    status=201,
)
def use_template(request: ApiRequest, name: str, body: UseIn) -> DraftSaid:
    """Make a draft on a day from a template."""
    draft_id = entry_from_template(request.actor, name=name, booked_on=body.date)
    return DraftSaid(draft_id=draft_id)


@operation(
    router,
    "GET",
    "/templates/{path:name}",
    asks=Permission.READ_BOOKS,
    answers=TemplateOut,
    is_sparse=True,
)
def show_template(request: ApiRequest, name: str, response: HttpResponse) -> TemplateRow:
    """One template, with the ETag that changing it asks."""
    row = template_named(request.actor.book, name)
    response.headers["ETag"] = f'"{row.digest}"'
    return row


@operation(
    router,
    "PUT",
    "/templates/{path:name}",
    asks=Permission.DRAFT_ENTRIES,
    answers=TemplateSaid,
    is_guarded=True,
)
def replace_template(request: ApiRequest, name: str, body: TemplateIn) -> TemplateSaid:
    """Keep a template, new or in place of the one that was seen.

    If-Match is the ETag of that one; `"new"` says that there was none, `*` takes either.
    """
    save_template(request.actor, name=name, content=form_in(body.content), seen=_seen(request))
    return TemplateSaid(name=name)


def _seen(request: ApiRequest) -> str | None:
    tag = seen_tag(request)
    return None if not tag else "" if tag == "new" else tag


@operation(
    router,
    "DELETE",
    "/templates/{path:name}",
    asks=Permission.DRAFT_ENTRIES,
    answers=TemplateSaid,
    is_guarded=True,
)
def discard_template(request: ApiRequest, name: str) -> TemplateSaid:
    """Throw a template away, if it is still what was seen."""
    delete_template(request.actor, name=name, seen=_seen(request))
    return TemplateSaid(name=name)
