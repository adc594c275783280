"""What was sold counts on the day of its document, whenever its VAT is owed, on every page."""

import pytest

from akker.books.actor import reading
from akker.parties.merging import merge_parties
from akker.parties.models import Party
from akker.parties.queries import keys_of_group
from akker.receivables.queries_revenue import revenue_by_day, revenue_of_parties
from akker.reports.customer_list import money_of
from akker.reports.customer_overview import net_between
from akker.reports.profit_and_loss import profit_and_loss
from akker.reports.sales import sales
from tests.make import Make
from tests.receivables.selling import customer, day, issued, line, ready

FIRST, LAST = day("2026-04-01"), day("2026-04-30")
BEFORE = {"since": day("2026-01-01"), "until": day("2026-03-31")}
AFTER = {"since": day("2026-05-01"), "until": day("2026-12-31")}


@pytest.fixture
def sold(make: Make) -> Make:
    """In April: 100 supplied in February, to J1, and 40 to be performed until December, to DE."""
    ready(make)
    customer(make, "DE", country="DE", identifiers=[{"scheme": "vat", "number": "DE136695976"}])
    issued(make, line("100.00"), date="2026-04-20", supplied="2026-02-10")
    issued(
        make,
        line("40.00", "X-EUS", "8046"),
        **{"party": "DE", "date": "2026-04-21", "supplied": "2026-04-21"},
        supplied_until="2026-12-31",
    )
    return make


def nets(make: Make, by: str, **days: object) -> dict[str, int]:
    with reading(make.book):
        found = sales(make.book, by=by, **(days or {"since": FIRST, "until": LAST}))  # type: ignore[arg-type]
        return {row.key: row.net_minor for row in found.rows}


def key(make: Make, code: str) -> int:
    return Party.objects.get(book=make.book, code=code).pk


@pytest.mark.parametrize("by", ["month", "customer", "vat-code", "product"])
def test_sales_are_of_the_documents_of_the_days(sold: Make, by: str) -> None:
    assert sum(nets(sold, by).values()) == 140_00
    assert nets(sold, by, **BEFORE) == nets(sold, by, **AFTER) == {}


def test_sales_are_what_profit_and_loss_has_as_income(sold: Make) -> None:
    with reading(sold.book):
        result = profit_and_loss(sold.book, since=FIRST, until=LAST)

    assert nets(sold, "month") == {"2026-04": 140_00}
    assert result.total_income_minor == (140_00,)


def test_every_page_of_a_customer_tells_the_same(sold: Make) -> None:
    one, other = key(sold, "J1"), key(sold, "DE")
    with reading(sold.book):
        assert revenue_of_parties(sold.book, FIRST, LAST) == {one: 100_00, other: 40_00}
        assert revenue_of_parties(sold.book, FIRST, LAST, party_ids={other}) == {other: 40_00}
        by_day = revenue_by_day(sold.book, {one}, FIRST, LAST)
        assert by_day == {one: [(day("2026-04-20"), 100_00)]}
        assert money_of(sold.book, [one, other], LAST)[other].revenue_minor == 40_00
        assert net_between(sold.book, keys_of_group(sold.book, "DE"), FIRST, LAST) == 40_00
        assert net_between(sold.book, keys_of_group(sold.book, "J1"), **BEFORE) == 0


def test_a_document_with_several_codes_and_products_is_counted_once(sold: Make) -> None:
    issued(sold, line("3.00"), line("4.00", "V9", "8010"), date="2026-04-23")

    with reading(sold.book):
        counts = {
            by: sales(sold.book, by=by, since=FIRST, until=LAST).total.document_count
            for by in ("month", "customer", "vat-code", "product")
        }
    assert counts == dict.fromkeys(counts, 3)


def test_who_was_merged_is_sold_to_as_the_other(sold: Make) -> None:
    customer(sold, "P1", name="Pieters")
    customer(sold, "Q1", name="Quist")
    issued(sold, line("7.00"), party="Q1", date="2026-04-22")
    merge_parties(sold.alice, code="Q1", into="P1")
    merge_parties(sold.alice, code="P1", into="J1")

    assert nets(sold, "customer") == {"DE": 40_00, "J1": 107_00}
