"""The saved views above a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from akker.access.queries_views import ViewRow, views_of
from akker.books.actor import Actor, Permission
from akker.web.asked import with_query


@dataclass(frozen=True, slots=True)
class ShownView:
    view: ViewRow
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class ViewsBar:
    """`query` is what is asked now, to be kept; empty where the list shows all of it."""

    page: str
    query: str
    views: tuple[ShownView, ...]
    may_share: bool

    @property
    def is_kept(self) -> bool:
        return any(shown.is_current for shown in self.views)


def views_bar(actor: Actor, page: str, texts: Mapping[str, str], address: str) -> ViewsBar | None:
    """`texts` are the filters now, `address` that of the list; nothing for who may not read the
    books. One query."""
    if Permission.READ_BOOKS not in actor.permissions:
        return None
    asked = {name: text for name, text in texts.items() if text}
    return ViewsBar(
        page,
        urlencode(asked),
        tuple(
            ShownView(row, with_query(address, row.texts), row.texts == asked)
            for row in views_of(actor, page)
        ),
        may_share=Permission.CHANGE_SETTINGS in actor.permissions,
    )
