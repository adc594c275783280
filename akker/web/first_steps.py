"""What to do first in books that are nearly empty, and where it is done."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from akker.access.queries import members_of
from akker.books.actor import Actor, Permission
from akker.intake.queries import has_imports
from akker.ledger.queries import journal_of_kind, journals
from akker.receivables.queries import letterhead_of
from akker.reports.entry_list import EntryListed
from akker.web.guide import guide_address
from akker.web.places import Words

BRING_ENTRIES = ("journal", "invoices", "credit-notes", "retail")  # imports that post
NEARLY_EMPTY = 8  # entries; from here on nobody needs to be told how to begin


@dataclass(frozen=True, slots=True)
class FirstStep:
    icon: str
    label: Words
    text: Words
    act: Words
    url: str
    is_done: bool


def address_in(actor: Actor, route: str) -> str:
    """A screen of these books, or the page of the guide about it where there is no such screen."""
    try:
        return reverse(route, args=[actor.book.slug])
    except NoReverseMatch:
        return guide_address(route)


def first_steps(actor: Actor, latest: Sequence[EntryListed]) -> list[FirstStep]:
    """What this actor may still do to begin; empty when all is done, or books are on their way.

    `latest` are the newest entries, as many as `NEARLY_EMPTY`. Five queries at most, or none.
    """
    book = actor.book

    if len(latest) >= NEARLY_EMPTY:
        return []
    opening = journal_of_kind(book, "opening")
    is_opened = any(entry.journal_code == opening for entry in latest)
    is_posted = any(entry.journal_code != opening for entry in latest)
    sales = {journal.code for journal in journals(book) if journal.kind == "sales"}
    is_sold = any(entry.journal_code in sales for entry in latest)
    steps = [
        step
        for asks, step in (
            (Permission.ISSUE_INVOICES, _invoicing(actor, is_sold)),
            (Permission.POST_ENTRIES, _posting(actor, is_posted)),
            (Permission.IMPORT_FILES, _opening(actor, is_opened)),
            (Permission.IMPORT_FILES, _importing(actor, has_imports(book, BRING_ENTRIES))),
            (Permission.MANAGE_PEOPLE, _inviting(actor)),
        )
        if asks in actor.permissions
    ]
    return steps if any(not step.is_done for step in steps) else []


def _invoicing(actor: Actor, is_done: bool) -> FirstStep:
    """First who we are on paper, then the sheet."""
    may_set = Permission.CHANGE_SETTINGS in actor.permissions
    needs_letterhead = may_set and letterhead_of(actor.book) is None
    return FirstStep(
        "receipt-text",
        _("Send your first invoice"),
        _("Our own name and numbers first, then a customer, and what was sold."),
        _("Set the letterhead") if needs_letterhead else _("Write an invoice"),
        address_in(actor, "letterhead" if needs_letterhead else "invoice-new"),
        is_done,
    )


def _posting(actor: Actor, is_done: bool) -> FirstStep:
    return FirstStep(
        "pencil",
        _("Post your first entry"),
        _("A day, what happened, and two lines that balance."),
        _("Post an entry"),
        address_in(actor, "entry-new"),
        is_done,
    )


def _opening(actor: Actor, is_done: bool) -> FirstStep:
    return FirstStep(
        "scale",
        _("Bring in the opening balances"),
        _("What the company owned and owed on the first day of these books."),
        _("Bring in a file"),
        f"{address_in(actor, 'imports')}?kind=opening",
        is_done,
    )


def _importing(actor: Actor, is_done: bool) -> FirstStep:
    return FirstStep(
        "upload",
        _("Bring in entries from another program"),
        _("A CSV or Excel file. It is tried first, and can be taken back."),
        _("Bring in a file"),
        address_in(actor, "imports"),
        is_done,
    )


def _inviting(actor: Actor) -> FirstStep:
    return FirstStep(
        "users",
        _("Let your people in"),
        _("A colleague, or your accountant, who may look and export."),
        _("Invite somebody"),
        address_in(actor, "people"),
        len(members_of(actor.book)) > 1,
    )
