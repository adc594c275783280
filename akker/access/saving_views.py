"""Views of lists: filters that somebody keeps under a name, for themselves or for all."""

from collections.abc import Mapping

from django.db.models import Q

from akker.access.events import ViewRemoved, ViewRenamed, ViewSaved
from akker.access.models import SavedView
from akker.access.queries_views import LISTS, SEGMENTS
from akker.audit.recording import record
from akker.books.actor import Actor, Permission, require, usecase
from akker.kernel.errors import Refused
from akker.kernel.names import check_name

MOST_VIEWS = 20  # of one person, of one list
MOST_FILTERS, MOST_TEXT = 20, 200


@usecase(Permission.READ_BOOKS)
def save_view(
    actor: Actor, *, page: str, name: str, texts: Mapping[str, str], is_shared: bool = False
) -> int:
    """Keep the filters of a list under a name, in place of those that have it; its key.

    All members see a shared view, which takes the permission to change settings. Refused:
    view_of_nobody, list_unknown, name_unfit, view_unfit, too_many_views, permission_missing.
    """
    user_id = _person(actor)
    if page not in LISTS:
        raise Refused(
            "list_unknown",
            "{page} is no list with views.",
            remedy="Use one of: {known}.",
            page=ascii(page[:30])[1:-1] or "An empty text",
            known=", ".join(LISTS),
        )
    if is_shared:
        require(actor, Permission.CHANGE_SETTINGS)
    called = check_name(name.strip(), 60)
    kept = _checked(texts)
    own = SavedView.objects.filter(book=actor.book, user_id=user_id, page=page)
    found = own.filter(name=called).first()
    if found is None and own.count() >= MOST_VIEWS:
        raise Refused(
            "too_many_views",
            "You have {count} views of this list already.",
            remedy="Remove one that you use no more.",
            count=MOST_VIEWS,
        )
    view = found or SavedView(book=actor.book, user_id=user_id, page=page, name=called)
    view.texts, view.is_shared = kept, is_shared
    view.save()
    record(actor, ViewSaved(page, called, is_shared), subject=f"view:{view.pk}")
    return view.pk


@usecase(Permission.READ_BOOKS)
def remove_view(actor: Actor, *, view_id: int) -> None:
    """Forget a view of one's own; who changes settings, also what others share.

    Refused: view_of_nobody, view_unknown.
    """
    view = _changeable(actor, view_id)
    view.delete()
    record(actor, ViewRemoved(view.page, view.name), subject=f"view:{view_id}")


@usecase(Permission.READ_BOOKS)
def rename_view(actor: Actor, *, view_id: int, name: str) -> str:
    """Call a view of one's own something else; who changes settings, also what others share. The
    name that it had. Views that ask for it as a segment ask for it under the new name.

    Refused: view_of_nobody, view_unknown, name_unfit, view_there.
    """
    view = _changeable(actor, view_id)
    old, called = view.name, check_name(name.strip(), 60)
    if called == old:
        return old
    there = Q(user_id=view.user_id) | Q(is_shared=True) if view.is_shared else Q(user=view.user_id)
    if SavedView.objects.filter(there, book=actor.book, page=view.page, name=called).exists():
        raise Refused(
            "view_there",
            "There is a view {name} of this list already.",
            remedy="Choose another name, or remove that view first.",
            name=called,
        )
    view.name = called
    view.save(update_fields=["name"])
    if view.is_shared and view.page == SEGMENTS:
        _name_segment(actor, old, called)
    event = ViewRenamed(view.page, called)
    record(actor, event, subject=f"view:{view_id}", before={"name": old})
    return old


def _name_segment(actor: Actor, old: str, new: str) -> None:
    """In all that asks for it, unless somebody else shares one with the old name."""
    own = SavedView.objects.filter(book=actor.book)
    if own.filter(page=SEGMENTS, is_shared=True, name=old).exists():
        return
    for one in own.filter(texts__segment=old):
        one.texts = {**one.texts, "segment": new}
        one.save(update_fields=["texts"])


def _changeable(actor: Actor, view_id: int) -> SavedView:
    """Refused: view_of_nobody, view_unknown."""
    user_id = _person(actor)
    view = SavedView.objects.filter(book=actor.book, pk=view_id).first()
    may_all = Permission.CHANGE_SETTINGS in actor.permissions
    if view is None or not (view.user_id == user_id or (view.is_shared and may_all)):
        raise Refused(
            "view_unknown",
            "There is no such view of yours.",
            remedy="Load the page again to see those that there are.",
        )
    return view


def _person(actor: Actor) -> int:
    if actor.user_id is None:
        raise Refused(
            "view_of_nobody",
            "A view belongs to a person.",
            remedy="Act as a member of these books.",
        )
    return actor.user_id


def _checked(texts: Mapping[str, str]) -> dict[str, str]:
    kept = {name: text for name, text in texts.items() if text}
    if (
        not kept
        or len(kept) > MOST_FILTERS
        or any(len(part) > MOST_TEXT for pair in kept.items() for part in pair)
    ):
        raise Refused(
            "view_unfit",
            "There is nothing to keep: the list shows all of it.",
            remedy="Filter the list first.",
        )
    return kept
