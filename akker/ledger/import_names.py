"""What names in other people's files mean: types of ledger accounts, kinds, commodities."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from akker.intake.cells import shown
from akker.kernel.errors import Refused
from akker.kernel.identifiers import checked_iban
from akker.kernel.money import check_currency
from akker.ledger.queries import LedgerAccountRow

_TYPE_WORDS = {
    "asset": "asset assets activa actief bezit bezittingen",
    "liability": "liability liabilities debt debts passiva schuld schulden verplichtingen",
    "equity": "equity capital vermogen eigenvermogen kapitaal",
    "income": "income revenue revenues opbrengst opbrengsten inkomsten omzet baten",
    "expense": "expense expenses kosten uitgaven lasten",
}
_TYPES = {word: kind for kind, words in _TYPE_WORDS.items() for word in words.split()}

# Signs of which one meaning is usual; where the books are in another of those it could mean,
# a person must say which.
_SIGNS = {
    "€": ("EUR",),
    "£": ("GBP",),
    "$": ("USD", "AUD", "CAD", "NZD", "SGD", "HKD", "MXN", "TWD"),
    "US$": ("USD",),
    "A$": ("AUD",),
    "C$": ("CAD",),
    "R$": ("BRL",),
    "¥": ("JPY", "CNY"),
    "₹": ("INR",),
    "₺": ("TRY",),
    "₽": ("RUB",),
    "₩": ("KRW",),
    "₴": ("UAH",),
    "zł": ("PLN",),
    "Kč": ("CZK",),
    "Ft": ("HUF",),
}


@dataclass(frozen=True, slots=True)
class Kind:
    """What a chart's type means here: one of the five, and what it is used for."""

    type: str
    control: str = ""
    is_vat: bool = False


KINDS = {
    **{name: Kind(name) for name in _TYPE_WORDS},
    "bank": Kind("asset", "bank"),
    "receivable": Kind("asset", "receivable"),
    "payable": Kind("liability", "payable"),
    "vat": Kind("liability", "vat", True),
}


def type_of_name(name: str) -> str:
    """The type that the first part of a name tells, as in `assets:bank`; empty if it does not."""
    first = name.split(":")[0]
    return _TYPES.get("".join(filter(str.isalpha, first)).casefold(), "")


def kind_called(text: str) -> Kind:
    """`asset`, `Bank`, `liabilities`, `activa`. Refused: type_unknown."""
    word = text.strip().casefold()
    kind = KINDS.get(_TYPES.get(word, word))
    if kind is None:
        raise Refused(
            "type_unknown",
            "{type} is not a type of ledger account.",
            remedy="Use one of: {known}.",
            type=shown(text),
            known=", ".join(KINDS),
        )
    return kind


def account_codes(places: Sequence[LedgerAccountRow]) -> dict[str, str]:
    """The code of each ledger account by its code and by its name; empty where a name is two's."""
    codes: dict[str, str] = {}
    for place in places:
        codes[place.name] = "" if place.name in codes else place.code
    return codes | {place.code: place.code for place in places}


def code_named(codes: Mapping[str, str], text: str) -> str:
    """The code of a ledger account; a text that names none stands for itself.

    Refused: ledger_account_missing, ledger_account_ambiguous.
    """
    code = codes.get(text, text)
    if code:
        return code
    if not text:
        raise Refused(
            "ledger_account_missing",
            "This row names no ledger account.",
            remedy="Name one by its code or its name.",
        )
    raise Refused(
        "ledger_account_ambiguous",
        "More than one ledger account is called {name}.",
        remedy="Name it by its code.",
        name=shown(text),
    )


def currency_called(text: str, own: str) -> str:
    """The code of a currency or commodity; no text is the books' own.

    Refused: currency_unknown, currency_ambiguous.
    """
    if not text:
        return own
    meanings = _SIGNS.get(text)
    if meanings is None:
        return check_currency(text)
    if own in meanings[1:]:
        raise Refused(
            "currency_ambiguous",
            "{sign} can be {own} or another currency.",
            remedy="Write the code of the currency instead.",
            sign=text,
            own=own,
        )
    return meanings[0]


def iban_called(text: str) -> str:
    """As it is kept; empty where the cell is. Refused: iban_unfit."""
    return checked_iban(text) if text.strip() else ""
