"""`akker invoice`: invoices and credit notes, as drafts and as issued."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import click

from akker.books.actor import Actor, Permission, reading
from akker.cli.answers import answer, listing, tell_remarks, write_out
from akker.cli.forms import FORM_FILE
from akker.cli.invoice_said import invoice_said, preview_said, whole_invoice_said
from akker.cli.verbs import DAY, verb
from akker.kernel.quantities import parse_millionths
from akker.ledger.entry_form import Form, read_form
from akker.receivables.drafting import (
    change_draft_invoice,
    change_letterhead,
    delete_draft_invoice,
    save_draft_invoice,
)
from akker.receivables.einvoice import CUSTOMIZATIONS, Profile
from akker.receivables.invoice_form import check_invoice_form
from akker.receivables.issuing import Issued, issue_draft, issue_invoice
from akker.receivables.judged import einvoice_check
from akker.receivables.keeping import keep_invoice_pdf
from akker.receivables.mailing import mail_invoice
from akker.receivables.note_issuing import issue_credit_note
from akker.receivables.product_lines import invoice_in
from akker.receivables.queries import (
    InvoiceFilter,
    draft_invoice,
    draft_invoices,
    invoices_page,
    issued_invoice,
)
from akker.receivables.queries_files import einvoice_of
from akker.receivables.queries_preview import preview_of, remarks_of
from akker.receivables.rules_einvoice import check_judged
from akker.reports.invoice_pdf import invoice_pdf


@dataclass(frozen=True, slots=True)
class DraftSaid:
    draft_id: int


@dataclass(frozen=True, slots=True)
class LetterheadSaid:
    party: str


@click.group("invoice")
def invoice() -> None:
    """Invoices and credit notes: draft, look, issue."""


def _form_in(file: IO[bytes]) -> Form:
    return check_invoice_form(read_form(file.read()))


@verb("issue", asks=Permission.ISSUE_INVOICES, under=invoice)
@FORM_FILE
def invoice_issue(actor: Actor, file: IO[bytes]) -> None:
    """Issue the invoice or credit note in FILE, as JSON: number, entry and all.

    Its keys: party, date, due, supplied, supplied_until, kind, currency, reference, note,
    corrects, reason, payment_link, and lines with product, text, quantity, unit, price,
    discount, vat, code, dimensions. A product fills in what its line leaves empty.
    """
    form = _form_in(file)
    with reading(actor.book):
        invoice = invoice_in(actor.book, form)
        tell_remarks(remarks_of(actor.book, invoice))
    _tell_issued(issue_invoice(actor, invoice=invoice))


def _tell_issued(one: Issued) -> None:
    posted = f", posted as {one.entry}" if one.entry else ""
    answer(one, f"Issued {one.label}{posted}.")


@dataclass(frozen=True, slots=True)
class MailSaid:
    message_uid: str


@verb("mail", asks=Permission.SEND_MAIL, under=invoice)
@click.argument("number")
@click.option("--to", default="", help="An e-mail address; else that on the card.")
def invoice_mail(actor: Actor, number: str, to: str) -> None:
    """Mail document NUMBER with its files to the customer, in their language.

    It goes out after half a minute, and until then can be stopped in the outbox.
    """
    uid = mail_invoice(actor, address=number, to=to)
    answer(MailSaid(uid), f"{number} is in the outbox, and goes out in half a minute.")


@verb("preview", asks=Permission.SEE_CUSTOMERS, under=invoice)
@FORM_FILE
def invoice_preview(actor: Actor, file: IO[bytes]) -> None:
    """What the invoice in FILE comes to and how it would be booked; nothing is issued."""
    with reading(actor.book):
        found = preview_of(actor.book, invoice_in(actor.book, _form_in(file)))
    said = preview_said(found, actor.book.currency)
    answer(
        said,
        f"Total {said.total} {said.currency}, due {said.due}.",
        *(f"  {line.code}  {line.amount}" for line in said.lines),
        *said.remarks,
    )


@dataclass(frozen=True, slots=True)
class BrokenSaid:
    rule: str
    text: str
    fatal: bool


@dataclass(frozen=True, slots=True)
class JudgedSaid:
    broken: tuple[BrokenSaid, ...]


@verb("validate", asks=Permission.SEE_CUSTOMERS, under=invoice)
@FORM_FILE
@click.option("--profile", type=click.Choice(list(CUSTOMIZATIONS)), default="peppol")
def invoice_validate(actor: Actor, file: IO[bytes], profile: Profile) -> None:
    """Whether the e-invoice of the invoice in FILE would hold to the rules; nothing is issued.

    It ends with 1 where a rule would be broken, and needs the extra `validate`.
    """
    with reading(actor.book):
        found = einvoice_check(actor.book, invoice_in(actor.book, _form_in(file)), profile)
    check_judged(found)
    answer(
        JudgedSaid(tuple(BrokenSaid(one.rule, one.text, one.is_fatal) for one in found)),
        "The e-invoice would hold to all rules.",
        *(f"  Advised against by {one.rule}: {one.text}" for one in found),
    )


@verb("credit", asks=Permission.ISSUE_INVOICES, under=invoice)
@click.argument("number")
@click.option("--on", type=DAY, help="The date of the credit note; else today.")
@click.option("--line", "lines", multiple=True, metavar="N=QUANTITY", help="Of this line alone.")
@click.option("--note", default="", help="A sentence for the customer.")
def invoice_credit(
    actor: Actor, number: str, on: dt.date | None, lines: tuple[str, ...], note: str
) -> None:
    """Take invoice NUMBER back by a credit note: what is left of it, or so much of some lines."""
    asked = _quantities(lines)
    _tell_issued(issue_credit_note(actor, address=number, on=on, quantities=asked, note=note))


def _quantities(lines: tuple[str, ...]) -> dict[int, int]:
    parted = [(one, *one.partition("=")) for one in lines]
    for one, line_no, equals, _ in parted:
        if not equals or not line_no.isdecimal():
            raise click.UsageError(f"Write {one} as N=QUANTITY, such as 1=2.5.")
    return {int(line_no): parse_millionths(quantity) for _, line_no, _, quantity in parted}


@verb("draft", asks=Permission.DRAFT_INVOICES, under=invoice)
@FORM_FILE
def invoice_draft(actor: Actor, file: IO[bytes]) -> None:
    """Keep the invoice in FILE (as for `invoice issue`, complete or not) as a draft."""
    draft_id = save_draft_invoice(actor, content=_form_in(file))
    answer(DraftSaid(draft_id), f"Draft {draft_id} is kept.")


@verb("redraft", asks=Permission.DRAFT_INVOICES, under=invoice)
@click.argument("draft_id", type=int)
@FORM_FILE
def invoice_redraft(actor: Actor, draft_id: int, file: IO[bytes]) -> None:
    """Keep draft DRAFT_ID as it is in FILE now."""
    change_draft_invoice(actor, draft_id=draft_id, content=_form_in(file))
    answer(DraftSaid(draft_id), f"Draft {draft_id} is kept.")


@verb("drafts", asks=Permission.SEE_CUSTOMERS, under=invoice)
def invoice_drafts(actor: Actor) -> None:
    """What is not issued yet, the latest saved first."""
    with reading(actor.book):
        rows = draft_invoices(actor.book)
    listing(
        rows,
        (
            ("Draft", lambda row: str(row.draft_id)),
            ("Party", lambda row: row.content.get("party", "")),
            ("Lines", lambda row: str(len(row.content.get("lines", [])))),
            ("Saved", lambda row: f"{row.saved_at:%Y-%m-%d %H:%M} UTC"),
        ),
        empty="Nothing waits to be issued.",
    )


@verb("show-draft", asks=Permission.SEE_CUSTOMERS, under=invoice)
@click.argument("draft_id", type=int)
def invoice_show_draft(actor: Actor, draft_id: int) -> None:
    """The invoice of draft DRAFT_ID, as JSON to change and keep again."""
    with reading(actor.book):
        content = draft_invoice(actor.book, draft_id).content
    click.echo(json.dumps(content, ensure_ascii=False, indent=2))


@verb("issue-draft", asks=Permission.ISSUE_INVOICES, under=invoice)
@click.argument("draft_id", type=int)
def invoice_issue_draft(actor: Actor, draft_id: int) -> None:
    """Issue what draft DRAFT_ID says; the draft is gone then."""
    with reading(actor.book):
        content = draft_invoice(actor.book, draft_id).content
        tell_remarks(remarks_of(actor.book, invoice_in(actor.book, content)))
    _tell_issued(issue_draft(actor, draft_id=draft_id))


@verb("discard-draft", asks=Permission.DRAFT_INVOICES, under=invoice)
@click.argument("draft_id", type=int)
def invoice_discard_draft(actor: Actor, draft_id: int) -> None:
    """Throw draft DRAFT_ID away."""
    delete_draft_invoice(actor, draft_id=draft_id)
    answer(DraftSaid(draft_id), f"Draft {draft_id} is gone.")


@verb("list", asks=Permission.SEE_CUSTOMERS, under=invoice)
@click.option("--party", "party_code", default="", metavar="CODE", help="Of this party alone.")
@click.option("--text", default="", help="Part of the number or of the name.")
@click.option("--from", "since", type=DAY, help="Issued on or after this day.")
@click.option("--until", type=DAY, help="Issued on or before this day.")
def invoice_list(
    actor: Actor, party_code: str, text: str, since: dt.date | None, until: dt.date | None
) -> None:
    """What was issued, the newest first."""
    asked = InvoiceFilter(text=text, party_code=party_code, since=since, until=until)
    with reading(actor.book):
        rows = invoices_page(actor.book, asked, limit=None)
    listing(
        [invoice_said(row) for row in rows],
        (
            ("Number", lambda row: row.address),
            ("Date", lambda row: row.date.isoformat()),
            ("Due", lambda row: row.due.isoformat()),
            ("Party", lambda row: row.party),
            ("Net", lambda row: row.net),
            ("VAT", lambda row: row.tax),
            ("Total", lambda row: f"{row.total} {row.currency}"),
        ),
        empty="Nothing was issued yet.",
    )


@verb("show", asks=Permission.SEE_CUSTOMERS, under=invoice)
@click.argument("number")
def invoice_show(actor: Actor, number: str) -> None:
    """One invoice or credit note, by its NUMBER."""
    with reading(actor.book):
        found = issued_invoice(actor.book, number)
    said = whole_invoice_said(found)
    one = said.invoice
    answer(
        said,
        f"{one.address} of {one.date} to {one.party} {found.document['buyer']['name']},"
        f" due {one.due}",
        *(
            f"  {line.quantity} {line.unit or 'x'} {line.text}: {line.net} {line.vat}"
            for line in said.lines
        ),
        f"  Net {one.net}, VAT {one.tax}, total {one.total} {one.currency}",
        f"  Payment reference {said.payment_reference or '-'}, entry {said.entry or '-'}",
    )


@verb("pdf", asks=Permission.SEE_CUSTOMERS, under=invoice)
@click.argument("number")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def invoice_as_pdf(actor: Actor, number: str, output: Path | None) -> None:
    """NUMBER as the customer gets it: PDF/A-3 with the e-invoice inside."""
    pdf = invoice_pdf(actor.book, number)
    content = pdf.content
    if not pdf.is_kept:
        content = keep_invoice_pdf(actor, address=number, content=content)
    write_out([content], output, is_binary=True)


@verb("ubl", asks=Permission.SEE_CUSTOMERS, under=invoice)
@click.argument("number")
@click.option("--profile", type=click.Choice(list(CUSTOMIZATIONS)), help="Else the customer's.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="A file.")
def invoice_ubl(actor: Actor, number: str, profile: Profile | None, output: Path | None) -> None:
    """NUMBER as an e-invoice: UBL 2.1 for Peppol, or by the Dutch rules."""
    with reading(actor.book):
        found = issued_invoice(actor.book, number)
        content = einvoice_of(actor.book, found, profile=profile)
    write_out([content], output)


@verb("letterhead", asks=Permission.CHANGE_SETTINGS, under=invoice)
@click.argument("party")
@click.option("--days", type=int, default=30, show_default=True, help="Days to pay, as usual.")
@click.option("--footer", default="", help="What stands at the foot of each document.")
@click.option("--payment-link", default="", help="Such as https://pay.example/{reference}.")
def invoice_letterhead(actor: Actor, party: str, days: int, footer: str, payment_link: str) -> None:
    """Say that our own name, address and numbers are those on the card of PARTY.

    In the payment link {reference}, {number}, {amount} and {currency} become those of an invoice.
    """
    change_letterhead(
        actor, party_code=party, payment_days=days, footer=footer, payment_link=payment_link
    )
    answer(LetterheadSaid(party), f"Documents are sent as the card of {party} says.")
