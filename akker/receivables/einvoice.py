"""An issued document as UBL 2.1, after Peppol BIS Billing 3.0 or NLCIUS.

Everything comes from what is frozen with the issue, and so is the file itself (`freezing`). Amounts
of a credit note are above zero in it, as EN 16931 wants it.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Literal

from akker.kernel.errors import Refused
from akker.kernel.markup import Element, xml_bytes
from akker.kernel.money import decimal_text
from akker.kernel.quantities import decimal_of, millionths_text
from akker.kernel.rates import percent_text
from akker.packs.einvoicing import (
    ADDRESS_SCHEMES,
    EXEMPTION_CODES,
    VAT_SCHEMES,
)
from akker.receivables.queries import InvoiceLineRow, IssuedInvoice
from akker.receivables.rules import CREDIT_NOTE
from akker.tax.rules import line_net

Profile = Literal["peppol", "nlcius"]
CUSTOMIZATIONS: Mapping[Profile, str] = {
    "peppol": "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0",
    "nlcius": "urn:cen.eu:en16931:2017#compliant#urn:fdc:nen.nl:nlcius:v1.0",
}
PROCESS = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
SEPA_TRANSFER, DISCOUNT = "58", "95"
_UBL = "urn:oasis:names:specification:ubl:schema:xsd"
CAC, CBC = f"{_UBL}:CommonAggregateComponents-2", f"{_UBL}:CommonBasicComponents-2"
_GROSS_DECIMALS = 10  # of a price that VAT was taken out of
_OUTSIDE = "O"  # outside VAT: no VAT number may stand on it (BR-O-02)


@dataclass(frozen=True, slots=True)
class OwnVat:
    """What a document in another currency owes of VAT, in the currency of the books."""

    currency: str
    tax_minor: int


def check_einvoice(found: IssuedInvoice) -> None:
    """Whether a file can be made of it at all.

    Refused: einvoice_outside, einvoice_categories, einvoice_country,
    einvoice_postcode, einvoice_address.
    """
    if found.row.is_outside:
        raise Refused(
            "einvoice_outside",
            "{label} was issued elsewhere, so no e-invoice is made of it here.",
            remedy="Take the file from where it was issued.",
            label=found.row.label,
        )
    categories = {tax["category"] for tax in found.document["taxes"]}
    if _OUTSIDE in categories and len(categories) > 1:
        raise Refused(
            "einvoice_categories",
            "{label} has lines outside VAT beside lines with VAT, which no e-invoice may have.",
            remedy="Send it as PDF, or split it over two invoices.",
            label=found.row.label,
        )
    for who in ("seller", "buyer"):
        if not found.document[who].get("country"):
            raise Refused(
                "einvoice_country",
                "It is not known in which country {name} is, which an e-invoice must say.",
                remedy="Fill it in on the card; it stands on invoices from then on.",
                name=found.document[who]["name"],
            )
        if not found.document[who].get("postcode") and _is_at_home(found):
            raise Refused(
                "einvoice_postcode",
                "{name} has no postcode, which an e-invoice within one country must say.",
                remedy="Fill it in on the card; it stands on invoices from then on.",
                name=found.document[who]["name"],
            )
        if not _address(found.document[who]):
            raise Refused(
                "einvoice_address",
                "{name} has no number to which an e-invoice can be sent.",
                remedy="Fill in a KvK or VAT number, or where e-invoices go, on the card.",
                name=found.document[who]["name"],
            )


def ubl_of(
    found: IssuedInvoice, *, profile: Profile = "peppol", own: OwnVat | None = None
) -> bytes:
    """The file. `own` is the VAT in the currency of the books, for a document in another.

    Refused: what `check_einvoice` refuses.
    """
    check_einvoice(found)
    is_credit = found.row.kind == CREDIT_NOTE
    kind = "CreditNote" if is_credit else "Invoice"
    names = {"xmlns": f"{_UBL}:{kind}-2", "xmlns:cac": CAC, "xmlns:cbc": CBC}
    root = Element(kind, attributes=names)
    _head(root, found, profile, own)
    _party(root, "AccountingSupplierParty", found.document["seller"], _without_vat(found))
    _party(root, "AccountingCustomerParty", found.document["buyer"], _without_vat(found))
    _delivery(root, found)
    _payment(root, found)
    _tax_totals(root, found, own)
    _totals(root, found)
    for line in found.lines:
        _line(root, found, line)
    return xml_bytes(root)


def in_profile(content: bytes, profile: Profile) -> bytes:
    """A file of ours under a profile: they differ by what it says that it follows."""
    head = b"<cbc:CustomizationID>"
    wanted = head + CUSTOMIZATIONS[profile].encode()
    for told in CUSTOMIZATIONS.values():
        content = content.replace(head + told.encode() + b"<", wanted + b"<", 1)
    return content


def _is_at_home(found: IssuedInvoice) -> bool:
    countries = {found.document[who].get("country") for who in ("seller", "buyer")}
    return len(countries) == 1


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    """A basic element with a text, or an aggregate without."""
    return parent.add(f"{'cbc' if text else 'cac'}:{name}", text, **attributes)


def _head(root: Element, found: IssuedInvoice, profile: Profile, own: OwnVat | None) -> None:
    row, document = found.row, found.document
    is_credit = row.kind == CREDIT_NOTE
    _add(root, "CustomizationID", CUSTOMIZATIONS[profile])
    _add(root, "ProfileID", PROCESS)
    _add(root, "ID", row.label)
    _add(root, "IssueDate", row.issued_on.isoformat())
    if is_credit:
        _add(root, "CreditNoteTypeCode", "381")
    else:
        _add(root, "DueDate", row.due_on.isoformat())
        _add(root, "InvoiceTypeCode", "380")
    if document["note"]:
        _add(root, "Note", document["note"])
    _add(root, "DocumentCurrencyCode", row.currency)
    if own is not None:
        _add(root, "TaxCurrencyCode", own.currency)
    _add(root, "BuyerReference", document["reference"] or row.party_code)
    if found.supplied_until is not None:  # around those of the lines (PEPPOL-EN16931-R110)
        days = [found.supplied_on, found.supplied_until]
        days += [day for line in found.lines for day in found.own_days(line)]
        _period(root, min(days), max(days))
    if found.corrects:
        reference = _add(_add(root, "BillingReference"), "InvoiceDocumentReference")
        _add(reference, "ID", found.corrects)


def _period(parent: Element, first: dt.date, last: dt.date) -> None:
    period = _add(parent, "InvoicePeriod")
    _add(period, "StartDate", first.isoformat())
    _add(period, "EndDate", last.isoformat())


def _without_vat(found: IssuedInvoice) -> bool:
    return any(tax["category"] == _OUTSIDE for tax in found.document["taxes"])


def _address(standing: Mapping[str, Any]) -> tuple[str, str] | None:
    """Scheme and number under which somebody gets e-invoices."""
    scheme, colon, number = standing.get("einvoice_id", "").partition(":")
    if colon:
        return scheme, number
    numbers: Mapping[str, str] = standing.get("numbers", {})
    for kind, scheme in ADDRESS_SCHEMES.items():
        if numbers.get(kind):
            return scheme, numbers[kind]
    vat = numbers.get("vat", "")
    if vat[:2] in VAT_SCHEMES:
        return VAT_SCHEMES[vat[:2]], vat
    return None


def _party(root: Element, role: str, standing: Mapping[str, Any], is_without_vat: bool) -> None:
    party = _add(_add(root, role), "Party")
    address = _address(standing)
    assert address is not None, "check_einvoice looked"
    _add(party, "EndpointID", address[1], schemeID=address[0])
    _add(_add(party, "PartyName"), "Name", standing["name"])
    place = _add(party, "PostalAddress")
    for name, key in (("StreetName", "street"), ("CityName", "city"), ("PostalZone", "postcode")):
        if standing.get(key):
            _add(place, name, standing[key])
    _add(_add(place, "Country"), "IdentificationCode", standing["country"])
    numbers: Mapping[str, str] = standing.get("numbers", {})
    if numbers.get("vat") and not is_without_vat:
        scheme = _add(party, "PartyTaxScheme")
        _add(scheme, "CompanyID", numbers["vat"])
        _add(_add(scheme, "TaxScheme"), "ID", "VAT")
    legal = _add(party, "PartyLegalEntity")
    _add(legal, "RegistrationName", standing["name"])
    for kind, scheme_id in ADDRESS_SCHEMES.items():
        if numbers.get(kind) and kind != "gln":
            _add(legal, "CompanyID", numbers[kind], schemeID=scheme_id)
            break
    if standing.get("email"):
        _add(_add(party, "Contact"), "ElectronicMail", standing["email"])


def _delivery(root: Element, found: IssuedInvoice) -> None:
    delivery = _add(root, "Delivery")
    _add(delivery, "ActualDeliveryDate", (found.supplied_until or found.supplied_on).isoformat())
    country = found.document["buyer"].get("country")
    if country and any(tax["category"] == "K" for tax in found.document["taxes"]):
        place = _add(_add(delivery, "DeliveryLocation"), "Address")
        _add(_add(place, "Country"), "IdentificationCode", country)


def _payment(root: Element, found: IssuedInvoice) -> None:
    seller, document = found.document["seller"], found.document
    if seller.get("iban"):
        means = _add(root, "PaymentMeans")
        _add(means, "PaymentMeansCode", SEPA_TRANSFER)
        if found.payment_reference:
            _add(means, "PaymentID", found.payment_reference)
        account = _add(means, "PayeeFinancialAccount")
        _add(account, "ID", seller["iban"])
        if seller.get("bic"):
            _add(_add(account, "FinancialInstitutionBranch"), "ID", seller["bic"])
    terms = []
    if found.discount_until:
        percent = percent_text(document["discount_e2"])
        terms.append(f"{percent}% discount for payment by {found.discount_until.isoformat()}")
    if document.get("payment_link"):  # no field of EN 16931 is for it; BT-20 is text on paying
        terms.append(f"Pay online: {document['payment_link']}")
    if terms:
        _add(_add(root, "PaymentTerms"), "Note", ". ".join(terms))


def _sign(found: IssuedInvoice) -> int:
    return -1 if found.row.kind == CREDIT_NOTE else 1


def _money(parent: Element, name: str, amount_minor: int, currency: str) -> None:
    _add(parent, name, decimal_text(amount_minor, currency), currencyID=currency)


def _tax_totals(root: Element, found: IssuedInvoice, own: OwnVat | None) -> None:
    """One group for each category and rate: codes that differ in ours alone are one (BR-S-08)."""
    row, sign = found.row, _sign(found)
    total = _add(root, "TaxTotal")
    _money(total, "TaxAmount", sign * row.tax_minor, row.currency)
    groups: dict[tuple[str, int], tuple[int, int, str]] = {}
    for tax in found.document["taxes"]:
        key = (tax["category"], tax["rate_e2"])
        base, amount, reason = groups.get(key, (0, 0, tax["reason"]))
        groups[key] = (base + tax["base_minor"], amount + tax["tax_minor"], reason)
    for (category, rate_e2), (base, amount, reason) in groups.items():
        subtotal = _add(total, "TaxSubtotal")
        _money(subtotal, "TaxableAmount", sign * base, row.currency)
        _money(subtotal, "TaxAmount", sign * amount, row.currency)
        kind = _category(subtotal, "TaxCategory", category, rate_e2)
        if category not in ("S", "Z"):
            if category in EXEMPTION_CODES:
                _add(kind, "TaxExemptionReasonCode", EXEMPTION_CODES[category])
            _add(kind, "TaxExemptionReason", reason)
        _add(_add(kind, "TaxScheme"), "ID", "VAT")
    if own is not None:
        _money(_add(root, "TaxTotal"), "TaxAmount", sign * own.tax_minor, own.currency)


def _category(parent: Element, name: str, category: str, rate_e2: int) -> Element:
    kind = _add(parent, name)
    _add(kind, "ID", category)
    if category != _OUTSIDE:
        _add(kind, "Percent", percent_text(rate_e2))
    return kind


def _totals(root: Element, found: IssuedInvoice) -> None:
    row, sign = found.row, _sign(found)
    totals = _add(root, "LegalMonetaryTotal")
    _money(totals, "LineExtensionAmount", sign * row.net_minor, row.currency)
    _money(totals, "TaxExclusiveAmount", sign * row.net_minor, row.currency)
    _money(totals, "TaxInclusiveAmount", sign * row.total_minor, row.currency)
    _money(totals, "PayableAmount", sign * row.total_minor, row.currency)


def _line(root: Element, found: IssuedInvoice, line: InvoiceLineRow) -> None:
    row = found.row
    is_credit = row.kind == CREDIT_NOTE
    tax, net = found.tax_of(line), _sign(found) * line.net_minor
    element = _add(root, "CreditNoteLine" if is_credit else "InvoiceLine")
    _add(element, "ID", str(line.line_no))
    _add(
        element,
        "CreditedQuantity" if is_credit else "InvoicedQuantity",
        millionths_text(line.quantity_e6),
        unitCode=line.unit or "C62",
    )
    _money(element, "LineExtensionAmount", net, row.currency)
    if days := found.own_days(line):
        _period(element, days[0], days[-1])
    unit_price = unit_price_of(found, line)
    if line.discount_e2:
        _allowance(element, line, unit_price, net, row.currency)
    item = _add(element, "Item")
    _add(item, "Name", line.text)
    kind = _category(item, "ClassifiedTaxCategory", tax["category"], tax["rate_e2"])
    _add(_add(kind, "TaxScheme"), "ID", "VAT")
    price = _add(element, "Price")
    text = millionths_text(line.price_e6, 2) if not found.has_gross_prices else f"{unit_price:f}"
    _add(price, "PriceAmount", text, currencyID=row.currency)


def unit_price_of(found: IssuedInvoice, line: InvoiceLineRow) -> Decimal:
    """Without VAT. Where the price has it in it, with as many decimals as keep lines exact."""
    price = decimal_of(line.price_e6)
    if not found.has_gross_prices:
        return price
    whole = price * 100_00 / (100_00 + int(found.tax_of(line)["rate_e2"]))
    return whole.quantize(Decimal(10) ** -_GROSS_DECIMALS, ROUND_HALF_UP)


def _allowance(
    element: Element, line: InvoiceLineRow, unit_price: Decimal, net: int, currency: str
) -> None:
    whole = line_net(decimal_of(line.quantity_e6), unit_price, 0, currency)
    allowance = _add(element, "AllowanceCharge")
    _add(allowance, "ChargeIndicator", "false")
    _add(allowance, "AllowanceChargeReasonCode", DISCOUNT)
    _add(allowance, "AllowanceChargeReason", "Discount")
    _add(allowance, "MultiplierFactorNumeric", str(Decimal(line.discount_e2) / 100))
    _money(allowance, "Amount", whole - net, currency)
    _money(allowance, "BaseAmount", whole, currency)
