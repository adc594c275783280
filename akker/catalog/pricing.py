"""Price lists: making and changing them, and agreeing them with customers."""

import datetime as dt
from collections.abc import Iterable

from akker.audit.recording import record
from akker.books.actor import Actor, Permission, usecase
from akker.books.queries import today_in
from akker.catalog.events import (
    PriceListAdded,
    PriceListAgreed,
    PriceListChanged,
    PriceListRetired,
)
from akker.catalog.models import Price, PriceAgreement, PriceList, Product
from akker.catalog.price_list_form import line_form
from akker.catalog.queries import product_unknown
from akker.catalog.queries_prices import price_list_coded, price_list_unknown
from akker.catalog.rules_prices import PriceLine, PriceListCard, tidy_price_list
from akker.kernel.errors import Refused
from akker.parties.changing import locked_party

_AT_ONCE = 500


@usecase(Permission.CHANGE_PRODUCTS)
def add_price_list(actor: Actor, *, code: str, card: PriceListCard) -> str:
    """Make a list of prices; its code.

    Refused: price_list_exists, product_unknown, and what `rules_prices.tidy_price_list`
    refuses.
    """
    card = tidy_price_list(code, card)
    if PriceList.objects.filter(book=actor.book, code=code).exists():
        raise Refused(
            "price_list_exists",
            "There is a price list {code} already.",
            remedy="Use another code, or change that one.",
            code=code,
        )
    row = PriceList(book=actor.book, code=code, name=card.name, currency=card.currency)
    row.save(force_insert=True)
    _write_prices(actor, row, card.prices)
    record(actor, PriceListAdded(code, card.name, card.currency), subject=f"price-list:{code}")
    if card.prices:
        _tell(actor, code, card.name, card.prices, ())
    return code


@usecase(Permission.CHANGE_PRODUCTS)
def change_price_list(
    actor: Actor, *, code: str, card: PriceListCard, seen: str | None = None
) -> None:
    """Make a list what is given, whole. Its currency stays; what was issued keeps its prices.

    `seen` is the version that was looked at; None takes what there is. Refused:
    price_list_unknown, price_list_changed, price_list_currency, product_unknown, and what
    `rules_prices.tidy_price_list` refuses.
    """
    row = _locked(actor, code)
    before = price_list_coded(actor.book, code)
    if seen is not None and seen != before.version:
        raise Refused(
            "price_list_changed",
            "Somebody changed the price list {code} meanwhile.",
            remedy="Look at it again before you save it.",
            code=code,
        )
    after = tidy_price_list(code, card)
    if after.currency != row.currency:
        raise Refused(
            "price_list_currency",
            "The prices of {code} are in {currency}.",
            remedy="Make another list for another currency.",
            code=code,
            currency=row.currency,
        )
    old, new = set(before.card.prices), set(after.prices)
    if old == new and before.card.name == after.name:
        return
    if before.card.name != after.name:
        row.name = after.name
        row.save(update_fields=["name"])
    for line in sorted(old - new, key=_order):
        Price.objects.filter(
            book=actor.book,
            price_list=row,
            product__code=line.product_code,
            least_e6=line.least_e6,
            first_on=line.first_on,
        ).delete()
    _write_prices(actor, row, sorted(new - old, key=_order))
    _tell(actor, code, after.name, new - old, old - new)


@usecase(Permission.CHANGE_PRODUCTS)
def agree_price_list(actor: Actor, *, party_code: str, code: str, first_on: dt.date) -> None:
    """From a day on a party has the prices of a list, or with an empty `code` none of its own.

    What was agreed from that same day before is replaced. Refused: party_unknown,
    price_list_unknown, price_list_retired.
    """
    party = locked_party(actor, party_code)
    row = _locked(actor, code) if code else None
    if row is not None and row.retired_on is not None and first_on >= row.retired_on:
        raise Refused(
            "price_list_retired",
            "The price list {code} holds no more from {day}.",
            remedy="Give another list, or take this one into use again.",
            code=code,
            day=row.retired_on.isoformat(),
        )
    PriceAgreement.objects.update_or_create(
        book=actor.book, party=party, first_on=first_on, defaults={"price_list": row}
    )
    record(actor, PriceListAgreed(party_code, first_on, code), subject=f"party:{party_code}")


@usecase(Permission.CHANGE_PRODUCTS)
def retire_price_list(actor: Actor, *, code: str, from_on: dt.date | None = None) -> dt.date:
    """From a day on, or from today, nobody has the list any more; that day.

    What was issued keeps its prices. Refused: price_list_unknown.
    """
    day = from_on or today_in(actor.book)
    _retire(actor, code, day)
    return day


@usecase(Permission.CHANGE_PRODUCTS)
def restore_price_list(actor: Actor, *, code: str) -> None:
    """Take a retired list into use again, for whoever had it. Refused: price_list_unknown."""
    _retire(actor, code, None)


def _retire(actor: Actor, code: str, on: dt.date | None) -> None:
    row = _locked(actor, code)
    if row.retired_on == on:
        return
    row.retired_on = on
    row.save(update_fields=["retired_on"])
    record(actor, PriceListRetired(code, on), subject=f"price-list:{code}")


def _locked(actor: Actor, code: str) -> PriceList:
    row = PriceList.objects.select_for_update().filter(book=actor.book, code=code).first()
    if row is None:
        raise price_list_unknown(actor.book, code)
    return row


def _write_prices(actor: Actor, row: PriceList, lines: Iterable[PriceLine]) -> None:
    lines = list(lines)
    keys: dict[str, int] = {}
    codes = sorted({line.product_code for line in lines})
    for start in range(0, len(codes), _AT_ONCE):
        some = codes[start : start + _AT_ONCE]
        found = Product.objects.filter(book=actor.book, code__in=some)
        keys |= dict(found.values_list("code", "pk"))
    for line in lines:
        if line.product_code not in keys:
            raise product_unknown(actor.book, line.product_code)
    Price.objects.bulk_create(
        (
            Price(
                book=actor.book,
                price_list=row,
                product_id=keys[line.product_code],
                least_e6=line.least_e6,
                first_on=line.first_on,
                last_on=line.last_on,
                price_e6=line.price_e6,
            )
            for line in lines
        ),
        batch_size=_AT_ONCE,
    )


def _tell(
    actor: Actor, code: str, name: str, added: Iterable[PriceLine], removed: Iterable[PriceLine]
) -> None:
    came, went = (
        [list(line_form(line).values()) for line in sorted(lines, key=_order)]
        for lines in (added, removed)
    )
    record(actor, PriceListChanged(code, name, came, went), subject=f"price-list:{code}")


def _order(line: PriceLine) -> tuple[str, int, dt.date]:
    return (line.product_code, line.least_e6, line.first_on)
