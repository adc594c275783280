"""What stands on the timeline of a customer, in words, with an icon and where it leads."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.books.models import Book
from akker.customers.activity_rules import US
from akker.customers.queries_timeline import TimelineItem
from akker.reports.display import shown_date, shown_money
from akker.web.places import Words
from akker.web.templatetags.akker import reader

KINDS: dict[str, Words] = {
    "note": gettext_lazy("Note"),
    "call": gettext_lazy("Call"),
    "meeting": gettext_lazy("Meeting"),
    "visit": gettext_lazy("Visit"),
    "e-mail": gettext_lazy("E-mail"),
}
NOTE_TYPES: dict[str, Words] = {
    "agreement": gettext_lazy("Agreement"),
    "wish": gettext_lazy("Wish"),
    "complaint": gettext_lazy("Complaint"),
    "news": gettext_lazy("News"),
    "personal": gettext_lazy("Personal"),
}
SHOWN: dict[str, Words] = {
    "all": gettext_lazy("everything"),
    "contact": gettext_lazy("contacts"),
    "money": gettext_lazy("money"),
    "agreed": gettext_lazy("what was agreed"),
}
BY: dict[str, Words] = {
    "us": gettext_lazy("We promised"),
    "them": gettext_lazy("They promised"),
}
PROMISE_STATES: dict[str, tuple[Words, str]] = {
    "open": (gettext_lazy("Open"), "info"),
    "late": (gettext_lazy("Late"), "bad"),
    "kept": (gettext_lazy("Kept"), "good"),
    "kept late": (gettext_lazy("Kept late"), "warn"),
    "broken": (gettext_lazy("Not kept"), "bad"),
}
ICONS = {
    "note": ("notebook-pen", ""),
    "call": ("phone", "info"),
    "meeting": ("users", "info"),
    "visit": ("map-pin", "info"),
    "e-mail": ("mail", ""),
    "question": ("circle-question-mark", "info"),
    "complaint": ("megaphone", "bad"),
    "case closed": ("check", "good"),
    "requirement": ("lightbulb", "info"),
    "requirement answered": ("message-circle-reply", "good"),
    "feedback": ("star", "info"),
    "feedback answered": ("message-circle-reply", "good"),
    "task": ("list-todo", ""),
    "task done": ("check", "good"),
    "promise": ("handshake", ""),
    "promise kept": ("check", "good"),
    "promise broken": ("ban", "bad"),
    "invoice": ("receipt-text", "good"),
    "credit-note": ("undo-2", "warn"),
    "payment": ("banknote", "good"),
    "reminder": ("bell-ring", "warn"),
    "dispute": ("message-circle-warning", "bad"),
    "payment promise": ("calendar-clock", "info"),
}
MOST_BELOW = 180


@dataclass(frozen=True, slots=True)
class ShownItem:
    """`lead` stands out, `rest` follows it; `below` is the line below them."""

    item: TimelineItem
    icon: str
    tone: str
    lead: str
    rest: str
    below: str
    url: str


def shown_item(book: Book, item: TimelineItem, *, reads_books: bool) -> ShownItem:
    """One thing that happened, as a person would tell it."""
    icon, tone = ICONS[item.kind]
    if item.kind in KINDS:
        lead, rest, below = _contact(item)
        return ShownItem(
            item, icon, tone, lead, rest, below, reverse("activity", args=[book.slug, item.key])
        )
    if item.address and item.kind in ("question", "complaint", "case closed"):
        lead, rest, below = _case(item)
        url = reverse("case", args=[book.slug, int(item.address)])
        return ShownItem(item, icon, tone, lead, rest, below, url)
    if item.kind in ("feedback", "feedback answered"):
        lead, rest, below = _feedback(item)
        url = reverse("answer", args=[book.slug, int(item.address or item.key)])
        return ShownItem(item, icon, tone, lead, rest, below, url)
    if item.kind in ("requirement", "requirement answered"):
        lead, rest, below = _requirement(item)
        url = reverse("requirement", args=[book.slug, int(item.address)])
        return ShownItem(item, icon, tone, lead, rest, below, url)
    lead, rest, below = _agreed(item) if item.amount_minor is None else _money(item)
    return ShownItem(item, icon, tone, lead, rest, below, _address(book, item, reads_books))


def _contact(item: TimelineItem) -> tuple[str, str, str]:
    who = item.who
    leads = {
        "note": _("Note"),
        "call": _("Call with %(who)s") % {"who": who} if who else _("Call"),
        "meeting": _("Meeting with %(who)s") % {"who": who} if who else _("Meeting"),
        "visit": _("Visit to %(who)s") % {"who": who} if who else _("Visit"),
        "e-mail": _("E-mail with %(who)s") % {"who": who} if who else _("E-mail"),
    }
    text = " ".join(item.text.split())
    said = text if text.startswith(item.words) else f"{item.words} {text}"
    more = said[len(item.words) :].strip()
    short = more if len(more) <= MOST_BELOW else f"{more[:MOST_BELOW].rstrip()}…"
    return leads[item.kind], item.words, " · ".join(one for one in (short, item.user_name) if one)


def _case(item: TimelineItem) -> tuple[str, str, str]:
    leads: dict[str, Words] = {
        "question": _("Question of %(who)s") % {"who": item.who} if item.who else _("Question"),
        "complaint": _("Complaint of %(who)s") % {"who": item.who} if item.who else _("Complaint"),
        "case closed": _("Case closed"),
    }
    text = " ".join(item.text.split())
    short = text if len(text) <= MOST_BELOW else f"{text[:MOST_BELOW].rstrip()}…"
    below = " · ".join(one for one in (short, item.user_name) if one)
    return str(leads[item.kind]), item.words, below


def _requirement(item: TimelineItem) -> tuple[str, str, str]:
    text = " ".join(item.text.split())
    short = text if len(text) <= MOST_BELOW else f"{text[:MOST_BELOW].rstrip()}…"
    below = " · ".join(one for one in (short, item.user_name) if one)
    if item.kind == "requirement answered":
        return _("Told them what we decided"), item.words, below
    lead = _("Requirement of %(who)s") % {"who": item.who} if item.who else _("Requirement")
    return lead, item.words, below


def _feedback(item: TimelineItem) -> tuple[str, str, str]:
    said = item.text if item.kind == "feedback" else item.words
    text = " ".join(said.split())
    short = text if len(text) <= MOST_BELOW else f"{text[:MOST_BELOW].rstrip()}…"
    if item.kind == "feedback":
        return _("Feedback of %(who)s") % {"who": item.who}, item.words, short
    lead = _("Told %(who)s what was done") % {"who": item.who}
    return lead, "", " · ".join(one for one in (short, item.user_name) if one)


def _agreed(item: TimelineItem) -> tuple[str, str, str]:
    due = shown_date(item.due_on, reader()) if item.due_on else ""
    by = _("by %(day)s") % {"day": due}
    who = item.who or item.user_name
    leads: dict[str, Words] = {
        "task": _("To do"),
        "task done": _("Done"),
        "promise": BY.get(item.by, ""),
        "promise kept": _("We kept a promise") if item.by == US else _("They kept a promise"),
        "promise broken": _("We broke a promise") if item.by == US else _("They broke a promise"),
    }
    return str(leads[item.kind]), item.words, f"{by} · {who}" if who else by


def _money(item: TimelineItem) -> tuple[str, str, str]:
    amount = shown_money(item.amount_minor or 0, item.currency, reader())
    due = shown_date(item.due_on, reader()) if item.due_on else ""
    if item.kind == "invoice":
        lead = _("Invoice %(label)s sent") % {"label": item.words}
        return lead, amount, _("due on %(day)s") % {"day": due}
    if item.kind == "credit-note":
        return _("Credit note %(label)s sent") % {"label": item.words}, amount, ""
    if item.kind == "payment":
        return _("Payment received"), amount, ""
    if item.kind == "reminder":
        return _("Reminder sent"), amount, item.words
    if item.kind == "dispute":
        return _("They contest an invoice"), amount, item.words
    promised = _("%(who)s promised to pay by %(day)s") % {"who": item.who, "day": due}
    return promised, amount, ""


def _address(book: Book, item: TimelineItem, reads_books: bool) -> str:
    """Where more of it stands; empty where the reader may not go, or there is no more."""
    slug = book.slug
    if item.kind in ("invoice", "credit-note"):
        return reverse("invoice", args=[slug, item.address])
    if item.kind == "payment" and reads_books:
        return reverse("entry", args=[slug, *item.address.rsplit("/", 2)])
    if item.kind == "dispute":
        return reverse("dispute", args=[slug, item.key])
    return ""
