"""How customers pay: days late, the part that comes in time, promises and disputes."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from akker.books.models import Book
from akker.dunning.queries import DisputeFilter, disputes, disputes_of
from akker.dunning.queries_promises import promises, promises_of
from akker.dunning.rules import OUTCOMES, PromiseState
from akker.kernel.money import decimal_text
from akker.parties.queries import merged_codes, party_coded
from akker.receivables.queries_debts import payment_debts
from akker.receivables.rules_behaviour import (
    Behaviour,
    Debt,
    Late,
    StillLate,
    behaviour,
    last_year,
    quarters,
    still_late,
)
from akker.reports.display import language_of, shown_date
from akker.reports.periods import Period, check_period, period_title
from akker.reports.table import Cell, Column, Row, Table
from akker.reports.words import word


@dataclass(frozen=True, slots=True)
class PartyBehaviour:
    """Of the twelve months up to the day and of each quarter, and what stands at the day.

    `promised` and `contested` count promises and disputes of those months by how they stand:
    `PromiseState` values, `open` and the outcomes of disputes.
    """

    code: str
    name: str
    year: Behaviour
    still_late: StillLate
    promised: Mapping[str, int]
    contested: Mapping[str, int]
    debts: Sequence[Debt]

    @property
    def quarters(self) -> tuple[Behaviour, ...]:
        """Worked out when they are asked for: a list of customers shows none."""
        return tuple(behaviour(self.debts, *days) for days in quarters(self.year.until))


@dataclass(frozen=True, slots=True)
class PaymentBehaviour:
    """Rows by who pays latest; with a party its one row, or none where it was never billed."""

    as_of: dt.date
    party_code: str
    rows: tuple[PartyBehaviour, ...]


def payment_behaviour(book: Book, *, as_of: dt.date, party_code: str = "") -> PaymentBehaviour:
    """As of any day. A fixed number of queries.

    Refused: date_out_of_range, party_unknown.
    """
    check_period(as_of, as_of)
    wanted = party_coded(book, party_code).code if party_code else ""
    into = merged_codes(book)
    found = payment_debts(book, as_of=as_of, into=into, party_code=wanted)
    promised = _promised(book, as_of, wanted, into)
    contested = _contested(book, as_of, wanted, into)
    since, until = last_year(as_of)
    rows = [
        PartyBehaviour(
            code,
            one.name,
            behaviour(one.debts, since, until),
            still_late(one.debts, as_of),
            promised.get(code, _NONE),
            contested.get(code, _NONE),
            one.debts,
        )
        for code, one in found.items()
    ]
    return PaymentBehaviour(as_of, wanted, tuple(sorted(rows, key=_latest_first)))


_NONE: Mapping[str, int] = {}


def _latest_first(row: PartyBehaviour) -> tuple[bool, Decimal, str]:
    days = row.year.days_weighted
    return days is None, -(days or Decimal(0)), row.code


def _promised(
    book: Book, as_of: dt.date, party_code: str, into: Mapping[str, tuple[str, str]]
) -> dict[str, Counter[str]]:
    since, _ = last_year(as_of)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = (
        promises_of(book, party_code, as_of=as_of)
        if party_code
        else promises(book, as_of=as_of, since=since)
    )
    for row in rows:
        if row.promised_on < since:
            continue
        code, _ = into.get(row.party_code, (row.party_code, ""))
        found[code][row.state.value] += 1
    return found


def _contested(
    book: Book, as_of: dt.date, party_code: str, into: Mapping[str, tuple[str, str]]
) -> dict[str, Counter[str]]:
    """Those opened in the twelve months, and those that are still open."""
    since, _ = last_year(as_of)
    found: dict[str, Counter[str]] = defaultdict(Counter)
    rows = disputes_of(book, party_code) if party_code else disputes(book, DisputeFilter())
    for row in rows:
        if row.opened_on > as_of:
            continue
        end = row.end
        is_open = end is None or end.happened_on > as_of
        if not is_open and row.opened_on < since:
            continue
        code, _ = into.get(row.party_code, (row.party_code, ""))
        found[code]["open" if is_open or end is None else end.outcome] += 1
    return found


def payment_behaviour_json(book: Book, report: PaymentBehaviour) -> dict[str, object]:
    """Amounts as decimal text in the currency of the books, days and shares as decimal text."""
    since, until = last_year(report.as_of)
    return {
        "book": book.slug,
        "as_of": report.as_of.isoformat(),
        "from": since.isoformat(),
        "until": until.isoformat(),
        "currency": book.currency,
        "rows": [
            {
                "code": row.code,
                "name": row.name,
                **_behaviour_json(book, row.year),
                "longest": _late_json(row.year.longest),
                "still_late": {
                    "amount": decimal_text(row.still_late.amount_minor, book.currency),
                    "invoices": row.still_late.count,
                    "longest": _late_json(row.still_late.longest),
                },
                "promises": {state.value: row.promised.get(state, 0) for state in PromiseState},
                "disputes": {name: row.contested.get(name, 0) for name in ("open", *OUTCOMES)},
                "quarters": [
                    {
                        "from": one.since.isoformat(),
                        "until": one.until.isoformat(),
                        **_behaviour_json(book, one),
                    }
                    for one in row.quarters
                ],
            }
            for row in report.rows
        ],
    }


def _behaviour_json(book: Book, one: Behaviour) -> dict[str, object]:
    share = one.on_time_share
    return {
        "paid": decimal_text(one.paid_minor, book.currency),
        "invoices": one.paid_count,
        "days_late": _text(one.days_weighted),
        "days_late_per_invoice": _text(one.days_plain),
        "due": decimal_text(one.due_minor, book.currency),
        "on_time": decimal_text(one.on_time_minor, book.currency),
        "on_time_share": None if share is None else f"{share:.4f}",
        "written_off": decimal_text(one.written_off_minor, book.currency),
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _late_json(late: Late | None) -> dict[str, object] | None:
    return {"number": late.number, "days": late.days} if late else None


def payment_behaviour_table(book: Book, report: PaymentBehaviour, language: str) -> Table:
    """One row a customer; of one customer the quarters, and the twelve months at the foot."""
    day = shown_date(report.as_of, language_of(language))
    if report.party_code:
        rows = [row for one in report.rows for row in _quarter_rows(one, language)]
        heads = [Column("quarter", word(language, "quarter"), "text")]
    else:
        rows = [Row((one.code, one.name, *_cells(one.year), *_now(one))) for one in report.rows]
        heads = [
            Column("code", word(language, "code"), "code"),
            Column("name", word(language, "name"), "text"),
        ]
    title = word(language, "payment_behaviour")
    names = [row.name for row in report.rows if report.party_code]
    return Table(
        title=f"{title}: {names[0]}" if names else title,
        book_name=book.name,
        currency=book.currency,
        columns=(
            *heads,
            Column("days_late", word(language, "days_late_weighted"), "number"),
            Column("days_late_per_invoice", word(language, "days_late_plain"), "number"),
            Column("on_time_share", word(language, "on_time_share"), "percent"),
            Column("paid", word(language, "paid"), "amount"),
            Column("written_off", word(language, "written_off"), "amount"),
            Column("longest", word(language, "longest"), "number"),
            Column("still_late", word(language, "still_late"), "amount"),
            Column("promises_kept", word(language, "promises_kept"), "number"),
            Column("promises_broken", word(language, "promises_broken"), "number"),
            Column("disputes", word(language, "disputes"), "number"),
        ),
        rows=tuple(rows),
        subtitle=word(language, "as_of", day=day),
        notes=(word(language, "behaviour_note"),),
    )


def _quarter_rows(one: PartyBehaviour, language: str) -> list[Row]:
    look = language_of(language)
    rows = [
        Row((period_title(Period(q.since, q.until), look), *_cells(q), *_NOTHING))
        for q in one.quarters
    ]
    return [
        *rows,
        Row((word(language, "twelve_months"), *_cells(one.year), *_now(one)), style="total"),
    ]


_NOTHING: tuple[Cell, ...] = (None,) * 4


def _cells(one: Behaviour) -> tuple[Cell, ...]:
    return (
        one.days_weighted,
        one.days_plain,
        one.on_time_share,
        one.paid_minor,
        one.written_off_minor or None,
        one.longest.days if one.longest else None,
    )


def _now(row: PartyBehaviour) -> tuple[Cell, ...]:
    broken = row.promised.get(PromiseState.BROKEN, 0) + row.promised.get(PromiseState.PARTLY, 0)
    return (
        row.still_late.amount_minor or None,
        row.promised.get(PromiseState.KEPT) or None,
        broken or None,
        sum(row.contested.values()) or None,
    )
