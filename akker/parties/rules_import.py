"""What the cells of a file say of a party."""

from collections.abc import Mapping
from dataclasses import replace

from akker.kernel.errors import Refused
from akker.kernel.identifiers import shown
from akker.parties.cards import BankAccountCard, IdentifierCard, PartyCard

_ROLES: Mapping[str, tuple[str, ...]] = {
    "": (),
    **dict.fromkeys(("customer", "klant", "debtor", "debiteur"), ("customer",)),
    **dict.fromkeys(("supplier", "leverancier", "vendor", "creditor", "crediteur"), ("supplier",)),
    **dict.fromkeys(("both", "beide", "klant en leverancier"), ("customer", "supplier")),
    "partner": ("partner",),
    "bank": ("bank",),
    **dict.fromkeys(("authority", "overheid"), ("authority",)),
}
_DELIVERIES: Mapping[str, str] = {
    **dict.fromkeys(("e-mail", "mail"), "email"),
    **dict.fromkeys(("pdf", "e-mail pdf", "e-mail, pdf"), "email-pdf"),
    **dict.fromkeys(("peppol", "e-invoice", "e-factuur", "ubl"), "einvoice"),
    **dict.fromkeys(("nlcius", "si-ubl", "e-factuur nlcius"), "nlcius"),
    **dict.fromkeys(("paper", "post", "papier", "per post"), "print"),
}


def delivery_in(text: str) -> str:
    """How documents reach them, as cards say it; any other text as it is."""
    return _DELIVERIES.get(" ".join(text.casefold().split()), text)


def roles_in(text: str) -> tuple[str, ...]:
    """Refused: kind_unknown."""
    roles = _ROLES.get(" ".join(text.casefold().split()))
    if roles is None:
        raise Refused(
            "kind_unknown",
            "{text} is no kind of party.",
            remedy="Use customer, supplier, both, partner, bank or authority.",
            text=shown(text),
        )
    return roles


def with_number(card: PartyCard, number: IdentifierCard) -> PartyCard:
    others = (one for one in card.identifiers if one.scheme != number.scheme)
    return replace(card, identifiers=(*others, number))


def with_account(card: PartyCard, iban: str) -> PartyCard:
    if iban in [one.iban for one in card.bank_accounts]:
        return card
    return replace(card, bank_accounts=(*card.bank_accounts, BankAccountCard(iban)))
