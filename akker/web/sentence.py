"""The filters of a list, that read as a sentence: `web/parts/filters.html` shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akker.access.queries import members_of
from akker.books.models import Book
from akker.parties.queries import NOBODY, party_names
from akker.web.asked import with_query
from akker.web.doors import BookRequest
from akker.web.places import Words

Choices = list[tuple[str, Words]]
Menu = tuple[str, Words, Choices]


@dataclass(frozen=True, slots=True)
class Clause:
    """A filter: its name and value in the address, the words before it, what is chosen, and what
    can be: address, words, whether it is chosen. It is set where the list by itself is another."""

    name: str
    value: str
    words: Words
    said: Words
    is_set: bool
    choices: list[tuple[str, Words, bool]]


@dataclass(frozen=True, slots=True)
class Sentence:
    """address: of the list; whole_url: the same of all parties; reset_url: the list as it is by
    itself, or nothing where it is."""

    address: str
    clauses: list[Clause]
    whole_url: str
    reset_url: str


def sentence_of(address: str, asked: Mapping[str, str], menus: Iterable[Menu]) -> Sentence:
    """menus: the name in the address, the words before it and its choices, in the order of the
    sentence; what comes first among the choices is what the list shows by itself."""
    clauses, others = [], {name for name, text in asked.items() if text}
    for name, words, choices in menus:
        others.discard(name)
        chosen, labels = asked.get(name) or choices[0][0], dict(choices)
        urls = [
            (with_query(address, {**asked, name: key}), label, key == chosen)
            for key, label in choices
        ]
        is_set = chosen != choices[0][0]
        clauses.append(Clause(name, chosen, words, labels.get(chosen, chosen), is_set, urls))
    is_narrowed = bool(others) or any(one.is_set for one in clauses)
    whole_url = with_query(address, {**asked, "party": ""})
    return Sentence(address, clauses, whole_url, address if is_narrowed else "")


def whose_menu() -> Menu:
    return "whose", _("of"), [("mine", _("me")), ("all", _("anybody"))]


def people_choices(request: BookRequest) -> Choices:
    """Anybody, the reader, nobody, and the others of these books. One query."""
    own = request.user.email
    others = [one for one in members_of(request.actor.book) if one.is_active and one.email != own]
    named: Choices = [(one.email, one.name or one.email) for one in others]
    return [("", _("anybody")), (own, _("me")), (NOBODY, _("nobody")), *named]


def party_said(book: Book, code: str) -> str:
    """Whose the list is: their name, or the code where that is nobody's. A query if it is asked."""
    return party_names(book, [code]).get(code, code) if code else ""
