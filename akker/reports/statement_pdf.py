"""A statement of account as a letter: what is open on a day, in each currency, and how to pay."""

from dataclasses import asdict
from typing import Any

from akker.kernel.payment_references import epc_payload, in_fours
from akker.pdf import typeset
from akker.receivables.queries_statement import Owed, StatementLetter
from akker.reports.display import (
    NO_BREAK,
    Language,
    language_of,
    shown_amount,
    shown_date,
    shown_money,
)
from akker.reports.letter_paper import country_from, country_to, footer_of, lines_of, qr_svg
from akker.reports.words import word

_HEADS = ("number", "day", "due", "reference", "amount", "open")


def statement_pdf(letter: StatementLetter) -> bytes:
    """In the language of the customer. Called outside a transaction, as typesetting takes its time.

    Refused: pdf_letters_missing, pdf_too_large, pdf_too_slow.
    """
    return typeset("statement.typ", statement_values(letter), is_archive=True)


def statement_values(letter: StatementLetter) -> dict[str, Any]:
    """What stands where, as texts."""
    look = language_of(letter.language)
    said = look.code
    us, them, day = asdict(letter.us.standing), asdict(letter.them), letter.as_of
    return {
        "kind": word(said, "statement"),
        "label": word(said, "as_of", day=shown_date(day, look)),
        "language": said,
        "date": [day.year, day.month, day.day],
        "seller": lines_of(us, country_from(us, them, said)),
        "buyer": lines_of(them, country_to(us, them, said)),
        "facts": [[word(said, "customer_number"), letter.party_code]],
        "heads": [word(said, name) for name in _HEADS],
        "parts": [_part(one, len(letter.owed) > 1, look) for one in letter.owed],
        "notes": _notes(letter, look),
        "qr": _qr(letter),
        "qr_words": word(said, "scan_to_pay"),
        "footer": footer_of(us, letter.us.footer, said),
    }


def _part(owed: Owed, is_named: bool, look: Language) -> dict[str, Any]:
    said, currency = look.code, owed.currency
    sums = []
    if owed.late_minor:
        sums.append([word(said, "past_due"), shown_amount(owed.late_minor, currency, look)])
    return {
        "name": currency if is_named else "",
        "lines": [
            [
                item.number or word(said, "credit" if item.open_minor < 0 else "nameless"),
                shown_date(item.booked_on, look),
                shown_date(item.due_on, look) if item.due_on else "",
                in_fours(item.reference).replace(" ", NO_BREAK),
                shown_amount(item.amount_minor, currency, look),
                shown_amount(item.open_minor, currency, look),
            ]
            for item in owed.items
        ],
        "late": [bool(item.days_late) for item in owed.items],
        "sums": sums,
        "total": [
            word(said, "total_due" if owed.total_minor >= 0 else "to_your_credit"),
            shown_money(abs(owed.total_minor), currency, look),
        ],
    }


def _notes(letter: StatementLetter, look: Language) -> list[str]:
    said = look.code
    if not letter.owed:
        return [word(said, "nothing_open")]
    if all(one.total_minor <= 0 for one in letter.owed):
        return [word(said, "nothing_to_pay")]
    iban = in_fours(letter.us.standing.iban).replace(" ", NO_BREAK)
    return [word(said, "pay_items_to", iban=iban) if iban else word(said, "pay_items")]


def _qr(letter: StatementLetter) -> str:
    """A transfer of all that is open in euros; empty where there is nothing to transfer.

    Its text is the reference of the one item that is open, or else whose statement it is of.
    """
    us = letter.us.standing
    euros = next((one for one in letter.owed if one.currency == "EUR"), None)
    if euros is None or euros.total_minor <= 0 or not us.iban:
        return ""
    references = {item.reference for item in euros.items}
    whose = f"{letter.party_code} {letter.as_of.isoformat()}"
    reference = (references.pop() if len(euros.items) == 1 else "") or whose
    return qr_svg(epc_payload(us.name, us.iban, us.bic, euros.total_minor, reference))
