"""Whether a document is one at all, and fits who gets it, decided over plain values."""

from collections.abc import Sequence

from akker.kernel.errors import Refused, WrongFields, all_told
from akker.packs.taxes import TaxCode
from akker.receivables.payment_links import check_payment_link
from akker.receivables.rules import CREDIT_NOTE, KINDS, MOST_LINES, NewInvoice, Standing


def check_content(invoice: NewInvoice, wrong: WrongFields | None = None) -> None:
    """What is wrong of fields is told of all together, or kept in `wrong`. Refused: invoice_empty,
    too_many_lines, invoice_kind_unfit, days_unfit, line_incomplete, line_quantity_zero,
    payment_link_unfit.
    """
    if invoice.kind not in KINDS or bool(invoice.corrects) > (invoice.kind == CREDIT_NOTE):
        raise Refused(
            "invoice_kind_unfit",
            "Only a credit note takes back an invoice.",
            remedy="Make it an invoice or a credit note.",
        )
    if not invoice.lines:
        raise Refused(
            "invoice_empty", "This invoice has no lines.", remedy="Say what was sold, and for what."
        )
    if len(invoice.lines) > MOST_LINES:
        raise Refused(
            "too_many_lines",
            "This invoice has {count} lines; the most is {most}.",
            remedy="Split it over several invoices.",
            count=len(invoice.lines),
            most=MOST_LINES,
        )
    with all_told(wrong) as told:
        for line_no, line in enumerate(invoice.lines, start=1):
            at = f"lines.{line_no - 1}"
            if not line.text.strip() or not line.ledger_code:
                told.at.setdefault(
                    f"{at}.code" if line.text.strip() else f"{at}.text",
                    Refused(
                        "line_incomplete",
                        "Line {line_no} does not say what was sold, or on which ledger account"
                        " it goes.",
                        remedy="Fill in both, or leave the line out.",
                        line_no=line_no,
                    ),
                )
            if not line.quantity_e6 and not invoice.outside_label:
                told.at.setdefault(f"{at}.quantity", _quantity_zero(line_no))
        told.tried("payment_link", "", lambda: check_payment_link(invoice.payment_link))
        _check_days(invoice, told)


def _quantity_zero(line_no: int) -> Refused:
    return Refused(
        "line_quantity_zero",
        "The quantity on line {line_no} is 0.",
        remedy="Say how many, or leave the line out; what is free has a price of 0.",
        line_no=line_no,
    )


def _check_days(invoice: NewInvoice, told: WrongFields) -> None:
    if invoice.due_on and invoice.due_on < invoice.issued_on:
        told.at.setdefault(
            "due",
            Refused(
                "days_unfit",
                "It would be due on {due}, before its own date {day}.",
                remedy="Change one of the two.",
                due=invoice.due_on.isoformat(),
                day=invoice.issued_on.isoformat(),
            ),
        )
    if invoice.supplied_until and invoice.supplied_until < invoice.taxed_by:
        told.at.setdefault(
            "supplied_until",
            Refused(
                "days_unfit",
                "What was supplied ends on {until}, before it begins on {day}.",
                remedy="Change one of the two.",
                until=invoice.supplied_until.isoformat(),
                day=invoice.taxed_by.isoformat(),
            ),
        )
    for line_no, line in enumerate(invoice.lines, start=1):
        first = invoice.taxed_by_of(line)
        if line.supplied_until and line.supplied_until < first:
            told.at.setdefault(
                f"lines.{line_no - 1}.supplied_until",
                Refused(
                    "days_unfit",
                    "What line {line_no} is about ends on {until}, before it begins on {day}.",
                    remedy="Change one of the two.",
                    line_no=line_no,
                    until=line.supplied_until.isoformat(),
                    day=first.isoformat(),
                ),
            )


def check_codes(buyer: Standing, party_code: str, used: Sequence[TaxCode], home: str) -> None:
    """Whether codes fit a sale to who gets it, seen from the country of the seller.

    Refused: code_not_of_sales, eu_number_own, oss_business, oss_country.
    """
    for code in used:
        if code.use != "sale":
            raise Refused(
                "code_not_of_sales",
                "{code} is not for what is sold to somebody.",
                remedy="Use the code of the sale.",
                code=code.code,
            )
        if code.buyers == "eu" and buyer.numbers.get("vat", "").startswith(home):
            raise Refused(
                "eu_number_own",
                "{code} is for companies elsewhere in the EU; {party} has a VAT number of {home}.",
                remedy="Use a code of this country, or fill in their VAT number of the other.",
                code=code.code,
                party=party_code,
                home=home,
            )
        if code.consumers_in and buyer.numbers.get("vat"):
            raise Refused(
                "oss_business",
                "{code} is for consumers, and {party} has a VAT number.",
                remedy="Use the code for companies in the European Union.",
                code=code.code,
                party=party_code,
            )
        if code.consumers_in and buyer.country != code.consumers_in:
            raise Refused(
                "oss_country",
                "{code} is for consumers in {country}, and the card of {party} does not say so.",
                remedy="Use the code of their country, or fill it in on their card.",
                code=code.code,
                country=code.consumers_in,
                party=party_code,
            )


def evidence_of(buyer: Standing, code: TaxCode) -> str:
    """What a code stands on: the VAT number, or what shows in which country a consumer is.

    The address first, which must be there; then what of their card says the same.
    """
    if code.needs_buyer_vat_id:
        return buyer.numbers.get("vat", "")
    country = code.consumers_in
    if not country:
        return ""
    shown = [("address", buyer.country), ("bank", buyer.iban[:2])]
    return ", ".join(f"{what} {country}" for what, where in shown if where == country)
