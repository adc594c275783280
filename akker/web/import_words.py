"""Imports in words: kinds, fields, what stands in which column, and what to do on screen."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from akker.books.models import Book
from akker.intake.queries_files import SeenFile
from akker.jobs.queries import JobRow
from akker.kernel.errors import Refused
from akker.kernel.sentences import AT_ROW
from akker.reports.display import shown_date, shown_money
from akker.web.places import Words
from akker.web.templatetags.akker import count, reader

KINDS: dict[str, Words] = {
    "journal": gettext_lazy("Journal"),
    "chart": gettext_lazy("Chart of accounts"),
    "parties": gettext_lazy("Customers and suppliers"),
    "invoices": gettext_lazy("Invoices from elsewhere"),
    "credit-notes": gettext_lazy("Credit notes from elsewhere"),
    "products": gettext_lazy("Products"),
    "usage": gettext_lazy("Figures of use"),
    "opening": gettext_lazy("Opening balances"),
    "rates": gettext_lazy("Exchange rates"),
}
ABOUT: dict[str, Words] = {
    "journal": gettext_lazy("Entries from another program: a row for each line, CSV or XLSX."),
    "chart": gettext_lazy("Ledger accounts with code, name and type, CSV or XLSX."),
    "parties": gettext_lazy("A row for each, with code and name, CSV or XLSX."),
    "invoices": gettext_lazy("Issued in another program: a row for each line, CSV or XLSX."),
    "credit-notes": gettext_lazy("Issued in another program: a row for each line, CSV or XLSX."),
    "products": gettext_lazy("Products and services with code, name and price, CSV or XLSX."),
    "usage": gettext_lazy("A row for each customer, measure and month or day, CSV or XLSX."),
    "opening": gettext_lazy("What the books begin with: a debit or credit for each balance."),
    "rates": gettext_lazy("The file of the European Central Bank, CSV or zip."),
}
FIELDS: dict[str, Words] = {
    "account": gettext_lazy("Ledger account"),
    "amount": gettext_lazy("Amount, debit above zero"),
    "city": gettext_lazy("City"),
    "code": gettext_lazy("Code"),
    "cost_price": gettext_lazy("Cost price"),
    "country": gettext_lazy("Country"),
    "credit": gettext_lazy("Credit"),
    "credit_limit": gettext_lazy("Credit limit"),
    "currency": gettext_lazy("Currency"),
    "currency_amount": gettext_lazy("Amount in that currency"),
    "customer_code": gettext_lazy("Customer"),
    "date": gettext_lazy("Day"),
    "debit": gettext_lazy("Debit"),
    "description": gettext_lazy("Description"),
    "discount_days": gettext_lazy("Days in which the discount holds"),
    "discount_percent": gettext_lazy("Discount for paying early, %"),
    "document_date": gettext_lazy("Day of the document"),
    "document_number": gettext_lazy("Number of the document"),
    "due_date": gettext_lazy("Due day"),
    "email": gettext_lazy("E-mail"),
    "entry": gettext_lazy("Entry that the row belongs to"),
    "iban": gettext_lazy("IBAN"),
    "industry": gettext_lazy("Industry"),
    "invoice_number": gettext_lazy("Invoice that is credited"),
    "journal": gettext_lazy("Journal"),
    "kind": gettext_lazy("Customer, supplier or both"),
    "kvk": gettext_lazy("KvK number"),
    "language": gettext_lazy("Language"),
    "ledger_code": gettext_lazy("Ledger account"),
    "manager": gettext_lazy("Account manager"),
    "line_description": gettext_lazy("Text of the line"),
    "parent": gettext_lazy("Whom they belong to, by code or name"),
    "relation": gettext_lazy("Level of the relation"),
    "status": gettext_lazy("Status"),
    "tier": gettext_lazy("Tier"),
    "supplied": gettext_lazy("Supplied on"),
    "supplied_until": gettext_lazy("Supplied until"),
    "measure": gettext_lazy("Measure of use"),
    "name": gettext_lazy("Name"),
    "number": gettext_lazy("Number of the document"),
    "party": gettext_lazy("Customer or supplier"),
    "party_code": gettext_lazy("Customer or supplier"),
    "payment_reference": gettext_lazy("Payment reference"),
    "payment_terms_days": gettext_lazy("Days to pay"),
    "phone": gettext_lazy("Telephone"),
    "postcode": gettext_lazy("Postcode"),
    "price": gettext_lazy("Price for one"),
    "product_code": gettext_lazy("Product"),
    "quantity": gettext_lazy("Quantity"),
    "rate_e9": gettext_lazy("Rate, times a thousand million"),
    "street": gettext_lazy("Street and number"),
    "text": gettext_lazy("Text of the line"),
    "type": gettext_lazy("Type"),
    "unit": gettext_lazy("Unit"),
    "total": gettext_lazy("Total of the document, with VAT"),
    "unit_price": gettext_lazy("Price for one, without VAT"),
    "value": gettext_lazy("Value"),
    "vat_amount": gettext_lazy("VAT of the document"),
    "vat_code": gettext_lazy("VAT code"),
    "vat_id": gettext_lazy("VAT number"),
    "website": gettext_lazy("Website"),
    "einvoice_id": gettext_lazy("E-invoices to"),
    "delivery": gettext_lazy("Documents go out"),
}
_AMOUNTS = ("amount", "debit", "credit", "currency_amount")
_DAYS = ("date", "document_date", "due_date")
_ACCOUNTS = ("account", "ledger_code", "code")
# Which fields a refusal about a row is about.
_ABOUT_FIELDS: tuple[tuple[tuple[str, ...], str], ...] = (
    (
        _AMOUNTS,
        "amount_unreadable amount_ambiguous amount_too_large too_many_decimals both_sides"
        " entry_unbalanced entry_one_sided line_zero currency_sides_differ currency_zero",
    ),
    (_DAYS, "date_unreadable date_ambiguous day_ahead period_locked no_fiscal_year year_closed"),
    (
        _ACCOUNTS,
        "ledger_account_unknown ledger_account_retired ledger_account_unfit ledger_account_missing"
        " ledger_account_doubled ledger_account_used ledger_account_ambiguous virtual_posting",
    ),
    (("entry",), "entry_unnamed entry_comes_back entry_rows_differ too_many_lines"),
    (
        ("number",),
        "document_unnumbered document_comes_back document_rows_differ document_differs",
    ),
    (("invoice_number",), "invoice_unknown credit_unfit credit_too_large"),
    (("unit_price", "quantity"), "price_negative"),
    (("total",), "document_total_differs"),
    (("vat_amount",), "document_vat_differs"),
    (("vat_code",), "tax_code_unknown tax_code_early"),
    (("product_code",), "line_product_unknown"),
    (("currency",), "currency_unknown currency_mismatch currency_own rate_missing"),
    (("party", "party_code", "customer_code"), "party_unknown party_missing customer_unknown"),
    (("measure",), "usage_measure_unknown"),
    (("value",), "usage_unfit"),
    (("journal",), "journal_unknown"),
    (("type",), "type_unknown"),
    (("iban",), "iban_unfit"),
    (("code",), "party_unfit party_doubled"),
    (("kind",), "kind_unknown"),
    (("manager",), "not_a_member"),
    (("code",), "product_unfit product_doubled"),
    (("unit",), "unit_unknown"),
    (("vat_code",), "tax_code_not_of_sales"),
    (("price", "cost_price"), "price_below_zero"),
    (("vat_id", "kvk"), "identifier_unfit"),
    (("email",), "email_unfit"),
    (("phone",), "phone_unfit"),
    (("country",), "country_unknown"),
    (("payment_terms_days", "discount_days", "discount_percent"), "card_unfit"),
    (
        ("payment_terms_days", "discount_days", "discount_percent", "unit_price", "quantity"),
        "number_unreadable",
    ),
)
_FIELDS_OF_CODE = {code: fields for fields, codes in _ABOUT_FIELDS for code in codes.split()}
_CHOOSE = gettext_lazy("Choose below what each column holds.")
# What to do here, where the command line names an option.
_REMEDIES: dict[str, Words] = {
    "date_ambiguous": gettext_lazy("Say below whether the day or the month comes first."),
    "amount_ambiguous": gettext_lazy("Say below which decimal sign the file has."),
    "headings_missing": _CHOOSE,
    "heading_doubled": _CHOOSE,
    "amount_columns_many": gettext_lazy("Leave one of them out below."),
    "amount_column_missing": _CHOOSE,
}


@dataclass(frozen=True, slots=True)
class ShownProblem:
    """What is wrong with a row: where, what, and what to do."""

    row: int
    column: str
    message: str
    remedy: Words


def problems_shown(row: JobRow, file: SeenFile | None) -> list[ShownProblem]:
    """What a dry run found, in the order of the file."""
    values = row.result if isinstance(row.result, dict) else {}
    return [_problem(one, file) for one in values.get("problems", ())]


def _problem(stored: dict[str, Any], file: SeenFile | None) -> ShownProblem:
    alone = {**stored, "message_template": stored["message_template"].removeprefix(AT_ROW)}
    refused = Refused(
        alone["code"], alone["message_template"], remedy=alone["remedy_template"], **alone["values"]
    )
    fields = _FIELDS_OF_CODE.get(refused.code, ())
    column = " / ".join(file.headings_of(fields)) if file else ""
    return ShownProblem(stored["row"], column, refused.message, remedy_here(refused))


def remedy_here(refused: Refused) -> Words:
    """What to do about it on this screen."""
    return _REMEDIES.get(refused.code, refused.remedy)


def asks_for(row: JobRow) -> set[str]:
    """What the file does not tell: `dates` and `decimal_sign`, or nothing."""
    values = row.result if isinstance(row.result, dict) else {}
    codes = {one["code"] for one in values.get("problems", ())} | {row.refusal_code}
    asked = {"dates": "date_ambiguous", "decimal_sign": "amount_ambiguous"}
    return {name for name, code in asked.items() if code in codes}


def figures_of(book: Book, values: dict[str, Any]) -> list[tuple[Words, str]]:
    """What is in the file, counted: a label and a figure each."""
    look = reader()
    if "entry_count" in values:
        counts = [
            (_("Entries that are new"), values["entry_count"]),
            (_("Lines"), values["line_count"]),
            (_("Came in before"), values["known_count"]),
        ]
    elif "document_count" in values:
        counts = [
            (_("Documents that are new"), values["document_count"]),
            (_("Lines"), values["line_count"]),
            (_("Came in before"), values["known_count"]),
        ]
    elif "figure_count" in values:
        counts = [
            (_("Figures that are new"), values["figure_count"]),
            (_("That change"), values["changed_count"]),
            (_("There as they are"), values["same_count"]),
            (_("Customers"), values["customer_count"]),
        ]
    elif "added_party_codes" in values:
        counts = [
            (_("Parties that are new"), len(values["added_party_codes"])),
            (_("That change"), len(values["changed_party_codes"])),
            (_("There as they are"), values["same_count"]),
        ]
    elif "added_product_codes" in values:
        counts = [
            (_("Products that are new"), len(values["added_product_codes"])),
            (_("That change"), len(values["changed_product_codes"])),
            (_("There as they are"), values["same_count"]),
        ]
    elif "added_codes" in values:
        counts = [
            (_("Ledger accounts that are new"), len(values["added_codes"])),
            (_("That change"), len(values["changed_codes"])),
            (_("There as they are"), values["same_count"]),
        ]
    elif "total_minor" in values:
        day = dt.date.fromisoformat(values["booked_on"])
        return [
            (_("Balances"), count(values["line_count"])),
            (_("On each side"), shown_money(values["total_minor"], book.currency, look)),
            (_("Date"), shown_date(day, look)),
        ]
    else:
        counts = [
            (_("Rates that are new"), values.get("new_count", 0)),
            (_("There already"), values.get("same_count", 0)),
        ]
    return [(label, count(number)) for label, number in counts]


def new_count(values: dict[str, Any]) -> int:
    """How many things of the file the books do not have yet."""
    if "entry_count" in values:
        return int(values["entry_count"])
    if "document_count" in values:
        return int(values["document_count"])
    if "figure_count" in values:
        return int(values["figure_count"]) + int(values["changed_count"])
    if "added_party_codes" in values:
        return len(values["added_party_codes"]) + len(values["changed_party_codes"])
    if "added_product_codes" in values:
        return len(values["added_product_codes"]) + len(values["changed_product_codes"])
    if "added_codes" in values:
        return len(values["added_codes"]) + len(values["changed_codes"])
    if "total_minor" in values:
        return int(values["line_count"])
    return int(values.get("new_count", 0))


def bring_words(values: dict[str, Any]) -> str:
    """What the button says that brings it in."""
    number = new_count(values)
    if "entry_count" in values:
        said = ngettext("Bring in {n} entry", "Bring in {n} entries", number)
    elif "document_count" in values:
        said = ngettext("Bring in {n} document", "Bring in {n} documents", number)
    elif "figure_count" in values:
        said = ngettext("Bring in {n} figure", "Bring in {n} figures", number)
    elif "added_party_codes" in values:
        said = ngettext("Bring in {n} party", "Bring in {n} parties", number)
    elif "added_product_codes" in values:
        said = ngettext("Bring in {n} product", "Bring in {n} products", number)
    elif "added_codes" in values:
        said = ngettext("Bring in {n} ledger account", "Bring in {n} ledger accounts", number)
    elif "total_minor" in values:
        said = ngettext("Bring in {n} balance", "Bring in {n} balances", number)
    else:
        said = ngettext("Bring in {n} rate", "Bring in {n} rates", number)
    return said.format(n=count(number))
