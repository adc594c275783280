"""Small files that belong to entries: bills as PDF, and a letter as text."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from akker.demo.company import NAME
from akker.demo.span import Step
from akker.demo.suppliers import SUPPLIER_CODES
from akker.kernel.money import decimal_text

PAPERS_OF = ("L2001", "L2015", "L2023", "L2024")  # the last bill of each has its paper


class Paper(NamedTuple):
    """`source` is that of the entry it belongs to."""

    source: str
    name: str
    media_type: str
    content: bytes


def papers_of(steps: Sequence[Step]) -> Iterator[Paper]:
    """The last bill of some suppliers, and the letter that says a customer is bankrupt."""
    for supplier_code in PAPERS_OF:
        bills = [s for s in steps if s.entry.lines[0].party_code == supplier_code]
        bills = [s for s in bills if s.entry.journal_code == "INK" and not s.takes_back]
        if bills:
            yield _bill_paper(bills[-1])
    for step in steps:
        if step.entry.source == "letter:bankruptcy":
            parties = sorted({line.party_code for line in step.entry.lines} - {""})
            text = (
                f"{step.entry.booked_on.isoformat()}\n\nTo {NAME}\n\n"
                f"Your debtor {', '.join(parties)} was declared bankrupt. There is nothing to\n"
                "divide among the creditors; the case is closed.\n\nThe trustee\n"
            )
            yield Paper(step.entry.source, "trustee.txt", "text/plain", text.encode())


def _bill_paper(step: Step) -> Paper:
    entry = step.entry
    creditor = entry.lines[0]
    supplier = SUPPLIER_CODES[creditor.party_code]
    vat = sum(line.amount_minor for line in entry.lines if line.ledger_code == "1520")
    total = -creditor.amount_minor
    lines = [
        supplier.name,
        "",
        f"Bill {creditor.text} of {entry.booked_on.isoformat()}",
        f"To {NAME}",
        "",
        entry.description,
        f"Net EUR {decimal_text(total - vat, 'EUR')}",
        f"VAT EUR {decimal_text(vat, 'EUR')}",
        f"To pay within {supplier.terms_days} days: EUR {decimal_text(total, 'EUR')}",
    ]
    return Paper(entry.source, f"bill-{creditor.text}.pdf", "application/pdf", plain_pdf(lines))


def plain_pdf(lines: Sequence[str]) -> bytes:
    """A page with lines of text, and nothing that depends on the day or the machine."""
    shown = [
        "(" + line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)") + ") Tj T*"
        for line in lines
    ]
    page = "\n".join(["BT /F1 12 Tf 60 760 Td 18 TL", *shown, "ET"])
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        " /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(page)} >>\nstream\n{page}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    out, offsets = "%PDF-1.4\n", []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(out))
        out += f"{number} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    trailer = f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return f"{out}xref\n0 {size}\n0000000000 65535 f \n{table}{trailer}".encode("ascii")
