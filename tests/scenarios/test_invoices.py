"""E01, E02, E03, E07, E09, E13, E15 and E21: what is invoiced, as it is booked and taxed."""

from textwrap import dedent

from akker.kernel.money import decimal_text
from akker.ledger.checks import check_book
from akker.ledger.models import ExchangeRate
from akker.receivables.invoice_form import invoice_from_form
from akker.receivables.issuing import issue_invoice
from akker.tax.models import TaxLine
from tests.make import Make, refusal_of
from tests.receivables.paying import paid, received
from tests.receivables.selling import DAY, customer, day, form, issued, line, ready
from tests.text import journal_text


def boxes(make: Make) -> dict[str, tuple[str, str]]:
    """Base and tax by box of the return, from the tax lines alone."""
    found: dict[str, list[int]] = {}
    for one in TaxLine.objects.filter(book=make.book).order_by("pk"):
        sums = found.setdefault(one.base_box, [0, 0])
        sums[0] += one.base_minor
        sums[1] += one.tax_minor
    euros = {box: [decimal_text(amount, "EUR") for amount in sums] for box, sums in found.items()}
    return {box: (base, tax) for box, (base, tax) in euros.items()}


def test_e01_domestic_invoice_at_two_rates(make: Make) -> None:
    ready(make)

    issued(
        make,
        line("33.33", quantity="3"),
        line("4.29", "V9", "8010", quantity="7"),
    )

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                  153.72  J1
            8005 Sales goods 21%                -99.99
            1501 VAT due 21%                    -21.00
            8010 Sales goods 9%                 -30.03
            1502 VAT due 9%                      -2.70""")
    assert boxes(make) == {"1a": ("99.99", "21.00"), "1b": ("30.03", "2.70")}
    assert check_book(make.book).findings == ()


def test_e02_vat_is_rounded_once_per_rate(make: Make) -> None:
    ready(make)
    issued(make, line("1.00"))

    issued(make, *[line("1.02")] * 10)

    assert journal_text(make.book).endswith(
        dedent("""\
        2026-03-02 VRK/2026/2 Invoice 2026-0002
            1300 Trade debtors                   12.34  J1
            8005 Sales goods 21%                -10.20
            1501 VAT due 21%                     -2.14""")
    )


def test_e03_consumer_price_with_vat_in_it(make: Make) -> None:
    """Sold, and paid at once by card: the money is under way with the payment provider."""
    ready(make)
    customer(make, "C1", name="Jan Smit", kind="person")

    issued(make, line("49.95"), party="C1", prices="gross")
    received(
        make, "49.95", paid(make, "2026-0001", "49.95", code="C1"), code="C1", bank="1053", on=DAY
    )

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                   49.95  C1
            8005 Sales goods 21%                -41.28
            1501 VAT due 21%                     -8.67
        2026-03-02 BNK/2026/1 Received from C1
            1053 PSP in transit                  49.95
            1300 Trade debtors                  -49.95  C1""")
    assert boxes(make) == {"1a": ("41.28", "8.67")}
    assert check_book(make.book).findings == ()


def test_gross_prices_come_to_what_was_typed(make: Make) -> None:
    """3 x 9.99, less 10 %, at 21 % and 2.49 at 9 %, by hand: 26.97 holds 4.68, 2.49 holds 0.21."""
    ready(make)
    lines = [line("9.99", quantity="3", discount="10"), line("2.49", "V9", "8010")]

    issued(make, *lines, prices="gross")
    issued(make, *lines, prices="gross", kind="credit-note", corrects="2026-0001")

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                   29.46  J1
            8005 Sales goods 21%                -22.29
            1501 VAT due 21%                     -4.68
            8010 Sales goods 9%                  -2.28
            1502 VAT due 9%                      -0.21
        2026-03-02 VRK/2026/2 Credit note C2026-0001
            1300 Trade debtors                  -29.46  J1
            8005 Sales goods 21%                 22.29
            1501 VAT due 21%                      4.68
            8010 Sales goods 9%                   2.28
            1502 VAT due 9%                       0.21""")
    assert boxes(make) == {"1a": ("0.00", "0.00"), "1b": ("0.00", "0.00")}


def test_e07_credit_note_has_a_number_of_its_own_and_undoes_the_boxes(make: Make) -> None:
    ready(make)
    issued(make, line("100.00", quantity="5"))

    note = issued(make, line("100.00", quantity="2"), kind="credit-note", corrects="2026-0001")

    assert note.label == "C2026-0001"
    assert journal_text(make.book).endswith(
        dedent("""\
        2026-03-02 VRK/2026/2 Credit note C2026-0001
            1300 Trade debtors                 -242.00  J1
            8005 Sales goods 21%                200.00
            1501 VAT due 21%                     42.00""")
    )
    assert boxes(make) == {"1a": ("300.00", "63.00")}
    assert check_book(make.book).findings == ()


def test_e09_invoice_in_dollars_is_kept_at_the_rate_of_its_day(make: Make) -> None:
    ready(make)
    customer(make, "US1", name="Acme Inc.", country="US", currency="USD")
    ExchangeRate.objects.create(
        book=make.book,
        currency="USD",
        rated_on=day("2026-11-10"),
        rate_e9=1_100_000_000,
        source="ECB",
    )

    issued(make, line("10000", "X-EXP", "8040"), party="US1", date="2026-11-10")

    assert journal_text(make.book) == dedent("""\
        2026-11-10 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                 9090.91  US1
            8040 Sales goods non-EU           -9090.91""")
    assert boxes(make) == {"3a": ("9090.91", "0.00")}
    assert check_book(make.book).findings == ()


def test_e13_seller_with_vat_reverse_charged(make: Make) -> None:
    ready(make)
    customer(make, "B1", identifiers=[{"scheme": "vat", "number": "NL004495445B01"}])

    issued(make, line("8000", "VRC", "8050"), party="B1")

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                 8000.00  B1
            8050 Sales, VAT reverse-charged    -8000.00""")
    assert boxes(make) == {"1e": ("8000.00", "0.00")}


def test_e15_goods_and_services_to_the_eu_with_the_number_as_evidence(make: Make) -> None:
    ready(make)
    customer(make, "DE1", country="DE", identifiers=[{"scheme": "vat", "number": "DE136695976"}])
    customer(make, "BE1", country="BE", identifiers=[{"scheme": "vat", "number": "BE0428759497"}])

    issued(make, line("3000", "X-EUG", "8045"), party="DE1")
    issued(make, line("1500", "X-EUS", "8046"), party="BE1")

    assert boxes(make) == {"3b": ("4500.00", "0.00")}
    lines = TaxLine.objects.filter(book=make.book).order_by("pk")
    assert list(lines.values_list("code", "base_minor", "evidence")) == [
        ("X-EUG", 300000, "DE136695976"),
        ("X-EUS", 150000, "BE0428759497"),
    ]


def test_e15_a_consumer_in_germany_pays_german_vat(make: Make) -> None:
    """119.00 with 19 %: on an account of its own, in the return of the scheme and not in 1a."""
    ready(make)
    iban = [{"iban": "DE89370400440532013000"}]
    customer(make, "C1", name="Jan Smit", kind="person", country="DE", bank_accounts=iban)

    issued(make, line("119.00", "OSS-DE", "8054"), party="C1", prices="gross")
    received(
        make, "119.00", paid(make, "2026-0001", "119.00", code="C1"), code="C1", bank="1053", on=DAY
    )

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                  119.00  C1
            8054 Distance sales EU             -100.00
            1531 OSS VAT payable                -19.00
        2026-03-02 BNK/2026/1 Received from C1
            1053 PSP in transit                 119.00
            1300 Trade debtors                 -119.00  C1""")
    assert boxes(make) == {"OSS-DE": ("100.00", "19.00")}
    one = TaxLine.objects.get(book=make.book)
    assert (one.tax_box, one.ledger_code) == ("OSS-DE", "1531")
    assert one.evidence.startswith("address DE")
    assert check_book(make.book).findings == ()


def test_a_code_for_consumers_is_for_those_of_its_country(make: Make) -> None:
    ready(make)
    number = [{"scheme": "vat", "number": "DE136695976"}]
    customer(make, "B1", name="Huber GmbH", country="DE", identifiers=number)
    customer(make, "C1", name="Ann Roy", kind="person", country="FR")

    for party, refusal in (("B1", "oss_business"), ("C1", "oss_country")):
        values = form(line("119.00", "OSS-DE", "8054"), party=party)
        invoice = invoice_from_form(values)
        assert refusal_of(issue_invoice, make.alice, invoice=invoice) == refusal
    issued(make, line("100.00", "OSS-FR", "8054"), party="C1")
    assert boxes(make) == {"OSS-FR": ("100.00", "20.00")}
    issued(make, line("100.00", "OSS-FR-R2", "8054"), party="C1")  # books: 5.5 %
    assert boxes(make) == {"OSS-FR": ("200.00", "25.50")}
    rates = TaxLine.objects.filter(book=make.book).order_by("pk").values_list("rate_e2", flat=True)
    assert list(rates) == [2000, 550]


def test_e21_final_invoice_takes_off_what_was_invoiced_in_advance(make: Make) -> None:
    ready(make)

    issued(make, line("3000", code="1675"))
    issued(make, line("10000", code="8020"), line("3000", code="1675", quantity="-1"))

    assert journal_text(make.book) == dedent("""\
        2026-03-02 VRK/2026/1 Invoice 2026-0001
            1300 Trade debtors                 3630.00  J1
            1675 Customer advances            -3000.00
            1501 VAT due 21%                   -630.00
        2026-03-02 VRK/2026/2 Invoice 2026-0002
            1300 Trade debtors                 8470.00  J1
            8020 Sales services 21%          -10000.00
            1675 Customer advances             3000.00
            1501 VAT due 21%                  -1470.00""")
    assert boxes(make) == {"1a": ("10000.00", "2100.00")}
    assert check_book(make.book).findings == ()
