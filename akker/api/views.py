"""Views of lists: filters kept under a name."""

from typing import Annotated, Literal

from ninja import Query, Router
from pydantic import Field

from akker.access.queries_views import ViewRow, views_of
from akker.access.saving_views import remove_view, rename_view, save_view
from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Asked, In, Key, Out
from akker.books.actor import Permission

router = Router(tags=["views"])
ListName = Literal[
    "customers",
    "cases",
    "entries",
    "log",
    "profit-and-loss",
    "balance-sheet",
    "trial-balance",
    "general-ledger",
    "journal",
    "open-items",
    "statement",
    "sales",
    "vat-lines",
    "payment-behaviour",
    "dso",
    "handover",
    "health",
    "scorecards",
    "next-orders",
    "rfm",
    "review",
    "brief",
    "invoices",
    "parties",
    "requirements",
    "activities",
    "articles",
]


class ViewOut(Out):
    """`texts` are the filters by name, as in the address of the screen."""

    view_id: int
    page: str
    name: str
    texts: dict[str, str]
    is_shared: bool
    is_own: bool


class ViewsAsked(Asked):
    page: ListName | Literal[""] = ""


class ViewIn(In):
    """`texts` are filters of the list, such as `{"from": "2026-01-01"}`."""

    page: ListName
    name: Annotated[str, Field(max_length=60)]
    texts: dict[str, str]
    is_shared: bool = False


class ViewNameIn(In):
    name: Annotated[str, Field(max_length=60)]


class ViewSaid(Out):
    view_id: int


@operation(router, "GET", "/views", asks=Permission.READ_BOOKS, answers=list[ViewOut])
def list_views(request: ApiRequest, asked: Query[ViewsAsked]) -> list[ViewRow]:
    """Views of whoever made the token, and what others share."""
    return views_of(request.actor, asked.page)


@operation(router, "POST", "/views", asks=Permission.READ_BOOKS, answers=ViewSaid, status=201)
def keep_view(request: ApiRequest, body: ViewIn) -> ViewSaid:
    """Keep filters under a name, in place of those that have it."""
    view_id = save_view(
        request.actor, page=body.page, name=body.name, texts=body.texts, is_shared=body.is_shared
    )
    return ViewSaid(view_id=view_id)


@operation(router, "POST", "/views/{view_id}/remove", asks=Permission.READ_BOOKS, answers=ViewSaid)
def forget_view(request: ApiRequest, view_id: Key) -> ViewSaid:
    """Forget a view of one's own; who changes settings, also what others share."""
    remove_view(request.actor, view_id=view_id)
    return ViewSaid(view_id=view_id)


@operation(router, "POST", "/views/{view_id}/rename", asks=Permission.READ_BOOKS, answers=ViewSaid)
def call_view(request: ApiRequest, view_id: Key, body: ViewNameIn) -> ViewSaid:
    """Give a view another name; views that ask for it as a segment follow."""
    rename_view(request.actor, view_id=view_id, name=body.name)
    return ViewSaid(view_id=view_id)
