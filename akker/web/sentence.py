"""The filters of a list, that read as a sentence: `web/parts/filters.html` shows them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from akker.access.queries import members_of
from akker.books.models import Book
from akker.parties.queries import NOBODY, party_names
from akker.web.asked import period_typed, with_query
from akker.web.doors import BookRequest
from akker.web.places import Words

ALL = "all"  # as the value of a filter: it lets everything through
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
    """address: of the list; taken: what narrows it, as the name in the address, the words, and the
    list without it."""

    address: str
    clauses: list[Clause]
    taken: list[tuple[str, str, str]]

    @property
    def reset_url(self) -> str:
        """The list as it is by itself; nothing where it is."""
        is_set = any(one.is_set for one in self.clauses)
        return self.address if self.taken or is_set else ""

    @property
    def whole_url(self) -> str:
        """The same of all parties."""
        return next((url for name, _, url in self.taken if name == "party"), self.address)


def sentence_of(address: str, asked: Mapping[str, str], menus: Iterable[Menu]) -> Sentence:
    """menus: the name in the address, the words before it and its choices, in the order of the
    sentence; what comes first among the choices is what the list shows by itself."""
    clauses, taken = [], []
    for name, words, choices in menus:
        chosen, labels = asked.get(name) or choices[0][0], dict(choices)
        urls = [
            (with_query(address, {**asked, name: key}), label, key == chosen)
            for key, label in choices
        ]
        is_set, chosen_words = chosen != choices[0][0], labels.get(chosen, chosen)
        clauses.append(Clause(name, chosen, words, chosen_words, is_set, urls))
        if is_set and chosen != ALL:
            taken.append((name, f"{words} {chosen_words}", urls[0][0]))
    days = {"from": "", "until": ""}
    if period := period_typed(asked):
        taken.append(("from", period, with_query(address, {**asked, **days})))
    named = {*days, *(one.name for one in clauses)}
    for name, text in asked.items():
        if text and name not in named:
            words = f"“{text}”" if name == "q" else text
            taken.append((name, words, with_query(address, {**asked, name: ""})))
    return Sentence(address, clauses, taken)


def whose_menu() -> Menu:
    return "whose", _("of"), [("mine", _("me")), (ALL, _("anybody"))]


def people_choices(request: BookRequest) -> Choices:
    """Anybody, the reader, nobody, and the others of these books. One query."""
    own = request.user.email
    others = [one for one in members_of(request.actor.book) if one.is_active and one.email != own]
    named: Choices = [(one.email, one.name or one.email) for one in others]
    return [("", _("anybody")), (own, _("me")), (NOBODY, _("nobody")), *named]


def party_said(book: Book, code: str) -> str:
    """Whose the list is: their name, or the code where that is nobody's. A query if it is asked."""
    return party_names(book, [code]).get(code, code) if code else ""
