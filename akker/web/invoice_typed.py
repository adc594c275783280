"""An invoice as it is typed: what stands in each field, and the form that this is."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace

from django.http import QueryDict

from akker.books.models import Book
from akker.kernel.errors import Refused, WrongFields, all_told
from akker.kernel.quantities import millionths_text, parse_millionths
from akker.ledger.entry_form import Form
from akker.receivables.rules import MOST_LINES
from akker.reports.display import Language, shown_date
from akker.web.asked import typed_text
from akker.web.days import typed_day
from akker.web.sold_fields import machine_text, shown_number
from akker.web.typed import UNREAD

HEAD = (
    "party",
    "date",
    "supplied",
    "supplied_until",
    "due",
    "currency",
    "reference",
    "note",
    "payment_link",
    "reason",
    "prices",
)
DAYS = ("date", "supplied", "supplied_until", "due")
LINE = ("product", "text", "quantity", "unit", "price", "discount", "vat", "code")
LINE_DAYS = ("supplied", "supplied_until")
NUMBERS = ("quantity", "price", "discount")
TAG = "dimension-"  # in front of the code of a dimension, in the names of fields
FEWEST_ROWS = 3
Read = Callable[[str, str], str]  # where a field is in the form, and what was typed in it


@dataclass(frozen=True, slots=True)
class TypedInvoice:
    """Texts by the names of fields; each line has all of `LINE`, and one for each dimension."""

    head: Mapping[str, str]
    lines: tuple[Mapping[str, str], ...]
    kept: Mapping[str, str] = field(default_factory=dict)  # what the form does not show

    @property
    def is_empty(self) -> bool:
        return not self.head.get("party") and not any(map(_is_filled, self.lines))


def _is_filled(line: Mapping[str, str]) -> bool:
    return any(line.get(name) for name in ("product", "text", "quantity", "price", "discount"))


def typed_in(post: QueryDict) -> TypedInvoice:
    """What a form sent. Each row sends every field, so that the lists belong together."""
    tags = [name.removeprefix("line-") for name in post if name.startswith(f"line-{TAG}")]
    columns = {
        name: post.getlist(f"line-{name}")[: MOST_LINES + 1] for name in (*LINE, *LINE_DAYS, *tags)
    }
    count = max(map(len, columns.values()), default=0)

    def at(values: Sequence[str], i: int) -> str:
        return values[i].replace("\0", "").strip() if i < len(values) else ""

    lines = [{name: at(columns[name], i) for name in columns} for i in range(count)]
    kept = {name: text for name in ("kind", "corrects") if (text := typed_text(post, name))}
    return padded(TypedInvoice({name: typed_text(post, name) for name in HEAD}, tuple(lines), kept))


def typed_of(form: Form, language: Language) -> TypedInvoice:
    """What a draft shows in the fields."""
    head = {name: form.get(name, "") for name in HEAD}
    for name in DAYS:
        head[name] = _shown_day(head[name], language)
    lines = [_typed_line(line, language) for line in form.get("lines", [])]
    kept = {name: form[name] for name in ("kind", "corrects") if form.get(name)}
    return padded(TypedInvoice(head, tuple(lines), kept))


def _shown_day(text: str, language: Language) -> str:
    with suppress(ValueError):  # what is no day stays as somebody typed it
        return shown_date(dt.date.fromisoformat(text), language)
    return text


def _typed_line(line: Form, language: Language) -> dict[str, str]:
    texts = {name: line.get(name, "") for name in LINE}
    for name in NUMBERS:
        unread = texts[name].removeprefix(UNREAD)
        texts[name] = shown_number(unread, language) if unread == texts[name] else unread
    with suppress(Refused):  # what is no number stays as somebody typed it
        price_e6 = parse_millionths(line.get("price", ""))
        texts["price"] = shown_number(millionths_text(price_e6, 2), language)
    texts |= {name: _shown_day(line.get(name, ""), language) for name in LINE_DAYS}
    return texts | {f"{TAG}{code}": value for code, value in line.get("dimensions", {}).items()}


def padded(typed: TypedInvoice) -> TypedInvoice:
    """With an empty row at the end, and a few at least; new rows go on with the last one's VAT."""
    lines = list(typed.lines)
    while len(lines) < FEWEST_ROWS or _is_filled(lines[-1]):
        lines.append(blank_line(lines))
    return replace(typed, lines=tuple(lines))


def added(typed: TypedInvoice) -> TypedInvoice:
    """With one more row."""
    return replace(typed, lines=(*typed.lines, blank_line(typed.lines)))


def with_usual(typed: TypedInvoice, accounts: Mapping[str, str]) -> TypedInvoice:
    """With the usual ledger account, by VAT code, in each line that names neither one nor a
    product."""
    lines = [
        {**line, "code": accounts.get(line["vat"], "")}
        if _is_filled(line) and not line["product"] and not line["code"]
        else line
        for line in typed.lines
    ]
    return replace(typed, lines=tuple(lines))


def blank_line(lines: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """The row after some: it goes on with the VAT of the last one, unless a product told that."""
    last = lines[-1] if lines else {}
    if last.get("product"):
        last = {}
    return {
        name: last.get(name, "") if name in ("vat", "code") else "" for name in (*LINE, *LINE_DAYS)
    }


def form_in(
    typed: TypedInvoice,
    language: Language,
    today: dt.date,
    wrong: WrongFields | None = None,
    booked_in: Book | None = None,
) -> Form:
    """The form that was typed, without empty rows; its date is booked on, where that says so.

    What is wrong is told of all fields together, or kept in `wrong`: such a field is then empty, a
    date before all others. Refused: date_unreadable, day_of_two, number_unreadable, number_of_two.
    """
    with all_told(wrong) as told:

        def day(at: str, text: str) -> str:
            otherwise = dt.date.min.isoformat() if at == "date" else ""
            book = booked_in if at == "date" else None
            return told.tried(at, otherwise, lambda: typed_day(text, today, book).isoformat())

        def number(at: str, text: str) -> str:
            return told.tried(at, "", lambda: machine_text(text, language))

        return _form(typed, day, number)


def draft_in(typed: TypedInvoice, language: Language, today: dt.date, booked_in: Book) -> Form:
    """The same for keeping: what nobody understands yet is kept as it was typed."""

    def day(at: str, text: str) -> str:
        with suppress(Refused):
            return typed_day(text, today, booked_in if at == "date" else None).isoformat()
        return text

    def number(_at: str, text: str) -> str:
        with suppress(Refused):
            return machine_text(text, language)
        return f"{UNREAD}{text}"

    return _form(typed, day, number)


def _form(typed: TypedInvoice, day: Read, number: Read) -> Form:
    form: Form = {name: text for name, text in typed.head.items() if text}
    form |= typed.kept
    for name in DAYS:
        if form.get(name):
            form[name] = day(name, form[name])
    filled = [typed.lines[row] for row in filled_rows(typed)]
    form["lines"] = [_line(f"lines.{n}.", line, day, number) for n, line in enumerate(filled)]
    return form


def filled_rows(typed: TypedInvoice) -> list[int]:
    """Which rows come on the form, in its order."""
    return [row for row, line in enumerate(typed.lines) if _is_filled(line)]


def _line(at: str, line: Mapping[str, str], day: Read, number: Read) -> Form:
    form: Form = {
        name: number(f"{at}{name}", text.rstrip("% ") if name == "discount" else text)
        if name in NUMBERS and text
        else text
        for name, text in line.items()
        if text and not name.startswith(TAG)
    }
    form |= {name: day(f"{at}{name}", form[name]) for name in LINE_DAYS if name in form}
    tags = {
        name.removeprefix(TAG): text for name, text in line.items() if text and name.startswith(TAG)
    }
    return {**form, "dimensions": tags} if tags else form
