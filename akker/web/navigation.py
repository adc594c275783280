"""The places of the left column and the bar below, and the keys: two tables.

A new screen adds a line here and is found: in the column, by its key, in the palette and in
the list of keys.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from akker.books.actor import Permission
from akker.web.places import CUSTOMERS, Group, Place, Words

_SEEING = Permission.SEE_CUSTOMERS

BELOW_OF_OWN = ("book", "customers", "invoices", "receivables")
GROUPS: tuple[Group, ...] = (
    Group("", (Place("book", _("Today"), "house", "t", asks=_SEEING, below=_("Today")),)),
    CUSTOMERS,
    Group(
        _("Sales"),
        (
            Place(
                "invoices",
                _("Invoices"),
                "receipt-text",
                "f",
                (
                    *("invoice", "invoice-new", "invoice-draft", "invoice-drafts-chosen"),
                    *("invoice-credit", "invoice-mail"),
                ),
                asks=_SEEING,
                below=_("Invoices"),
            ),
            Place(
                "repeating",
                _("Repeating invoices"),
                "calendar-sync",
                "g",
                ("repeating-one", "repeating-new", "repeating-change"),
            ),
            Place(
                "products",
                _("Products"),
                "package",
                "z",
                (
                    *("product-new", "product-change", "price-lists", "price-list"),
                    *("price-list-new", "price-list-change", "price-list-give"),
                ),
                asks=_SEEING,
            ),
            Place(
                "receivables",
                _("Who owes us"),
                "hand-coins",
                "q",
                ("payment-new", "credit-lift", "statement-mail"),
                asks=_SEEING,
            ),
            Place(
                "reminders",
                _("Reminders"),
                "bell-ring",
                "s",
                ("reminders-sent", "reminder-plans"),
                asks=_SEEING,
            ),
            Place(
                "disputes",
                _("Disputes"),
                "message-circle-warning",
                "b",
                ("dispute", "dispute-new"),
                asks=_SEEING,
            ),
            Place(
                "promises",
                _("Promises and holds"),
                "handshake",
                "h",
                ("promise-new", "hold-new"),
                asks=_SEEING,
            ),
        ),
    ),
    Group(
        _("Books"),
        (
            Place("entries", _("Entries"), "book-open", "e", ("entry",)),
            Place(
                "entry-new",
                _("New entry"),
                "square-pen",
                "n",
                asks=Permission.DRAFT_ENTRIES,
            ),
            Place("drafts", _("Drafts and templates"), "pencil", "d", ("draft",)),
            Place("recurring", _("Recurring entries"), "repeat", "u"),
            Place(
                "parties",
                _("Parties"),
                "contact",
                "k",
                ("party", "party-new", "party-change", "party-merge"),
                asks=_SEEING,
            ),
            Place(
                "reports",
                _("Ledger & reports"),
                "chart-column",
                "r",
                ("report",),
                below=_("Reports"),
            ),
            Place(
                "chart",
                _("Chart of accounts"),
                "list-tree",
                "l",
                ("card", "chart-new", "chart-change"),
            ),
            Place("journals", _("Journals"), "library", "j"),
            Place("periods", _("Periods"), "calendar-range", "y", ("year-end",)),
            Place("currencies", _("Currencies"), "coins", "c", ("revaluation",)),
        ),
    ),
    Group(
        _("In and out"),
        (
            Place(
                "imports",
                _("Bring in"),
                "file-down",
                "i",
                ("import", "import-try", "import-bring", "import-again", "import-come-in"),
            ),
            Place("exports", _("Take out"), "file-up", "x", asks=Permission.EXPORT_BOOKS),
        ),
    ),
    Group(
        _("Activity"),
        (
            Place(
                "proof",
                _("Proof"),
                "shield-check",
                "v",
                ("anchor", "proof-compare"),
                asks=Permission.PROVE,
            ),
            Place("audit-log", _("Audit log"), "scroll-text", "", asks=Permission.PROVE),
            Place("jobs", _("Jobs"), "loader", "w", ("job",)),
            Place(
                "outbox",
                _("Outbox"),
                "send",
                "o",
                ("message", "deliveries"),
                asks=Permission.SEND_MAIL,
            ),
        ),
    ),
    Group(
        _("Settings"),
        (
            Place("company", _("Company"), "building-2", asks=Permission.CHANGE_SETTINGS),
            Place("care-costs", _("Cost of customers"), "scale", asks=Permission.CHANGE_SETTINGS),
            Place("letterhead", _("Letterhead"), "stamp", asks=Permission.CHANGE_SETTINGS),
            Place("dimensions", _("Dimensions"), "tags", "m"),
            Place("numbering", _("Numbering"), "hash"),
            Place(
                "taxes",
                _("VAT codes"),
                "percent",
                "",
                ("taxes-private", "taxes-cash"),
                asks=_SEEING,
            ),
            Place(
                "people",
                _("People"),
                "users",
                "p",
                ("person", "person-end"),
                asks=Permission.MANAGE_PEOPLE,
            ),
            Place("tokens", _("API tokens"), "key-round", asks=Permission.MAKE_TOKENS),
            Place("mail-settings", _("Mail"), "mail", asks=Permission.CHANGE_SETTINGS),
            Place(
                "webhooks",
                _("Webhooks"),
                "webhook",
                covers=("webhook",),
                asks=Permission.MANAGE_CONNECTIONS,
            ),
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Key:
    """What pressing does. `act` is what the script knows; with `route` it goes there."""

    presses: str  # as pressed one after another: "g r"
    label: Words
    act: str
    route: str = ""

    @property
    def shown(self) -> list[str]:
        """Each press as it stands on the key."""
        return [press.upper() if len(press) == 1 else press for press in self.presses.split()]


KEYS: tuple[Key, ...] = (
    Key("Ctrl k", _("Find, go or do"), "find"),
    Key("/", _("Search in this list"), "search"),
    Key("j", _("Next row"), "next"),
    Key("k", _("Previous row"), "previous"),
    Key("Enter", _("Open the row"), "open"),
    Key("p", _("Look at the row beside the list"), "peek"),
    Key("x", _("Choose the row"), "choose"),
    Key("c", _("Create, or else a new entry"), "create", "entry-new"),
    Key("n", _("Log a call or a note about this customer"), "log"),
    Key("z", _("Undo what was posted just now"), "undo"),
    Key("Escape", _("Close what is open, or leave a field"), "close"),
    Key("?", _("These keys"), "help"),
)


@dataclass(frozen=True, slots=True)
class Reader:
    """Of which books, and what may be done there: all that a place depends on."""

    slug: str
    permissions: frozenset[Permission]


@dataclass(frozen=True, slots=True)
class Door:
    """A place as it stands on a page of some books."""

    label: Words
    short: Words
    icon: str
    url: str
    is_here: bool
    presses: str  # the keys that go there, as shown


@dataclass(frozen=True, slots=True)
class DoorGroup:
    label: Words
    doors: tuple[Door, ...]


@cache
def here(route: str) -> tuple[str, ...]:
    """The places that the page of this route belongs to, by their own routes."""
    routes = {route, route.removesuffix("-chosen")}  # acting on rows is done at their list
    return tuple(p.route for p in places() if routes & {p.route, *p.covers})


def groups_for(reader: Reader, at: Collection[str]) -> tuple[DoorGroup, ...]:
    """The groups with what this reader may open; `at` are the places where the page is."""
    groups = (
        DoorGroup(
            group.label,
            tuple(_door(reader, p, at) for p in group.places if p.asks in reader.permissions),
        )
        for group in GROUPS
    )
    return tuple(group for group in groups if group.doors)


def below_for(reader: Reader, at: Collection[str]) -> tuple[Door, ...]:
    """The places of the bar of a phone: for who sees own customers only, those about them."""
    if Permission.READ_BOOKS in reader.permissions:
        return tuple(_door(reader, p, at) for p in places() if p.below)
    return tuple(_door(reader, p, at) for p in places() if p.route in BELOW_OF_OWN)


def places() -> Iterator[Place]:
    return (place for group in GROUPS for place in group.places)


def keys_for(reader: Reader | None) -> tuple[tuple[Key, str], ...]:
    """Every key, with the address it goes to, if any: those of the table, then the places."""
    keys = [(key, _address(key, reader)) for key in KEYS]
    if reader is not None:
        for place in places():
            if place.letter and place.asks in reader.permissions:
                key = Key(f"g {place.letter}", place.label, "go", place.route)
                keys.append((key, reverse(place.route, args=[reader.slug])))
    return tuple(keys)


def _address(key: Key, reader: Reader | None) -> str:
    """Where a key of the table goes, for whoever may write there."""
    may_go = key.route and reader is not None and Permission.DRAFT_ENTRIES in reader.permissions
    return reverse(key.route, args=[reader.slug]) if reader is not None and may_go else ""


def _door(reader: Reader, place: Place, at: Collection[str]) -> Door:
    return Door(
        place.label,
        place.below or place.label,
        place.icon,
        reverse(place.route, args=[reader.slug]),
        place.route in at,
        f"G {place.letter.upper()}" if place.letter else "",
    )
