"""What the form of an entry sends, and what its page shows."""

import html
import re
from collections.abc import Callable, Sequence

from django.http import HttpResponse
from django.test import Client

from tests.make import Make

Enter = Callable[..., Client]
Row = Sequence[str]  # code, text, party, debit, credit
RENT: Sequence[Row] = (("4200", "", "", "1200", ""), ("1020", "", "", "", "1200"))


def at(make: Make, path: str) -> str:
    return f"/books/{make.book.slug}/{path}"


def form(rows: Sequence[Row] = RENT, **changed: object) -> dict[str, object]:
    """What the form sends: every field of every row, and the head."""
    columns = list(zip(*rows, strict=True)) or [()] * 5
    empty = [""] * len(rows)
    names = ("code", "text", "party", "debit", "credit")
    return {
        "row": [str(n) for n in range(1, len(rows) + 1)],
        **{name: list(column) for name, column in zip(names, columns, strict=True)},
        **dict.fromkeys(("currency", "currency_amount", "rate"), empty),
        "date": "2026-03-02",
        "journal": "MEM",
        "description": "Rent of March",
        "do": "post",
        **changed,
    }


def text_of(page: HttpResponse) -> str:
    """What is read; what stays whole where a line ends is one word."""
    source = re.sub(r'<span class="whole">([^<]*)</span>|<wbr>', r"\1", page.content.decode())
    return html.unescape(" ".join(re.sub(r"<[^>]+>", " ", source).split()))


def value_of(page: HttpResponse, field: str) -> str:
    found = re.search(rf'<input[^>]*id="{field}"[^>]*>', page.content.decode())
    assert found, field
    value = re.search(r'value="([^"]*)"', found[0])
    return html.unescape(value[1]) if value else ""


def kept_by(browser: Client, make: Make, **changed: object) -> HttpResponse:
    return browser.post(at(make, "entries/keep"), form(**changed))  # type: ignore[arg-type]


def hidden(page: HttpResponse, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', page.content.decode())
    assert found, name
    return html.unescape(found[1])
