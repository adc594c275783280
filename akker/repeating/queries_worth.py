"""What repeating invoices come to before anything is made, and what stands in the way of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from akker.books.models import Book
from akker.kernel.calendar import add_months
from akker.kernel.errors import Refused
from akker.ledger.entry_form import Form
from akker.receivables.around import look_around
from akker.receivables.mailing import email_missing
from akker.receivables.product_lines import invoices_in
from akker.receivables.queries_preview import check_issuable
from akker.receivables.rules import NewInvoice, priced
from akker.receivables.standings import Debtor, debtors_and_sender
from akker.repeating.contents import form_of_period
from akker.repeating.queries import DuePeriod, RepeatingRow, made_starts, open_periods
from akker.repeating.rules import DRAFT, MAIL, monthly_value_minor
from akker.repeating.schedule_form import form_of_repeating

MOST_JUDGED = 60
_AHEAD = 12  # months


@dataclass(frozen=True, slots=True)
class Worth:
    """What a period comes to, or why that cannot be said. `due` is the period."""

    due: DuePeriod
    currency: str
    net_minor: int = 0
    tax_minor: int = 0
    refusal: Refused | None = None

    @property
    def total_minor(self) -> int:
        return self.net_minor + self.tax_minor


def forms_of(book: Book, due: Sequence[DuePeriod], *, on: dt.date | None = None) -> list[Form]:
    """The form of the invoice for each period, dated `on` or else on its due day.

    Three queries.
    """
    codes = {one.row.version_on(one.starts_on).party_code for one in due}
    debtors, _ = debtors_and_sender(book, codes)
    return [_form(book, one, debtors, on) for one in due]


def _form(book: Book, one: DuePeriod, debtors: Mapping[str, Debtor], on: dt.date | None) -> Form:
    version = one.row.version_on(one.starts_on)
    debtor = debtors.get(version.party_code)
    return form_of_period(
        version.content,
        one.planned.period,
        one.row.steps_on(one.starts_on),
        on=on or one.planned.due_on,
        language=(debtor.language if debtor else "") or book.language,
        currency=version.content.get("currency")
        or (debtor.currency if debtor else "")
        or book.currency,
    )


def form_on(book: Book, row: RepeatingRow, day: dt.date) -> Form:
    """How one is set up, as it counts for a period that begins on a day."""
    version = row.version_on(day)
    debtor = debtors_and_sender(book, [version.party_code])[0].get(version.party_code)
    own = version.content.get("currency") or (debtor.currency if debtor else "")
    return form_of_repeating(row, day, own or book.currency)


def worths(book: Book, due: Sequence[DuePeriod]) -> list[Worth]:
    """What each period comes to. A fixed number of queries, however many there are."""
    read = invoices_in(book, forms_of(book, due))
    whole = [one for one in read if isinstance(one, NewInvoice)]
    around = look_around(book, whole)
    found = []
    for one, invoice in zip(due, read, strict=True):
        if isinstance(invoice, Refused):
            found.append(Worth(one, book.currency, refusal=invoice))
            continue
        try:
            currency = around.currency_of(invoice)
            worth = priced(invoice, around.codes, currency)
        except Refused as refused:
            found.append(Worth(one, book.currency, refusal=refused))
            continue
        found.append(Worth(one, currency, worth.net_minor, worth.tax_minor))
    return found


def coming(book: Book, row: RepeatingRow, *, until: dt.date) -> list[Worth]:
    """Every period of a schedule that is due up to a day and not made, with what it comes to.

    Those that a pause skips or holds are among them, and say so.
    """
    done = made_starts(book, [row.repeating_id])[row.repeating_id]
    due = [one for one in open_periods(row, done, until) if one.planned.due_on <= until]
    return worths(book, due)


def coming_under(book: Book, row: RepeatingRow, *, since: dt.date, until: dt.date) -> list[Worth]:
    """As `coming`, of a schedule that is not kept yet, for periods that begin from a day on."""
    planned = open_periods(row, set(), until)
    return worths(book, [one for one in planned if one.starts_on >= since])


@dataclass(frozen=True, slots=True)
class MonthlyValue:
    """What a schedule is worth a month without VAT; nothing while it does not run."""

    currency: str
    amount_minor: int


def monthly_values(
    book: Book, rows: Sequence[RepeatingRow], *, on: dt.date
) -> dict[int, MonthlyValue]:
    """By schedule that runs on a day: the yearly value of its running period / 12.

    One that has not begun, was stopped, is over or pauses is worth nothing. A fixed number of
    queries.
    """
    running = []
    for row in rows:
        begun = [one for one in open_periods(row, set(), on) if one.planned.period.ends_on >= on]
        if begun and row.pause_on(on) is None:
            running.append(begun[-1])
    return _monthly(book, running)


def monthly_values_to_come(
    book: Book, rows: Sequence[RepeatingRow], *, on: dt.date
) -> dict[int, MonthlyValue]:
    """Of those that begin within a year: what their first period is worth a month."""
    first = []
    for row in rows:
        if not open_periods(row, set(), on):
            first += open_periods(row, set(), add_months(on, _AHEAD))[:1]
    return _monthly(book, first)


def _monthly(book: Book, due: Sequence[DuePeriod]) -> dict[int, MonthlyValue]:
    found = {}
    for worth in worths(book, due) if due else ():
        rhythm = worth.due.row.schedule.rhythm
        value = monthly_value_minor(worth.net_minor, rhythm.every, rhythm.unit)
        if worth.refusal is None:
            found[worth.due.row.repeating_id] = MonthlyValue(worth.currency, value)
    return found


def in_the_way(book: Book, due: Sequence[DuePeriod], *, on: dt.date) -> list[Refused | None]:
    """Why each period could not be made on a day, as far as that can be seen; None if it could.

    Only of the first `MOST_JUDGED`, because each is tried by itself.
    """
    judged = due[:MOST_JUDGED]
    read = invoices_in(book, forms_of(book, judged, on=on))
    debtors, _ = debtors_and_sender(
        book, {one.row.version_on(one.starts_on).party_code for one in judged}
    )
    found = [
        _refusal(book, one, invoice, debtors) for one, invoice in zip(judged, read, strict=True)
    ]
    return [*found, *[None] * (len(due) - len(judged))]


def _refusal(
    book: Book, one: DuePeriod, invoice: NewInvoice | Refused, debtors: Mapping[str, Debtor]
) -> Refused | None:
    act = one.row.version_on(one.starts_on).act
    if act == DRAFT:
        return None  # it may lack anything
    if isinstance(invoice, Refused):
        return invoice
    try:
        check_issuable(book, invoice)
        debtor = debtors.get(invoice.party_code)
        if act == MAIL and debtor is not None and not debtor.standing.email:
            raise email_missing(invoice.party_code)
    except Refused as refused:
        return refused
    return None
