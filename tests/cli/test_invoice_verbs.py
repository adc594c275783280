"""What the verbs of invoices tell beside what they answer."""

import json

from tests.cli.calling import Akker
from tests.make import Make
from tests.receivables.selling import form, line, ready

LATE = "This is late: what was supplied on 2026-05-31 had to be invoiced by 2026-06-15"


def test_a_late_invoice_is_told_before_it_is_issued(make: Make, akker: Akker) -> None:
    ready(make)
    late = json.dumps(form(line("100.00"), date="2026-07-03", supplied="2026-05-31"))

    seen = akker("invoice", "preview", "-", stdin=late)
    read = akker("invoice", "preview", "-", "--json", stdin=late)
    kept = akker("invoice", "draft", "-", stdin=late)
    issued = akker("invoice", "issue-draft", "1", stdin=late)
    again = akker("invoice", "issue", "-", "--json", stdin=late)

    assert LATE in seen.out
    assert read.json["remarks"][0].startswith(LATE)
    assert kept.code == 0
    assert issued.err.startswith(LATE) and issued.out.startswith("Issued 2026-0001")
    assert again.err.startswith(LATE) and again.json["label"] == "2026-0002"
