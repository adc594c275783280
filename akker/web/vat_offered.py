"""The VAT codes that a line of a sale offers: what fits the customer first, each kind together."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from akker.books.models import Book
from akker.books.queries import today_in
from akker.kernel.rates import percent_text
from akker.packs.taxes import RATED, TaxCode
from akker.receivables.queries_buyer import buyer_of
from akker.tax.queries import TaxCodeRow, tax_code_rows, tax_codes
from akker.tax.rules_buyer import KINDS, Kind, fits, kind_of, may_stand
from akker.web.sold_fields import shown_number
from akker.web.templatetags.akker import reader

CATEGORIES = {
    "S": gettext_lazy("taxed"),
    "Z": gettext_lazy("zero rate"),
    "E": gettext_lazy("exempt"),
    "AE": gettext_lazy("reverse charge"),
    "K": gettext_lazy("goods within the EU"),
    "G": gettext_lazy("export"),
    "O": gettext_lazy("outside VAT"),
}
_WORDS: dict[Kind, object] = {
    "taxed": gettext_lazy("Domestic"),
    "exempt": gettext_lazy("Exempt"),
    "reverse": gettext_lazy("Domestic, reverse charge"),
    "eu": gettext_lazy("Companies elsewhere in the EU"),
    "outside": gettext_lazy("Outside the EU"),
    "consumers": gettext_lazy("Consumers elsewhere in the EU (OSS)"),
}


@dataclass(frozen=True, slots=True)
class Option:
    """A code as it is offered: `21% General rate`, or why no VAT is charged: `Exempt`."""

    code: str
    words: str


@dataclass(frozen=True, slots=True)
class Offered:
    """Options by their headings; what stands there in other words than a group has no heading."""

    groups: tuple[tuple[str, tuple[Option, ...]], ...]
    codes: frozenset[str]


def vat_offered(book: Book, party: str) -> Offered:
    """For a customer; for anybody, where none is known yet, without lower rates elsewhere."""
    codes, rows = tax_codes(book), {row.code: row for row in sale_codes(book)}
    sold = [codes[code] for code in rows]
    buyer = buyer_of(book, party)
    if buyer is None:
        groups = _groups([code for code in sold if not code.is_lower], rows, str)
    else:
        first = [code for code in sold if fits(code, buyer, book.country)]
        rest = [code for code in sold if code not in first and may_stand(code, buyer)]
        groups = [
            *_groups(first, rows, str),
            *_groups(rest, rows, lambda words: _("Seldom here: %(words)s") % {"words": words}),
        ]
    shown = frozenset(option.code for _words, options in groups for option in options)
    return Offered(tuple(groups), shown)


def _groups(
    codes: list[TaxCode], rows: dict[str, TaxCodeRow], said: Callable[[object], str]
) -> list[tuple[str, tuple[Option, ...]]]:
    found = []
    for kind in KINDS:
        own = tuple(_option(code, rows[code.code]) for code in codes if kind_of(code) == kind)
        if own:
            found.append((said(_WORDS[kind]), own))
    return found


def _option(code: TaxCode, row: TaxCodeRow) -> Option:
    reason = code.reason_in(reader().code)
    rate = said_rate(row.rate_e2) if code.category in RATED else ""
    words = f"{rate} {row.name}".strip()
    return Option(code.code, f"{words} – {reason}" if reason and reason != row.name else words)


def sale_codes(book: Book) -> list[TaxCodeRow]:
    """Every code that something can be sold with, as of today."""
    rows = tax_code_rows(book, on=today_in(book), language=reader().code)
    return [row for row in rows if row.use == "sale"]


def rate_words(category: str, rate_e2: int, **_more: object) -> str:
    """`21%`, or why there is no rate: what is exempt or reverse-charged is not taxed at 0%."""
    return said_rate(rate_e2) if category in RATED else str(CATEGORIES[category])


def said_rate(rate_e2: int | None) -> str:
    """`21%` as the reader writes it; empty before the first day of a code."""
    return "" if rate_e2 is None else f"{shown_number(percent_text(rate_e2), reader())}%"
