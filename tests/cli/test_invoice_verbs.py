"""What the verbs of invoices tell beside what they answer."""

import json

from tests.cli.calling import Akker
from tests.dunning.agreeing import disputed
from tests.make import Make
from tests.receivables.paying import items, paid, received, still_open
from tests.receivables.selling import form, issued, line, ready

LATE = "This is late: what was supplied on 2026-05-31 had to be invoiced by 2026-06-15"


def test_a_late_invoice_is_told_before_it_is_issued(make: Make, akker: Akker) -> None:
    ready(make)
    late = json.dumps(form(line("100.00"), date="2026-07-03", supplied="2026-05-31"))

    seen = akker("invoice", "preview", "-", stdin=late)
    read = akker("invoice", "preview", "-", "--json", stdin=late)
    kept = akker("invoice", "draft", "-", "--json", stdin=late)
    issued = akker("invoice", "issue-draft", str(kept.json["draft_id"]), stdin=late)
    again = akker("invoice", "issue", "-", "--json", stdin=late)

    assert LATE in seen.out
    assert read.json["remarks"][0].startswith(LATE)
    assert kept.code == 0
    assert issued.err.startswith(LATE) and issued.out.startswith("Issued 2026-0001")
    assert again.err.startswith(LATE) and again.json["label"] == "2026-0002"


def test_an_invoice_is_written_off_by_its_number_or_its_key(make: Make, akker: Akker) -> None:
    ready(make)
    issued(make, line("100.00"))
    issued(make, line("200.00"))
    key = next(str(one.line_id) for one in items(make) if one.number == "2026-0002")

    by_number = akker("payment", "write-off", "2026-0001", "bankrupt", "--without-vat")
    by_key = akker("payment", "write-off", key, "bankrupt", "--without-vat")
    again = akker("payment", "write-off", "2026-0001", "bankrupt", "--without-vat")
    unknown = akker("payment", "write-off", "2026-0099", "bankrupt")

    assert (by_number.code, by_key.code) == (0, 0)
    assert still_open(make) == {}
    assert (again.code, unknown.code) == (1, 1)
    assert "There is no open item 2026-0001." in again.err
    assert "There is no open item 2026-0099." in unknown.err


def test_what_settles_an_invoice_is_listed_and_taken_apart(make: Make, akker: Akker) -> None:
    ready(make)
    issued(make, line("100.00"))
    received(make, "121.00", paid(make, "2026-0001", "121.00"))

    (row,) = akker("payment", "show", "2026-0001", "--json").json
    shown = akker("payment", "show", "BNK/2026/1").out
    undone = akker("payment", "undo", str(row["allocation_id"]))

    assert (row["amount"], row["other_entry"]) == ("121.00", "BNK/2026/1")
    assert "121.00" in shown and "VRK/2026/1" in shown and "2026-0001" in shown
    assert undone.code == 0 and still_open(make) == {"2026-0001": "121.00", "": "-121.00"}
    assert "taken back" in akker("payment", "show", "2026-0001").out
    assert akker("payment", "show", "VRK/2026/9").code == 1


def test_what_nothing_settles_says_so(make: Make, akker: Akker) -> None:
    ready(make)
    issued(make, line("100.00"))

    assert akker("payment", "show", "2026-0001").out == "Nothing is settled of 2026-0001.\n"


def test_closing_a_dispute_tells_what_its_days_come_to(make: Make, akker: Akker) -> None:
    ready(make)
    issued(make, line("1000.00"))
    first = disputed(make)

    left_out = akker("dispute", "close", str(first), "stands", "Signed for", "--on", "2026-05-02")
    second = disputed(make, date="2026-05-02")
    runs = akker(
        *("dispute", "close", str(second), "stands", "Again", "--on", "2026-06-01"),
        "--with-interest",
    )

    # 1,210.00 x 10.15% x 30/365 is 10.09...
    assert "10.09 EUR, does not run" in left_out.err
    assert "10.09 EUR, runs." in runs.err


def test_what_is_left_of_an_invoice_is_credited(make: Make, akker: Akker) -> None:
    ready(make)
    issued(make, line("33.335", quantity="3"))

    part = akker("invoice", "credit", "2026-0001", "--on", "2026-03-09", "--line", "1=1")
    rest = akker("invoice", "credit", "2026-0001", "--on", "2026-03-09")
    again = akker("invoice", "credit", "2026-0001", "--on", "2026-03-09")
    lost = akker("invoice", "credit", "2026-0001", "--line", "2=1")

    assert (part.code, rest.code) == (0, 0) and still_open(make) == {}
    assert again.code == 1 and "Nothing of 2026-0001 would be taken back." in again.err
    assert lost.code == 1 and "2026-0001 has no line 2." in lost.err


def test_all_that_is_wrong_of_a_product_is_told_at_once(akker: Akker) -> None:
    told = akker("product", "add", "tea", "Tea", "--price=-1", "--vat", "V99")

    assert told.code == 1
    below_zero, no_code = told.err.splitlines()
    assert below_zero.startswith("A price of Tea is below zero.")
    assert no_code.startswith("V99 is not a VAT code of these books.")
