"""The audit log as people read it: what an event is about, by name and with a link, and its
values in words."""

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.access.queries import members_of
from akker.audit.queries import EventRow
from akker.audit.queries_log import changes_of
from akker.books.models import Book
from akker.catalog.queries import products_coded
from akker.customers.queries_tasks import task_texts
from akker.kernel.quantities import millionths_text
from akker.kernel.rates import percent_text
from akker.knowledge.queries_market import competitors
from akker.parties.queries import party_names
from akker.reports.display import shown_date, shown_moment, shown_money
from akker.training.queries import tracks_of
from akker.voice.queries import surveys_of
from akker.web import (
    agreements,
    articles,
    case_words,
    chart,
    customer_words,
    feedback_words,
    job_words,
    periods,
    plan_words,
    repeating_words,
    sales_words,
    timeline_words,
    training,
    usage,
)
from akker.web.log_labels import LABELS, label_of
from akker.web.names import chart_read
from akker.web.places import Words
from akker.web.roles import ROLE_CHOICES
from akker.web.sold_fields import shown_number
from akker.web.templatetags.akker import reader


@dataclass(frozen=True, slots=True)
class Thing:
    """What a subject is called, and where it is: at a route of its own, or in a list."""

    words: Words
    route: str = ""
    is_list: bool = False


def _listed(words: Words, route: str) -> Thing:
    return Thing(words, route, is_list=True)


# By what stands before the colon of a subject.
THINGS: dict[str, Thing] = {
    "activity": Thing(gettext_lazy("Note or contact"), "activity"),
    "allocation": Thing(gettext_lazy("Settlement")),
    "answer": Thing(gettext_lazy("Answer"), "answer"),
    "appointment": Thing(gettext_lazy("Planned contact"), "appointment"),
    "article": Thing(gettext_lazy("Article"), "article"),
    "book": _listed(gettext_lazy("These books"), "company"),
    "care-costs": _listed(gettext_lazy("Cost of customers"), "care-costs"),
    "case": Thing(gettext_lazy("Case"), "case"),
    "competitor": Thing(gettext_lazy("Competitor"), "competitor"),
    "contact-rhythm": _listed(gettext_lazy("Contact rhythm"), "rhythm"),
    "credit-release": _listed(gettext_lazy("Lifted credit hold"), "receivables"),
    "delivery": _listed(gettext_lazy("Delivery"), "deliveries"),
    "dimension": _listed(gettext_lazy("Dimension"), "dimensions"),
    "dispute": Thing(gettext_lazy("Dispute"), "dispute"),
    "draft": _listed(gettext_lazy("Draft"), "drafts"),
    "emails": _listed(gettext_lazy("E-mails"), "activities"),
    "entries": _listed(gettext_lazy("Entries"), "entries"),
    "entry": Thing(gettext_lazy("Entry"), "entry"),
    "feedback": _listed(gettext_lazy("Feedback"), "surveys"),
    "health": _listed(gettext_lazy("Health"), "health"),
    "import": Thing(gettext_lazy("Import"), "import"),
    "industry": _listed(gettext_lazy("Industry"), "industries"),
    "invoice": Thing(gettext_lazy("Invoice"), "invoice"),
    "invoice-draft": _listed(gettext_lazy("Draft of an invoice"), "invoices"),
    "invoices": _listed(gettext_lazy("Invoices"), "invoices"),
    "job": Thing(gettext_lazy("Job"), "job"),
    "ledger_account": Thing(gettext_lazy("Ledger account"), "card"),
    "letterhead": _listed(gettext_lazy("Letterhead"), "letterhead"),
    "lock": _listed(gettext_lazy("Lock"), "periods"),
    "mail": _listed(gettext_lazy("Mail"), "mail-settings"),
    "market_note": _listed(gettext_lazy("Note of the market"), "industries"),
    "message": Thing(gettext_lazy("Mail"), "message"),
    "need": _listed(gettext_lazy("What asks for attention"), "book"),
    "party": Thing(gettext_lazy("Relation"), "party"),
    "people": _listed(gettext_lazy("People"), "people"),
    "plan": Thing(gettext_lazy("Plan"), "plan"),
    "price-list": Thing(gettext_lazy("Price list"), "price-list"),
    "private-use": _listed(gettext_lazy("Private use"), "taxes"),
    "product": Thing(gettext_lazy("Product"), "product-change"),
    "promise": _listed(gettext_lazy("Promise to pay"), "promises"),
    "promised": _listed(gettext_lazy("Promise"), "given-promises"),
    "recurring": _listed(gettext_lazy("Recurring entry"), "recurring"),
    "reminder-hold": _listed(gettext_lazy("Hold on reminders"), "promises"),
    "reminder-plan": Thing(gettext_lazy("Plan of reminders"), "reminder-plan"),
    "repeating": _listed(gettext_lazy("Repeating invoice"), "repeating"),
    "requirement": Thing(gettext_lazy("Requirement"), "requirement"),
    "revaluation": _listed(gettext_lazy("Revaluation"), "currencies"),
    "service-promise": _listed(gettext_lazy("Service promise"), "cases"),
    "survey": Thing(gettext_lazy("Question to customers"), "survey"),
    "task": _listed(gettext_lazy("Task"), "tasks"),
    "tax": _listed(gettext_lazy("VAT"), "taxes"),
    "template": _listed(gettext_lazy("Template"), "drafts"),
    "token": _listed(gettext_lazy("Token"), "tokens"),
    "track": Thing(gettext_lazy("Track"), "track"),
    "usage": _listed(gettext_lazy("Use"), "usage"),
    "usage-measure": _listed(gettext_lazy("Measure of use"), "usage"),
    "user": Thing(gettext_lazy("Member"), "person"),
    "view": Thing(gettext_lazy("View")),
    "webhook": Thing(gettext_lazy("Webhook"), "webhook"),
    "year": _listed(gettext_lazy("Fiscal year"), "periods"),
}
# Values that are a thing themselves, by their names, or by the event and name; what `code` is
# says the subject.
_THING_OF = {
    **dict.fromkeys(("party", "party_code", "parent", "recommender", "into"), "party"),
    **dict.fromkeys(("user_id", "to_id", "manager_id"), "user"),
    **dict.fromkeys(("entry", "reversed_label", "reversal_label", "closing_label"), "entry"),
    **dict.fromkeys(("taken_back_by", "write_off"), "entry"),
    **{"RecurringPosted.label": "entry", "RepeatingPeriodMade.label": "invoice"},
    **{"ReceiptTakenBack.by": "entry", "PersonLeft.to": "party"},
    **{"ReceivableWrittenOff.number": "invoice", "DraftPosted.label": "entry"},
    **{"DraftIssued.label": "invoice"},
    **{"need_key": "need"},
    **{"invoice": "invoice", "case_no": "case", "message": "message", "parties": "party"},
}
_SAID_AS = {"EntryReversed.label": "reversal_label"}  # values with a name of their own here
# Keys of rows, the short name of these books, or a digest of what asks for attention.
_SAYS_NOTHING = ("entries", "invoices", "book", "need")

_STATES = {key: words for key, (words, _tone) in case_words.REQUIREMENT_STATES.items()}
_LINES = {key: words for key, (words, _icon, _tone) in case_words.LINES.items()}
_LOCKS = {key: name for key, (name, _refuses) in periods.LOCKS.items()}
_PERIODS = {key: words for key, (words, _tone) in repeating_words.OUTCOMES.items()}
# The words of a value, by the event and name, or by its name in any event.
_WORDS: dict[str, Mapping[str, Words]] = {
    "CaseOpened.kind": case_words.KINDS,
    "CaseLineAdded.kind": _LINES,
    "CaseClosed.outcome": case_words.OUTCOMES,
    "DisputeClosed.outcome": agreements.OUTCOMES,
    "InvoiceIssued.kind": sales_words.KINDS,
    "PromiseMade.by": timeline_words.BY,
    "per": usage.PER_WORDS,
    "PlanOpened.kind": plan_words.KINDS,
    "PlanPointKept.kind": plan_words.POINTS,
    "PlanClosed.outcome": plan_words.OUTCOMES,
    "PeriodLocked.kind": _LOCKS,
    "ProfileFactNoted.kind": customer_words.FACT_KINDS,
    "RepeatingPeriodMade.outcome": _PERIODS,
    "SurveyMade.kind": feedback_words.KINDS,
    "TrackKept.kind": training.KINDS,
    "ArticleKept.kind": articles.KINDS,
    "JobStarted.kind": job_words.KINDS,
    "JobEnded.kind": job_words.KINDS,
    "LedgerAccountAdded.type": chart.TYPES,
    "act": repeating_words.ACT_WORDS,
    "activity_kind": timeline_words.KINDS,
    "measure": plan_words.MEASURES,
    "part": customer_words.PARTS,
    "priority": case_words.PRIORITIES,
    "relation": customer_words.RELATIONS,
    "role": dict(ROLE_CHOICES),
    "state": _STATES,
    "status": customer_words.STATUSES,
    "team": case_words.TEAMS,
    "tier": customer_words.TIERS,
    "unit": dict(repeating_words.UNIT_CHOICES),
}
_AMOUNTS = ("amount", "total", "base", "tax", "costs", "interest", "up_to", "price", "discount")


@dataclass(frozen=True, slots=True)
class Said:
    """Something that a reader knows: its name, and its page where it has one."""

    text: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class SaidChange:
    label: str
    before: Said
    after: Said


@dataclass(frozen=True, slots=True)
class LogReader:
    """Reads events for one reader; `names` are those of what they name, by kind and key."""

    book: Book
    names: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    def subject(self, event: EventRow) -> Said:
        if about(event) == event.subject:
            return self.called(event.subject)
        kind, _colon, key = about(event).partition(":")
        both = {"entry": key, "by": event.subject.partition(":")[2]}
        return Said(_("%(entry)s, with %(by)s") % both, self._url(kind, key))

    def called(self, subject: str) -> Said:
        """What a subject is, such as entry:MEM/2026/12."""
        kind, _colon, key = subject.partition(":")
        thing = THINGS.get(kind)
        if thing is None:
            return Said(subject)
        name = "" if kind in _SAYS_NOTHING else self._name(kind, key)
        if kind == "lock":
            name = str(_LOCKS.get(key, key))
        return Said(f"{thing.words} {name}".strip(), self._url(kind, key))

    def changes(self, event: EventRow) -> list[SaidChange]:
        """Its values, but for those that only repeat the subject."""
        found = []
        for change in changes_of(event):
            thing = _thing_of(event, change.name)
            if thing and f"{thing}:{change.after}" == about(event) and not change.before:
                continue
            before, after = (
                self._said(event, change.name, thing, text)
                for text in (change.before, change.after)
            )
            name = _SAID_AS.get(f"{event.kind}.{change.name}", change.name)
            found.append(SaidChange(label_of(name), before, after))
        return found

    def _said(self, event: EventRow, name: str, thing: str, text: str) -> Said:
        last = name.rpartition(".")[2]
        if not text:
            return Said("")
        if thing and ", " in text:
            return Said(", ".join(self._name(thing, one) for one in text.split(", ")))
        if thing:
            return Said(self._name(thing, text), self._url(thing, text))
        words = _WORDS.get(f"{event.kind}.{last}") or _WORDS.get(last, {})
        if text in words:
            return Said(str(words[text]))
        if last == "changed":
            return Said(", ".join(str(LABELS.get(one, one)) for one in text.split(", ")))
        if last.endswith("_minor") and text.removeprefix("-").isdecimal():
            return Said(shown_money(int(text), self.book.currency, reader()))
        if last.endswith("_e6") and text.removeprefix("-").isdecimal():
            return Said(shown_number(millionths_text(int(text)), reader()))
        if last.endswith("_e2") and text.isdecimal():
            return Said(shown_number(percent_text(int(text)), reader()) + "%")
        if last in _AMOUNTS and re.fullmatch(r"-?\d+(\.\d+)?", text):
            return Said(shown_number(text, reader()))
        return Said(_plain(text))

    def _name(self, kind: str, key: str) -> str:
        return self.names.get(kind, {}).get(key) or _plain(_short(key))

    def _url(self, kind: str, key: str) -> str:
        thing = THINGS[kind]
        if not thing.route:
            return ""
        args = [] if thing.is_list else key.split("/") if kind == "entry" else [key]
        with suppress(NoReverseMatch):
            return reverse(thing.route, args=[self.book.slug, *args])
        return ""


def about(event: EventRow) -> str:
    """What it was done to: its subject, but of a reversal, kept with the new entry, the old one."""
    if event.kind == "EntryReversed" and event.after:
        return f"entry:{event.after['reversed_label']}"
    return event.subject


def log_reader(book: Book, events: Sequence[EventRow]) -> LogReader:
    """With the names of all that these events are about: a query or three for each kind."""
    return _reader_of(book, [pair for event in events for pair in _named_in(event)])


def subject_reader(book: Book, subjects: Iterable[str]) -> LogReader:
    """The same for subjects alone."""
    parts = (subject.partition(":") for subject in subjects)
    return _reader_of(book, [(kind, key) for kind, _colon, key in parts])


def _reader_of(book: Book, named: Iterable[tuple[str, str]]) -> LogReader:
    keys: dict[str, set[str]] = defaultdict(set)
    for kind, key in named:
        keys[kind].add(key)
    return LogReader(
        book, {kind: load(book, keys[kind]) for kind, load in _LOADERS.items() if keys[kind]}
    )


def _named_in(event: EventRow) -> Iterator[tuple[str, str]]:
    kind, _colon, key = event.subject.partition(":")
    yield kind, key
    for change in changes_of(event):
        if thing := _thing_of(event, change.name):
            for text in (change.before, change.after):
                yield from ((thing, one) for one in text.split(", ") if one)


def _thing_of(event: EventRow, name: str) -> str:
    """Which thing a value is, or nothing."""
    last, kind = name.rpartition(".")[2], event.subject.partition(":")[0]
    if own_meaning := _THING_OF.get(f"{event.kind}.{name}"):
        return own_meaning
    if last in ("code", "label") and name == last:
        return kind if kind in ("party", "product", "ledger_account", "entry", "invoice") else ""
    own = last.removesuffix("_id").replace("_", "-")
    return _THING_OF.get(last) or (own if last.endswith("_id") and own in _BY_KEY else "")


_BY_KEY = (
    *("activity", "answer", "appointment", "article", "competitor", "dispute", "plan"),
    *("requirement", "survey", "task", "track"),
)


def _numbers(keys: Collection[str]) -> list[int]:
    return [int(key) for key in keys if key.isascii() and key.isdecimal() and len(key) < 19]


def _texts(named: Mapping[int, str]) -> dict[str, str]:
    return {str(key): name for key, name in named.items()}


_LOADERS: dict[str, Callable[[Book, Collection[str]], dict[str, str]]] = {
    "party": party_names,
    "user": lambda book, _keys: {
        str(one.user_id): one.name or one.email for one in members_of(book)
    },
    "task": lambda book, keys: _texts(task_texts(book, _numbers(keys))),
    "survey": lambda book, _keys: _texts({one.survey_id: one.title for one in surveys_of(book)}),
    "track": lambda book, _keys: _texts({one.track_id: one.title for one in tracks_of(book)}),
    "competitor": lambda book, _keys: _texts(
        {one.competitor_id: one.name for one in competitors(book, with_retired=True)}
    ),
    "product": lambda book, keys: {
        code: row.card.name for code, row in products_coded(book, keys).items()
    },
    "ledger_account": lambda book, _keys: {
        row.code: f"{row.code} {row.name}" for row in chart_read(book)
    },
}


def _plain(text: str) -> str:
    """Days, moments and yes or no as the reader writes them."""
    if text in ("yes", "no"):
        return _("yes") if text == "yes" else _("no")
    with suppress(ValueError):
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            return shown_date(dt.date.fromisoformat(text), reader())
        if re.match(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d", text):
            moment = dt.datetime.fromisoformat(text)
            return shown_moment(timezone.localtime(moment) if moment.tzinfo else moment, reader())
    return text


def _short(key: str) -> str:
    """Of a long random name its beginning: the whole says no more."""
    return re.sub(r"\b([0-9a-f]{8})[0-9a-f]{24}\b", r"\1…", key)
