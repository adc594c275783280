"""What goes in and out, beside the nouns: days, amounts, pages.

Outside, an amount is decimal text (`"-12.50"`), a day is `2026-03-31` and a moment is UTC.
"""

import datetime as dt
import re
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from akker.kernel.money import decimal_text
from akker.ledger.entry_form import Form

T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 1900, 2200
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


class In(BaseModel):
    """What is sent: a key that means nothing here is refused, and nothing is converted."""

    model_config = ConfigDict(extra="forbid", strict=True)


class Asked(BaseModel):
    """What is asked in the address, where everything is text."""

    model_config = ConfigDict(extra="forbid", populate_by_name=True)


class Out(BaseModel):
    """What is answered, read from the rows of queries by the names of their attributes."""

    model_config = ConfigDict(from_attributes=True)


def _day(value: Any) -> Any:
    if isinstance(value, dt.date) and not isinstance(value, dt.datetime):
        return value
    try:
        if isinstance(value, str) and _DAY.match(value):
            day = dt.date.fromisoformat(value)
            if FIRST_YEAR <= day.year <= LAST_YEAR:
                return day
    except ValueError:
        pass
    raise PydanticCustomError("day_unreadable", "not a day")


Day = Annotated[
    dt.date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})
]


def _utc(moment: dt.datetime) -> dt.datetime:
    return moment.astimezone(dt.UTC)


Moment = Annotated[dt.datetime, AfterValidator(_utc)]
Amount = Annotated[str, Field(examples=["-1250.00"], pattern=r"^-?[0-9]+(\.[0-9]+)?$")]
Key = Annotated[int, Field(ge=1, le=2**63 - 1)]
Code = Annotated[str, Field(max_length=60)]
Name = Annotated[str, Field(max_length=200)]
Text = Annotated[str, Field(max_length=200)]
Language = Literal["en", "nl"]


class Page(Out, Generic[T]):
    """A part of a list. `next` is the cursor of the part after it; null at the end."""

    items: list[T]
    next: str | None


def _said(text: str, most: int) -> Any:
    return Field(max_length=most, description=text)


class LineForm(In):
    """A line of an entry. Debit above zero."""

    code: Annotated[str, _said("Of the ledger account.", 60)] = ""
    amount: Annotated[str, _said("In the currency of the books; debit above zero.", 40)] = ""
    party: Annotated[str, _said("The code of whom it is about.", 40)] = ""
    text: Annotated[str, _said("Of this line alone.", 200)] = ""
    currency: Annotated[str, _said("Where it is another than that of the books.", 12)] = ""
    currency_amount: Annotated[str, _said("In that currency.", 40)] = ""
    rate: Annotated[str, _said("Foreign units for one of our own.", 40)] = ""
    rate_date: Annotated[str, _said("The day of the rate; else that of the entry.", 10)] = ""
    rate_source: Annotated[str, _said("Where the rate comes from.", 30)] = ""
    dimensions: Annotated[dict[str, str], Field(description="Dimension: value, by codes.")] = {}


_EXAMPLE: dict[str, Any] = {
    "date": "2026-03-02",
    "journal": "MEM",
    "description": "Rent of March",
    "lines": [
        {"code": "4200", "amount": "1200.00", "text": "Office"},
        {"code": "1020", "amount": "-1200.00"},
    ],
}


class EntryForm(In):
    """An entry as `akker post` takes it; a draft may lack anything."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    date: Annotated[str, _said("The day it counts for, as 2026-03-02.", 10)] = ""
    journal: Annotated[str, _said("Its code.", 10)] = ""
    description: Annotated[str, _said("What happened.", 200)] = ""
    corrects: Annotated[str, _said("The entry that it replaces, which was taken back.", 60)] = ""
    lines: Annotated[list[LineForm], Field(max_length=10_000, description="They sum to zero.")] = []


def form_in(form: EntryForm) -> Form:
    """The form as drafts and templates keep it: what was not sent is not in it."""
    return form.model_dump(exclude_unset=True)


def amount_out(amount_minor: int, currency: str) -> str:
    return decimal_text(amount_minor, currency)
