"""A brief as one page for people, and for other programs."""

from django.utils import translation

from akker.books.models import Book
from akker.customers.queries_people import PersonRow
from akker.customers.queries_review import ReviewedPromise
from akker.customers.rules_map import UNKNOWN
from akker.health.queries_scores import ScoreRow
from akker.health.rules import BEGIN, Reason
from akker.kernel.money import Money, decimal_text
from akker.reports.brief import Brief
from akker.reports.display import language_of, shown_date, shown_figure, shown_moment
from akker.reports.people_words import ATTITUDE_WORDS, PARTS, gap_words
from akker.reports.requirement_list import wish_json, wish_words
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word

Cells = tuple[Cell, ...]  # what, who, when, how it stands, amount
MOST_REASONS = 5


def brief_json(book: Book, read: Brief) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books, but for what is contested."""
    currency, planned, health = book.currency, read.appointment, read.health
    return {
        "book": book.slug,
        "party": read.customer.code,
        "name": read.customer.name,
        "as_of": read.as_of.isoformat(),
        "currency": currency,
        "appointment": None
        if planned is None
        else {
            "appointment_id": planned.appointment_id,
            "kind": planned.kind,
            "at": planned.at.isoformat(),
            "subject": planned.subject,
            "owner": planned.owner,
            "contacts": [name for _key, name in planned.contacts],
        },
        "comes": [_person_json(one) for one in read.comes],
        "others": [_person_json(one) for one in read.others],
        "gaps": [{"gap": one.kind, "part": one.part, "name": one.name} for one in read.gaps],
        "contacts": [
            {"date": on.isoformat(), "kind": kind, "subject": subject}
            for on, kind, subject in read.contacts
        ],
        "promises": [_promise_json(one) for one in (*read.ours, *read.theirs)],
        "tasks": [
            {"text": one.text, "owner": one.owner, "due_on": one.due_on.isoformat()}
            for one in read.tasks
        ],
        "cases": [{"number": one.label, "subject": one.subject} for one in read.cases],
        "disputes": [
            {
                "number": one.label,
                "amount": decimal_text(one.amount_minor, one.currency),
                "currency": one.currency,
            }
            for one in read.disputes
        ],
        "wishes": [wish_json(one, currency) for one in read.wishes],
        "revenue": decimal_text(read.overview.net_minor, currency),
        "revenue_before": decimal_text(read.overview.before_minor, currency),
        "open": decimal_text(read.open_minor, currency),
        "late": decimal_text(read.late_minor, currency),
        "health": health.score if health else None,
        "reasons": [str(one.text) for one in _reasons(health)],
        "goals": [one.text for one in read.goals],
        "actions": [
            {"text": one.text, "owner": one.owner, "due_on": one.due_on.isoformat()}
            for one in read.actions
        ],
    }


def _person_json(one: PersonRow) -> dict[str, object]:
    return {
        "contact_id": one.contact_id,
        "name": one.name,
        "job": one.job,
        "part": one.facts.part,
        "attitude": one.facts.attitude,
    }


def _reasons(health: ScoreRow | None) -> list[Reason]:
    """What weighs most, good or bad; what everybody begins with is no reason."""
    told = [one for one in (health.reasons if health else ()) if one.name != BEGIN]
    return sorted(told, key=lambda one: -abs(one.points_e1))[:MOST_REASONS]


def brief_table(book: Book, read: Brief, language: str) -> Table:
    """For us alone, in the language of whoever asks: a row a thing, under what it is."""
    rows: list[Row] = []
    with translation.override(language_of(language).code):
        for title, cells in _parts(read, language):
            if cells:
                rows.append(Row((word(language, title), *[None] * 4), style="group"))
                rows += [Row(one) for one in cells]
    return Table(
        title=f"{word(language, 'brief')}: {read.customer.name or read.customer.code}",
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("what", word(language, "description"), "text"),
            Column("who", word(language, "who"), "text"),
            Column("date", word(language, "day"), "date"),
            Column("state", word(language, "how_far"), "text"),
            Column("amount", word(language, "amount"), "amount"),
        ),
        rows=tuple(rows),
        subtitle=_subtitle(read, language),
        is_paper=True,
        is_dense=True,
    )


def _subtitle(read: Brief, language: str) -> str:
    look, planned = language_of(language), read.appointment
    day = word(language, "as_of", day=shown_date(read.as_of, look))
    if planned is None:
        return day
    kind = word(language, f"contact_{planned.kind}")
    said = f"{kind}, {shown_moment(planned.at, look)}: {planned.subject}"
    return " · ".join(text for text in (said, planned.owner_name, day) if text)


def _parts(read: Brief, language: str) -> list[tuple[str, list[Cells]]]:
    contacts: list[Cells] = [
        (subject, word(language, f"contact_{kind}"), on, None, None)
        for on, kind, subject in read.contacts
    ]
    tasks: list[Cells] = [
        (one.text, one.owner or None, one.due_on, None, None) for one in read.tasks
    ]
    cases: list[Cells] = [
        (f"{one.label} {one.subject}", one.owner_name or None, one.opened_on, None, None)
        for one in read.cases
    ]
    cases += [
        (
            f"{one.label}: {one.customer_says}",
            None,
            one.opened_on,
            None,
            Money(one.amount_minor, one.currency),
        )
        for one in read.disputes
    ]
    goals: list[Cells] = [
        (one.text, None, None, word(language, "brief_goal"), None) for one in read.goals
    ]
    actions: list[Cells] = [
        (one.text, one.owner_name or None, one.due_on, None, None) for one in read.actions
    ]
    return [
        ("brief_comes", _comes(read)),
        ("brief_people", [_person(one) for one in read.others]),
        ("brief_questions", [(gap_words(one), None, None, None, None) for one in read.gaps]),
        ("brief_contacts", contacts),
        ("review_ours", [_promise(one, language) for one in read.ours]),
        ("brief_theirs", [_promise(one, language) for one in read.theirs]),
        ("brief_tasks", tasks),
        ("brief_cases", cases),
        (
            "brief_wishes",
            [
                (one.title, None, one.asked_on, wish_words(one, language), one.worth_minor or None)
                for one in read.wishes
            ],
        ),
        ("brief_money", _money(read, language)),
        ("brief_health", _health(read, language)),
        ("brief_plan", goals + actions),
    ]


def _comes(read: Brief) -> list[Cells]:
    """With those whom the card knows no more by their name alone."""
    known = [_person(one) for one in read.comes]
    keys = {one.contact_id for one in read.comes}
    named = read.appointment.contacts if read.appointment else ()
    return known + [(name, None, None, None, None) for key, name in named if key not in keys]


def _person(one: PersonRow) -> Cells:
    facts = one.facts
    return (
        ", ".join(text for text in (one.name, one.job) if text),
        str(PARTS[facts.part]) if facts.part else None,
        one.last_contact_on,
        None if facts.attitude == UNKNOWN else str(ATTITUDE_WORDS[facts.attitude]),
        None,
    )


def _promise_json(one: ReviewedPromise) -> dict[str, str]:
    due_on, state = one.due_on.isoformat(), one.state.value
    return {"by": one.by, "who": one.who, "text": one.text, "due_on": due_on, "state": state}


def _promise(one: ReviewedPromise, language: str) -> Cells:
    state = word(language, f"promise_{one.state.value.replace(' ', '_')}")
    return (one.text, one.who, one.due_on, state, None)


def _money(read: Brief, language: str) -> list[Cells]:
    return [
        (word(language, name), None, None, None, amount)
        for name, amount in (
            ("brief_revenue", read.overview.net_minor),
            ("brief_before", read.overview.before_minor),
            ("open", read.open_minor),
            ("review_late", read.late_minor),
        )
    ]


def _health(read: Brief, language: str) -> list[Cells]:
    """The score, and the points of what weighs most."""
    if read.health is None:
        return []
    change, look = read.health.change, language_of(language)
    said = str(read.health.score) + (f" ({change:+d})" if change else "")
    found: list[Cells] = [(word(language, "score"), None, read.health.scored_on, said, None)]
    for one in _reasons(read.health):
        whole, tenth = divmod(abs(one.points_e1), 10)
        points = shown_figure(f"{'-' if one.points_e1 < 0 else ''}{whole}.{tenth}", look)
        found.append((str(one.text), None, None, points, None))
    return found
