"""A review as a paper for the customer, as figures, and for other programs."""

from akker.books.models import Book
from akker.cases.queries_review import ReviewedCase
from akker.customers.queries_review import ReviewedPromise, ReviewedTask
from akker.health.queries_scores import ScoreRow
from akker.kernel.money import decimal_text
from akker.reports.display import language_of, shown_percent
from akker.reports.frame import subtitle_between
from akker.reports.plan_pdf import shown_value
from akker.reports.plan_progress import Reached
from akker.reports.review import Inside, Review
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word

Cells = tuple[Cell, ...]  # what, who, when, how it stands, amount
_US = "us"
_INSIDE_MEASURES = ("margin",)


def review_json(book: Book, read: Review) -> dict[str, object]:
    """Amounts as decimal text; `internal` is null in a pack for the customer."""
    currency = book.currency
    return {
        "book": book.slug,
        "party": read.code,
        "name": read.name,
        "from": read.period.since.isoformat(),
        "until": read.period.until.isoformat(),
        "currency": currency,
        "promises": [
            {
                "by": one.by,
                "who": one.who,
                "text": one.text,
                "due_on": one.due_on.isoformat(),
                "state": one.state.value,
            }
            for one in read.promises
        ],
        "cases": [
            {
                "kind": one.kind,
                "who": one.who,
                "subject": one.subject,
                "opened_on": one.opened_on.isoformat(),
                "closed_on": one.closed_on.isoformat() if one.closed_on else None,
                "answer": one.answer,
            }
            for one in read.cases
        ],
        "actions": [_task_json(one) for one in read.actions],
        "objectives": [
            {"text": one.row.text, "measure": one.row.measure, "percent": one.percent}
            for one in _objectives(read)
        ],
        "revenue": decimal_text(read.net_minor, currency),
        "revenue_before": decimal_text(read.before_minor, currency),
        "open": decimal_text(read.open_minor, currency),
        "late": decimal_text(read.late_minor, currency),
        "days_late": None if read.days_late is None else f"{read.days_late:f}",
        "internal": None if read.inside is None else _inside_json(read.inside, currency),
    }


def _task_json(one: ReviewedTask) -> dict[str, object]:
    return {
        "text": one.text,
        "owner": one.owner,
        "due_on": one.due_on.isoformat(),
        "done_on": one.done_on.isoformat() if one.done_on else None,
    }


def _inside_json(inside: Inside, currency: str) -> dict[str, object]:
    share = inside.margin.share
    then, now = inside.health_then, inside.health_now
    return {
        "margin": None if share is None else f"{share:.4f}",
        "margin_of": decimal_text(inside.margin.revenue_minor, currency),
        "health_then": then.score if then else None,
        "health_now": now.score if now else None,
        "tasks": [_task_json(one) for one in inside.tasks],
    }


def _objectives(read: Review) -> list[Reached]:
    return [
        one
        for plan in read.plans
        for one in plan.reached
        if read.inside or one.row.measure not in _INSIDE_MEASURES
    ]


def review_table(book: Book, read: Review, language: str) -> Table:
    """Whoever asks, in the language of the customer."""
    del language
    said = read.language
    rows: list[Row] = []
    for name, cells in _parts(book, read, said):
        if cells:
            rows.append(Row((word(said, name), *[None] * 4), style="group"))
            rows += [Row(cell) for cell in cells]
    return Table(
        title=f"{word(said, 'review')}: {read.name}",
        book_name=book.name,
        currency=book.currency,
        columns=(
            Column("what", word(said, "description"), "text"),
            Column("who", word(said, "who"), "text"),
            Column("date", word(said, "day"), "date"),
            Column("state", word(said, "how_far"), "text"),
            Column("amount", word(said, "amount"), "amount"),
        ),
        rows=tuple(rows),
        subtitle=subtitle_between(read.period, said),
        is_paper=True,
        language=said,
    )


def _parts(book: Book, read: Review, said: str) -> list[tuple[str, list[Cells]]]:
    ours = [one for one in read.promises if one.by == _US]
    theirs = [one for one in read.promises if one.by != _US]
    parts = [
        ("review_ours", [_promise(one, said) for one in ours]),
        ("review_theirs", [_promise(one, said) for one in theirs]),
        ("review_asked", [_case(one, said) for one in read.cases]),
        ("review_reached", [_objective(book, one, said) for one in _objectives(read)]),
        ("review_done", [_task(one, said) for one in read.actions if one.done_on]),
        ("review_money", _money(read, said)),
        ("review_next", [_task(one, said) for one in read.actions if not one.done_on]),
    ]
    if read.inside:
        parts.append(("review_inside", _inside(read.inside, said)))
    return parts


def _promise(one: ReviewedPromise, said: str) -> Cells:
    state = word(said, f"promise_{one.state.value.replace(' ', '_')}")
    return (one.text, one.who, one.due_on, state, None)


def _case(one: ReviewedCase, said: str) -> Cells:
    state = "case_closed" if one.closed_on else "case_open"
    told = f"{one.subject}. {one.answer}" if one.answer else one.subject
    return (told, one.who or None, one.closed_on or one.opened_on, word(said, state), None)


def _objective(book: Book, one: Reached, said: str) -> Cells:
    look, row = language_of(said), one.row
    now = shown_value(row.measure, one.value, book, look)
    target = shown_value(row.measure, row.target_value, book, look)
    return (row.text, None, row.due_on, f"{now} / {target} ({one.percent}%)", None)


def _task(one: ReviewedTask, said: str) -> Cells:
    done = word(said, "done") if one.done_on else None
    return (one.text, one.owner or None, one.done_on or one.due_on, done, None)


def _money(read: Review, said: str) -> list[Cells]:
    days = None if read.days_late is None else f"{read.days_late:f}"
    if days and language_of(said).code == "nl":
        days = days.replace(".", ",")
    found: list[Cells] = [
        (word(said, "revenue"), None, None, None, read.net_minor),
        (word(said, "revenue_before"), None, None, None, read.before_minor),
        (word(said, "open"), None, read.as_of, None, read.open_minor),
        (word(said, "review_late"), None, read.as_of, None, read.late_minor),
    ]
    if days is not None:
        found.append((word(said, "review_days_late"), None, None, days, None))
    return found


def _inside(inside: Inside, said: str) -> list[Cells]:
    look, share = language_of(said), inside.margin.share
    found: list[Cells] = []
    if share is not None:
        shown = shown_percent(share, look)
        found.append((word(said, "margin"), None, None, shown, inside.margin.revenue_minor))
    for name, score in (("review_then", inside.health_then), ("review_now", inside.health_now)):
        if score is not None:
            found.append(_score(word(said, name), score))
    return found + [_task(one, said) for one in inside.tasks]


def _score(title: str, score: ScoreRow) -> Cells:
    return (title, None, score.scored_on, str(score.score), None)
