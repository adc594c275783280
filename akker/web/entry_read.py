"""What a typed entry means: codes, amounts, the day, and the line that takes the difference."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from akker.books.models import Book
from akker.books.queries import dimensions
from akker.intake.understood import understood_day
from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text
from akker.ledger.entry_form import Form, entry_from_form
from akker.ledger.queries import LedgerAccountRow
from akker.parties.queries import parties_page, party_names
from akker.reports.display import Language, shown_amount, shown_date, shown_weekday
from akker.web.amount_read import DIFFERENCE, in_columns, read_amounts, read_foreign
from akker.web.days import bookable
from akker.web.fields import Reading
from akker.web.names import chart_read
from akker.web.typed import RawEntry, RawLine, unread
from akker.web.typed_cells import Cell, Known, TypedEntry, TypedLine, choices_of

MOST_NAMED = 3


def known_in(book: Book, raw: RawEntry, language: Language, today: dt.date) -> Known:
    """Three queries, and one for each party that is not named by its code."""
    codes = {line.party for line in raw.lines}
    return Known(
        book, language, today, chart_read(book), party_names(book, codes), dimensions(book)
    )


def read_entry(raw: RawEntry, known: Known) -> TypedEntry:
    """What every field means. The rows are as many as there are."""
    date, booked_on = _read_day(raw.date, known)
    lines = _with_difference([_read_line(line, booked_on, known) for line in raw.lines], known)
    form: Form = {
        "date": booked_on.isoformat() if booked_on else raw.date[:10],
        "journal": raw.journal,
        "description": raw.description,
        "lines": [line.form for line in lines if line.form],
    }
    if raw.corrects:
        form["corrects"] = raw.corrects
    description = Cell(raw.description)
    typed = TypedEntry(
        date, booked_on, raw.journal, description, raw.corrects, lines, form, entry=None
    )
    cells = [date, *(cell for line in lines for _name, cell in line.cells)]
    if any(cell.is_wrong for cell in cells) or any(
        line.form and line.amount_minor is None for line in lines
    ):
        return typed
    try:
        return replace(typed, entry=entry_from_form(form, known.book.currency))
    except Refused as refusal:
        return replace(typed, description=replace(description, wrong=refusal.sentence))


def _read_day(text: str, known: Known) -> tuple[Cell, dt.date | None]:
    if not text:
        return Cell(wrong=_("Give the entry a day, such as today.")), None
    try:
        days = bookable(known.book, understood_day(text, known.language.code, known.today))
    except Refused as refusal:
        return Cell(text, wrong=refusal.sentence), None
    dates = [shown_date(day, known.language) for day in days]
    said = [
        f"{shown_weekday(day, known.language)} {date}"
        for day, date in zip(days, dates, strict=True)
    ]
    if len(days) > 1:
        return Cell(text, asks=tuple(map(Reading, dates, said)), is_day=True), None
    return Cell(text, said=said[0]), days[0]


def _read_line(raw: RawLine, booked_on: dt.date | None, known: Known) -> TypedLine:
    if raw.is_empty:
        return TypedLine(raw.row, choices_of(known.tags, raw.dimensions))
    code = _read_code(raw.code, known)
    party = _read_party(raw.party, known)
    debit, credit, amount_minor = read_amounts(raw, known)
    foreign, kept, worth_minor = read_foreign(raw, amount_minor, booked_on, known)
    if amount_minor is None and worth_minor is not None and not (raw.debit or raw.credit):
        amount_minor = worth_minor
        said = shown_amount(abs(worth_minor), known.book.currency, known.language)
        debit, credit = (Cell(said=said), credit) if worth_minor > 0 else (debit, Cell(said=said))
    elif amount_minor is None and not (raw.debit or raw.credit):
        debit = Cell(wrong=_("Give an amount, in debit or in credit."))
    amount = (
        unread(raw.debit, raw.credit)
        if amount_minor is None
        else decimal_text(amount_minor, known.book.currency)
    )
    kept = {"code": code.text, "amount": amount, "party": party.text, "text": raw.text, **kept}
    form: Form = {name: text for name, text in kept.items() if text.strip("?")}
    if raw.dimensions:
        form["dimensions"] = dict(raw.dimensions)
    currency, currency_amount, rate = foreign
    return TypedLine(
        raw.row,
        choices_of(known.tags, raw.dimensions),
        code=code,
        text=Cell(raw.text),
        party=party,
        debit=debit,
        credit=credit,
        currency=currency,
        currency_amount=currency_amount,
        rate=rate,
        amount_minor=amount_minor,
        form=form,
    )


def _read_code(text: str, known: Known) -> Cell:
    """A ledger account by its code, or by a piece of its name that only one has."""
    if not text:
        return Cell(wrong=_("Choose a ledger account."))
    by_code = {account.code: account for account in known.accounts}
    found = by_code.get(text) or by_code.get(text.split()[0])
    if found:
        return Cell(found.code, said=found.name)
    fitting = [row for row in fitting_accounts(known.accounts, text) if not row.is_retired]
    called_so = [row for row in fitting if row.name.casefold() == text.casefold()]
    fitting = called_so or fitting
    if len(fitting) == 1:
        return Cell(fitting[0].code, said=fitting[0].name)
    return Cell(text, wrong=_several_or_none(text, [f"{a.code} {a.name}" for a in fitting]))


def fitting_accounts(accounts: Sequence[LedgerAccountRow], text: str) -> list[LedgerAccountRow]:
    """Those with every word in code or name: first whose code begins so, then who has these
    words, then who has words that begin so."""
    words = text.casefold().split()
    fitting = [
        row
        for row in accounts
        if all(word in f"{row.code} {row.name}".casefold() for word in words)
    ]

    def rank(row: LedgerAccountRow) -> tuple[bool, bool, bool]:
        named = f" {row.name} ".casefold()
        whole = all(f" {word} " in named for word in words)
        starts = all(f" {word}" in named for word in words)
        return not row.code.casefold().startswith(text.casefold()), not whole, not starts

    return sorted(fitting, key=rank)


def _read_party(text: str, known: Known) -> Cell:
    if not text:
        return Cell()
    if text in known.parties:
        return Cell(text, said=known.parties[text])
    fitting = parties_page(known.book, text=text, limit=MOST_NAMED)
    if len(fitting) == 1:
        return Cell(fitting[0].code, said=fitting[0].name)
    return Cell(text, wrong=_several_or_none(text, [f"{p.code} {p.name}" for p in fitting]))


def _several_or_none(text: str, names: Sequence[str]) -> str:
    if not names:
        return _("Nothing here is called “%(text)s”. Type a part of the code or the name.") % {
            "text": text[:60]
        }
    shown = ", ".join(names[:MOST_NAMED]) + (" …" if len(names) > MOST_NAMED else "")
    return _("“%(text)s” can be %(names)s. Choose one.") % {"text": text[:60], "names": shown}


def _with_difference(lines: Sequence[TypedLine], known: Known) -> tuple[TypedLine, ...]:
    """The line that asks for the difference gets it, when all others are clear."""
    asking = [line for line in lines if DIFFERENCE in (line.debit.text, line.credit.text)]
    if not asking:
        return tuple(lines)
    others = [line for line in lines if line not in asking and not line.is_empty]
    wrong = ""
    if len(asking) > 1:
        wrong = _("Only one line can take the difference.")
    elif any(line.amount_minor is None for line in others):
        wrong = _("The difference is known when the other lines have an amount.")
    amount_minor = -sum(line.amount_minor or 0 for line in others)
    if not wrong and amount_minor == 0:
        wrong = _("There is no difference: debit equals credit.")
    answered = []
    for line in lines:
        if line not in asking:
            answered.append(line)
        elif wrong:
            cell = Cell(DIFFERENCE, wrong=wrong)
            is_debit = line.debit.text == DIFFERENCE
            answered.append(replace(line, debit=cell) if is_debit else replace(line, credit=cell))
        else:
            debit, credit = in_columns(amount_minor, known)
            form = {**line.form, "amount": decimal_text(amount_minor, known.book.currency)}
            answered.append(
                replace(line, debit=debit, credit=credit, amount_minor=amount_minor, form=form)
            )
    return tuple(answered)
