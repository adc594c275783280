"""What can be contested, promised and held, decided over plain values."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from akker.kernel.errors import Refused
from akker.kernel.money import decimal_text

CREDITED, DISCOUNTED, STANDS = OUTCOMES = ("credited", "discounted", "stands")
MOST_TEXT = 4000
MOST_NAME = 150
MOST_REASON = 200
MOST_INVOICES = 500


@dataclass(frozen=True, slots=True)
class NewDispute:
    """`invoice` is its address. Without an amount it is about all of it, or of the lines."""

    invoice: str
    opened_on: dt.date
    customer_says: str
    we_say: str = ""
    amount_minor: int | None = None
    line_nos: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NewStep:
    """`mediator` names whom both asked to stand between, where this step does that."""

    happened_on: dt.date
    who: str
    text: str
    mediator: str = ""


@dataclass(frozen=True, slots=True)
class NewPromise:
    """Amount in `currency`; `invoices` are addresses, none for whatever they owe."""

    party_code: str
    made_on: dt.date
    promised_on: dt.date
    amount_minor: int
    currency: str
    said_by: str
    invoices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewHold:
    """On one invoice by its address, or on a party; without `until` it stays until lifted."""

    reason: str
    placed_on: dt.date
    party_code: str = ""
    invoice: str = ""
    until: dt.date | None = None


class PromiseState(StrEnum):
    OPEN = "open"
    KEPT = "kept"
    PARTLY = "partly"
    BROKEN = "broken"
    CANCELLED = "cancelled"


def promise_state(
    amount_minor: int,
    received_minor: int,
    promised_on: dt.date,
    as_of: dt.date,
    cancelled_on: dt.date | None = None,
    *,
    is_settled: bool = False,
) -> PromiseState:
    """From what was received up to the promised day: what comes later does not keep it.

    `is_settled` says that nothing was open by then of the invoices that it names.
    """
    if cancelled_on is not None and cancelled_on <= as_of:
        return PromiseState.CANCELLED
    if is_settled or received_minor >= amount_minor:
        return PromiseState.KEPT
    if as_of <= promised_on:
        return PromiseState.OPEN
    return PromiseState.PARTLY if received_minor > 0 else PromiseState.BROKEN


def checked_words(text: str, what: str, most: int = MOST_TEXT) -> str:
    """Words of a person, on several lines if need be. Refused: words_missing, text_too_long,
    text_unreadable.
    """
    words = "\n".join(line.rstrip() for line in text.strip().splitlines())
    if not words:
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Write it down: whoever reads this later was not there.",
            what=what,
        )
    if len(words) > most:
        raise Refused(
            "text_too_long",
            "This is longer than {most} characters.",
            remedy="Shorten it, or attach a file.",
            most=most,
        )
    if not words.replace("\n", "").replace("\t", "").isprintable():
        raise Refused(
            "text_unreadable",
            "There are signs in this that cannot be shown.",
            remedy="Type it, or paste it as plain text.",
        )
    return words


def checked_line(text: str, what: str, most: int = MOST_NAME) -> str:
    """The same on one line."""
    if not text.strip():
        raise Refused(
            "words_missing",
            "It does not say {what}.",
            remedy="Write it down: whoever reads this later was not there.",
            what=what,
        )
    return " ".join(checked_words(text, "", most).split())


def disputed_amount(
    asked_minor: int | None, total_minor: int, concerned_minor: int | None, currency: str
) -> int:
    """How much is contested: what was asked, or what the lines are with their VAT, or all.

    Refused: dispute_amount_unfit.
    """
    amount = concerned_minor if asked_minor is None else asked_minor
    amount = total_minor if amount is None else amount
    if not 0 < amount <= total_minor:
        raise Refused(
            "dispute_amount_unfit",
            "{amount} {currency} cannot be contested of an invoice of {total}.",
            remedy="Use an amount above zero, up to the total of the invoice.",
            amount=decimal_text(amount, currency),
            total=decimal_text(total_minor, currency),
            currency=currency,
        )
    return amount


def check_not_before(day: dt.date, first: dt.date) -> None:
    """Refused: day_too_early."""
    if day < first:
        raise Refused(
            "day_too_early",
            "{day} is before {first}, when this began.",
            remedy="Use that day or a later one.",
            day=day.isoformat(),
            first=first.isoformat(),
        )


def check_outcome(outcome: str) -> None:
    """Refused: outcome_unknown."""
    if outcome not in OUTCOMES:
        raise Refused(
            "outcome_unknown",
            "{text} is not how a dispute ends.",
            remedy="Use one of: {known}.",
            text=outcome[:20] or "nothing",
            known=", ".join(OUTCOMES),
        )


def check_promise(promise: NewPromise, open_minor: int | None) -> None:
    """`open_minor` is what is open of the invoices that it names, if any.

    Refused: promise_unfit, promise_too_large.
    """
    if promise.amount_minor <= 0:
        raise Refused(
            "promise_unfit",
            "A promise is of an amount above zero.",
            remedy="Write down how much they said they would pay.",
        )
    if promise.promised_on < promise.made_on:
        raise Refused(
            "promise_unfit",
            "A promise is about a day that is still to come.",
            remedy="Use the day by which they said they would pay.",
        )
    if open_minor is not None and promise.amount_minor > open_minor:
        raise Refused(
            "promise_too_large",
            "{amount} {currency} is more than the {open} that is open of these invoices.",
            remedy="Promise at most that, or name no invoices.",
            amount=decimal_text(promise.amount_minor, promise.currency),
            open=decimal_text(open_minor, promise.currency),
            currency=promise.currency,
        )


def check_hold(hold: NewHold) -> None:
    """Refused: hold_unfit."""
    if hold.until is not None and hold.until < hold.placed_on:
        raise Refused(
            "hold_unfit",
            "Reminders cannot be held until a day that is past.",
            remedy="Use a later day, or none: then it holds until somebody lifts it.",
        )
    if bool(hold.party_code) == bool(hold.invoice):
        raise Refused(
            "hold_unfit",
            "Reminders are held for a party or for an invoice.",
            remedy="Name one of the two.",
        )


def in_force(
    begins: dt.date, until: dt.date | None, ended_on: dt.date | None, as_of: dt.date
) -> bool:
    """Whether something holds on a day: from its first day, up to `until`, before it ended."""
    return (
        begins <= as_of
        and (until is None or as_of <= until)
        and (ended_on is None or as_of < ended_on)
    )
