"""What is sent and answered about repeating invoices."""

from typing import Annotated, Any, Literal

from pydantic import Field

from akker.api.invoices import DayText, InvoiceLineForm, Short, Text
from akker.api.schemas import Amount, Asked, Day, In, Name, Out

Count = Annotated[str, Field(max_length=6)]
Act = Literal["draft", "issue", "mail"]


class ContentForm(In):
    """An invoice without its days. Texts may say `{period}`, `{month}` and `{year}`."""

    party: Short
    currency: Annotated[str, Field(max_length=12)] = ""
    prices: Annotated[str, Field(max_length=5, description="gross: VAT is in them; else net.")] = ""
    reference: Text = ""
    note: Text = ""
    lines: list[InvoiceLineForm] = []


class RepeatingForm(In):
    """`starts` is the first day; `day` the day of the month, where the first day does not say it.

    `timing` is advance or arrears. `times` and `every` are whole numbers as text.
    """

    name: Name
    starts: DayText
    every: Count = ""
    unit: Literal["week", "month", "quarter", "year"] = "month"
    day: Count = ""
    ends: DayText = ""
    times: Count = ""
    timing: Literal["advance", "arrears"] = "advance"
    act: Act = "draft"
    invoice: ContentForm


class ChangedRepeatingIn(In):
    """What counts for periods that begin on `counts_from` or later: the next if it is not said."""

    ends: DayText = ""
    times: Count = ""
    act: Act = "draft"
    invoice: ContentForm
    counts_from: Day | None = None


class RepeatingSaid(Out):
    name: str


class ChangedSaid(Out):
    name: str
    counts_from: Day


class RepeatingOut(Out):
    """`monthly_value` is without VAT; empty while it does not run."""

    name: str
    party: str
    every: int
    unit: str
    starts_on: Day
    ends_on: Day | None
    stopped_on: Day | None
    act: str
    monthly_value: str
    currency: str


class IndexationOut(Out):
    """Prices become `numerator` / `denominator` times what they were."""

    from_on: Day
    numerator: str
    denominator: str


class PauseOut(Out):
    from_on: Day
    until: Day | None
    catches_up: bool


class MadeOut(Out):
    """`outcome` is issued, draft or left out; a draft may be gone."""

    starts_on: Day
    ends_on: Day
    outcome: str
    invoice: str = Field(validation_alias="label")
    draft_id: int | None
    reason: str


class ShownRepeatingOut(Out):
    """`form` is what counts today."""

    form: dict[str, Any]
    stopped_on: Day | None
    indexations: list[IndexationOut]
    pauses: list[PauseOut]
    periods: list[MadeOut]


class PeriodOut(Out):
    """A period that comes or was missed. `standing` says what a pause makes of it."""

    starts_on: Day
    ends_on: Day
    due_on: Day
    standing: str
    net: Amount
    total: Amount
    currency: str
    refusal: str


class DuePeriodOut(Out):
    """A period that is due and not made; `refusal` says why it could not be."""

    name: str
    starts_on: Day
    ends_on: Day
    due_on: Day
    refusal: str


class UntilAsked(Asked):
    """Up to which day; today if it is not said."""

    until: Day | None = None


class MonthsAsked(Asked):
    """Of how many months from today."""

    months: Annotated[int, Field(ge=1, le=60)] = 12


class RunIn(In):
    """Up to which day, and the date of the invoices: the same day if it is not said."""

    until: Day
    on: Day | None = None
    name: Annotated[str, Field(max_length=120)] = ""


class RunPeriodOut(Out):
    """What was made, or in `refusal` why nothing was: then it stays due."""

    name: str
    starts_on: Day
    ends_on: Day
    invoice: str = Field(validation_alias="label")
    draft_id: int
    refusal: str


class PeriodIn(In):
    starts_on: Day
    on: Day | None = None


class MadeNowOut(Out):
    name: str
    starts_on: Day
    invoice: str = Field(validation_alias="label")
    draft_id: int


class LeftOutIn(In):
    starts_on: Day
    reason: Text


class StopIn(In):
    on: Day | None = None


class PauseIn(In):
    """With `catches_up`, what it holds is due the day after it, else never."""

    from_on: Day
    until: Day | None = None
    catches_up: bool = False


class ResumeIn(In):
    on: Day
    catches_up: bool = False


class IndexationIn(In):
    """A `percent`, or an old and a new index number; with neither the change goes away."""

    from_on: Day
    percent: Short = ""
    old_index: Short = ""
    new_index: Short = ""
