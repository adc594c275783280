"""What a place in the left column is, and those about customers (`navigation.py` has them all)."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from akker.books.actor import Permission

_SEEING = Permission.SEE_CUSTOMERS
Words = str | Promise  # translated when they are shown


@dataclass(frozen=True, slots=True)
class Place:
    """A screen of a set of books. `covers` are further routes that light it up.

    `letter` goes there after G. `below` is what it is called in the bar of a phone.
    """

    route: str
    label: Words
    icon: str
    letter: str = ""
    covers: tuple[str, ...] = ()
    asks: Permission = Permission.READ_BOOKS
    below: Words = ""


@dataclass(frozen=True, slots=True)
class Group:
    label: Words
    places: tuple[Place, ...]


CUSTOMERS = Group(
    _("Customers"),
    (
        Place(
            "customers",
            _("Customers"),
            "contact-round",
            "a",
            (
                *("customer", "customer-change", "customer-hand-over", "customer-people"),
                *("customer-timeline", "customer-log", "person-at", "customer-usage"),
                *("customer-training", "begin"),
            ),
            asks=_SEEING,
            below=_("Customers"),
        ),
        Place("portfolio", _("Portfolio"), "chart-scatter", "", ("white-space",), asks=_SEEING),
        Place("health", _("Health"), "activity", "2", ("health-score",), asks=_SEEING),
        Place(
            "cases",
            _("Cases"),
            "megaphone",
            "6",
            ("case", "case-new"),
            asks=_SEEING,
        ),
        Place(
            "requirements",
            _("Requirements"),
            "lightbulb",
            "",
            ("requirement", "requirement-new"),
            asks=_SEEING,
        ),
        Place("rhythm", _("Contact rhythm"), "calendar-clock", asks=_SEEING),
        Place(
            "appointments",
            _("Coming contacts"),
            "calendar-days",
            "7",
            ("appointment", "appointment-new"),
            asks=_SEEING,
        ),
        Place(
            "tasks",
            _("Tasks"),
            "list-todo",
            "3",
            ("task-new",),
            asks=_SEEING,
        ),
        Place(
            "given-promises",
            _("Promises"),
            "hand-heart",
            "4",
            ("given-promise-new",),
            asks=_SEEING,
        ),
        Place(
            "activities",
            _("Notes and contacts"),
            "notebook-pen",
            "5",
            ("activity",),
            asks=_SEEING,
        ),
        Place(
            "plans",
            _("Plans"),
            "map",
            "",
            ("plan", "plan-new"),
            asks=_SEEING,
        ),
        Place(
            "surveys",
            _("Feedback"),
            "megaphone",
            "",
            ("survey", "survey-new", "person-ask", "person-said", "answer", "survey-many"),
            asks=_SEEING,
        ),
        Place(
            "training",
            _("Training"),
            "graduation-cap",
            "",
            ("track", "track-new"),
            asks=_SEEING,
        ),
        Place(
            "articles",
            _("Knowledge"),
            "book-marked",
            "",
            (
                *("article", "article-new", "article-change", "competitors", "competitor"),
                *("competitor-new", "competitor-change", "industries"),
            ),
            asks=_SEEING,
        ),
        Place("referrals", _("Recommendations"), "hand-heart", "", asks=_SEEING),
        Place("usage", _("Use"), "gauge", "", ("usage-measures",), asks=_SEEING),
    ),
)
