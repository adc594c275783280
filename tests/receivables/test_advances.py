"""What was invoiced in advance is taken off once (E21)."""

from akker.books.actor import reading
from akker.ledger.checks import check_book
from akker.ledger.queries import balance_of, entry_labelled
from akker.receivables.credits import credit_of
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice, issue_invoices
from akker.receivables.queries import issued_invoice
from akker.receivables.queries_preview import preview_of
from akker.receivables.queries_taken import left_of
from tests.make import Make, refusal_of
from tests.receivables.selling import customer, day, form, issued, line, ready
from tests.scenarios.test_receipts import dollars

ADVANCE = line("3000", code="1675")


def deducted(price: str = "3000", vat: str = "V21", **more: str) -> dict[str, str]:
    return line(price, vat, "1675", quantity="-1", **more)


def refused(make: Make, *lines: dict[str, str], **more: str) -> str:
    invoice = invoice_from_form(form(*lines, **more))
    with reading(make.book):
        shown = refusal_of(preview_of, make.book, invoice)
    assert refusal_of(issue_invoice, make.alice, invoice=invoice) == shown
    return shown


def advances(make: Make) -> int:
    with reading(make.book):
        return balance_of(make.book, "1675", until=day("2026-12-31"))


def credited(make: Make, label: str) -> None:
    with reading(make.book):
        found = issued_invoice(make.book, label)
        left = left_of(make.book, found.row.invoice_id)
    issue_invoice(make.alice, invoice=credit_of(found, on=day("2026-03-09"), quantities=left))


def test_an_advance_is_taken_off_once(make: Make) -> None:
    ready(make)
    customer(make, "P1")
    issued(make, ADVANCE)
    sale = line("10000", code="8020")

    assert refused(make, sale, deducted("3000.01")) == "advance_too_large"
    assert refused(make, sale, deducted(), party="P1") == "advance_too_large"
    assert refused(make, sale, deducted(vat="V9")) == "advance_too_large"
    issued(make, sale, deducted("1000"))
    issued(make, sale, deducted("2000"))

    assert refused(make, sale, deducted("0.01")) == "advance_too_large"
    assert advances(make) == 0
    assert check_book(make.book).findings == ()


def test_a_final_invoice_may_come_to_nothing(make: Make) -> None:
    ready(make)
    issued(make, ADVANCE)

    final = issued(make, line("3000", code="8020"), deducted())

    with reading(make.book):
        assert issued_invoice(make.book, final.label).row.total_minor == 0
    assert advances(make) == 0


def test_what_a_credited_final_invoice_took_off_can_be_taken_off_again(make: Make) -> None:
    ready(make)
    issued(make, ADVANCE)
    issued(make, line("10000", code="8020"), deducted())
    with reading(make.book):
        advance = issued_invoice(make.book, "2026-0001")
    whole = credit_of(advance, on=day("2026-03-09"))
    assert refusal_of(issue_invoice, make.alice, invoice=whole) == "advance_too_large"

    credited(make, "2026-0002")
    issued(make, line("4000", code="8020"), deducted("1000"))

    assert advances(make) == -2000_00
    assert refused(make, line("4000", code="8020"), deducted("2000.01")) == "advance_too_large"


def test_many_at_once_take_it_off_once(make: Make) -> None:
    ready(make)
    issued(make, ADVANCE)
    finals = [
        invoice_from_form(form(line("9000", code="8020"), deducted(price)))
        for price in ("2000", "1000.01")
    ]

    assert refusal_of(issue_invoices, make.alice, invoices=finals) == "advance_too_large"
    assert advances(make) == -3000_00


def test_an_advance_and_its_final_invoice_may_be_issued_at_once(make: Make) -> None:
    ready(make)
    final = form(line("9000", code="8020"), deducted())
    documents = [invoice_from_form(one) for one in (form(ADVANCE), final)]

    issue_invoices(make.alice, invoices=documents)

    assert advances(make) == 0


def test_with_vat_in_the_prices_a_cent_of_rounding_is_let_be(make: Make) -> None:
    ready(make)
    issued(make, line("100.00", code="1675"), prices="gross")

    issued(make, line("1000.01", code="8020"), deducted("100.00"), prices="gross")

    assert abs(advances(make)) <= 1
    assert refused(make, line("500.00", code="8020"), deducted("0.10"), prices="gross") == (
        "advance_too_large"
    )


def test_an_advance_of_before_these_books_can_be_taken_off(make: Make) -> None:
    ready(make)
    make.post("2026-01-01", "Opening", [("1020", "500.00"), ("1675", "-500.00")])
    sale = line("1000", code="8020")

    issued(make, sale, deducted("300"))

    assert refused(make, sale, deducted("200.01")) == "advance_too_large"
    issued(make, sale, deducted("200"))
    assert advances(make) == 0


def test_a_final_invoice_in_dollars_may_come_to_nothing(make: Make) -> None:
    """1000.10 and 1999.90 dollars are a cent more than 3000.00, which are 2766.76 euros."""
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_084_300_000)
    issued(make, line("3000", "X-EXP", "1675"), party="US1")

    sales = (line("1000.10", "X-EXP", "8040"), line("1999.90", "X-EXP", "8005"))
    final = issued(make, *sales, deducted(vat="X-EXP"), party="US1")

    with reading(make.book):
        entry = entry_labelled(make.book, final.entry)
    assert sorted(line.amount_minor for line in entry.lines) == [-1844_41, -922_35, 2766_76]
    credited(make, final.label)
    assert advances(make) == -2766_76
    assert check_book(make.book).findings == ()


def test_an_advance_in_dollars_is_taken_off_in_dollars(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_100_000_000)
    issued(make, line("3000", "X-EXP", "1675"), party="US1")
    sale = line("10000", "X-EXP", "8040")

    assert refused(make, sale, deducted(vat="X-EXP"), party="US1", currency="EUR") == (
        "advance_too_large"
    )
    issued(make, sale, deducted(vat="X-EXP"), party="US1")
    assert refused(make, sale, deducted("1", vat="X-EXP"), party="US1") == "advance_too_large"
    assert check_book(make.book).findings == ()


def test_an_advance_in_dollars_leaves_nothing_at_another_rate(make: Make) -> None:
    """E21 in dollars: it is taken off at what it is carried at, and the difference is realised."""
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_100_000_000, d2026_05_04=1_080_000_000)
    issued(make, line("3000", "X-EXP", "1675"), party="US1")
    assert advances(make) == -2727_27
    sale = line("10000", "X-EXP", "8040")

    first = issued(make, sale, deducted("1000", "X-EXP"), party="US1", date="2026-05-04")
    with reading(make.book):
        looked = preview_of(
            make.book,
            invoice_from_form(
                form(sale, deducted("2000", "X-EXP"), party="US1", date="2026-05-04")
            ),
        )
    last = issued(make, sale, deducted("2000", "X-EXP"), party="US1", date="2026-05-04")

    with reading(make.book):
        one, other = (entry_labelled(make.book, label.entry) for label in (first, last))
    assert [(row.ledger_code, row.amount_minor) for row in one.lines] == [
        *(("1300", 8333_33), ("8040", -9259_26), ("1675", 909_09), ("8460", 16_84))
    ]
    assert [(row.ledger_code, row.amount_minor) for row in other.lines] == [
        *(("1300", 7407_41), ("8040", -9259_26), ("1675", 1818_18), ("8460", 33_67))
    ]
    assert [row.amount_minor for row in looked.entry_lines] == [
        row.amount_minor for row in other.lines
    ]
    assert advances(make) == 0
    assert check_book(make.book).findings == ()


def test_two_final_invoices_at_once_share_an_advance_in_dollars(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    dollars(make, d2026_03_02=1_100_000_000, d2026_05_04=1_080_000_000)
    issued(make, line("3000", "X-EXP", "1675"), party="US1")
    sale = line("10000", "X-EXP", "8040")
    finals = [
        invoice_from_form(form(sale, deducted(part, "X-EXP"), party="US1", date="2026-05-04"))
        for part in ("1000", "2000")
    ]

    issue_invoices(make.alice, invoices=finals)

    assert advances(make) == 0 and check_book(make.book).findings == ()
