"""The journal as hledger and beancount read it.

Both keep one amount and one currency per line. A line of ours in another currency has two
amounts that were decided when it was posted; it goes out in the book's currency, which is
what balances, with its own amount as a tag (hledger) or as metadata (beancount).
"""

import re
from collections.abc import Iterator

from akker.books.models import Book
from akker.kernel.money import decimal_text, decimals_of
from akker.ledger.models import LedgerAccount
from akker.reports.journal_lines import ExportedEntry, ExportedLine

TOPS = {
    "asset": "Assets",
    "liability": "Liabilities",
    "equity": "Equity",
    "income": "Income",
    "expense": "Expenses",
}


def hledger_journal(book: Book, entries: Iterator[ExportedEntry]) -> Iterator[str]:
    """hledger's journal format. An account is `Assets:1300 Trade debtors`."""
    sample = f"1000.{'0' * decimals_of(book.currency)}" if decimals_of(book.currency) else "1000."
    yield f"; {_one_line(book.name)}, exported by Akker\n"
    yield f"commodity {sample} {book.currency}\n"
    for place in LedgerAccount.objects.filter(book=book).order_by("code"):
        yield f"account {hledger_name(place.type, place.code, place.name)}\n"
    for entry in entries:
        # What stands after a semicolon would be a comment, with tags of its own.
        description = _one_line(entry.description).replace(";", ",")
        yield f"\n{entry.booked_on} * ({entry.label}) {description}\n"
        for line in entry.lines:
            name = hledger_name(line.ledger_type, line.ledger_code, line.ledger_name)
            amount = f"{decimal_text(line.amount_minor, book.currency)} {book.currency}"
            yield f"    {name}  {amount}{_hledger_tags(line)}\n"


def hledger_name(kind: str, code: str, name: str) -> str:
    """Two spaces end a name in hledger, and a colon divides it: neither may stand within."""
    return f"{TOPS[kind]}:{_hledger_word(code)} {_hledger_word(name)}"


def _hledger_word(text: str) -> str:
    return " ".join(re.sub(r"[:;|]", "-", text).split())


def _hledger_tags(line: ExportedLine) -> str:
    tags = []
    if line.party_code:
        tags.append(f"party:{_tag_word(line.party_code)}")
    if line.currency_minor is not None:
        tags.append(f"foreign:{decimal_text(line.currency_minor, line.currency)} {line.currency}")
    tags += [f"{_tag_word(d).replace(' ', '-')}:{_tag_word(v)}" for d, v in line.dimensions]
    words = ", ".join(tags)
    return f"  ; {words}" if words else ""


def _tag_word(text: str) -> str:
    return " ".join(re.sub(r"[:;,|]", "-", text).split())


def beancount_ledger(book: Book, entries: Iterator[ExportedEntry]) -> Iterator[str]:
    """beancount's format. An account is `Assets:A1300`: names must begin with a capital."""
    yield f'option "title" {_quoted(book.name)}\n'
    yield f'option "operating_currency" "{book.currency}"\n\n'
    first_day = book.fiscalyear_set.order_by("starts_on").values_list("starts_on", flat=True)[0]
    for place in LedgerAccount.objects.filter(book=book).order_by("code"):
        yield f"{first_day} open {beancount_name(place.type, place.code)} {book.currency}\n"
        yield f"  name: {_quoted(place.name)}\n"
    for entry in entries:
        yield f'\n{entry.booked_on} * {_quoted(entry.description)}\n  entry: "{entry.label}"\n'
        for line in entry.lines:
            amount = f"{decimal_text(line.amount_minor, book.currency)} {book.currency}"
            yield f"  {beancount_name(line.ledger_type, line.ledger_code)}  {amount}\n"
            yield from _beancount_metadata(line)


def beancount_name(kind: str, code: str) -> str:
    """Any code as a beancount account, no two alike: other signs become their numbers.

    The hyphen too: `a-3d-b` is not `a=b`.
    """
    safe = re.sub(r"[^A-Za-z0-9]", lambda match: f"-{ord(match[0]):x}-", code)
    return f"{TOPS[kind]}:A{safe}"


def _beancount_metadata(line: ExportedLine) -> Iterator[str]:
    if line.party_code:
        yield f"    party: {_quoted(line.party_code)}\n"
    if line.currency_minor is not None:
        foreign = f"{decimal_text(line.currency_minor, line.currency)} {line.currency}"
        yield f"    foreign: {_quoted(foreign)}\n"
    for dimension, value in line.dimensions:
        yield f"    dimension-{dimension_key(dimension)}: {_quoted(value)}\n"


def dimension_key(code: str) -> str:
    return re.sub(r"[^a-z0-9-]", "-", code.lower())


def _quoted(text: str) -> str:
    return '"' + _one_line(text).replace("\\", "\\\\").replace('"', '\\"') + '"'


def _one_line(text: str) -> str:
    return " ".join(text.split())
