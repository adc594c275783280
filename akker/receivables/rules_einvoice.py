"""What e-invoices must hold to, and how it is told: rules by their number, in words of ours.

EN 16931 and Peppol are judged by their own stylesheets (`einvoice_judge`), the Dutch rules by
`packs.nl.nlcius`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from akker.kernel.errors import Refused
from akker.kernel.sentences import Sentence, said
from akker.packs.nl.nlcius import broken_rules


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold, `text` as the rule says it; or only what is advised against."""

    rule: str
    text: str
    is_fatal: bool


# What is wrong, and what to change, of the rules that what people type can break.
_WORDS: dict[str, tuple[Sentence, Sentence]] = {
    "BR-CO-09": (
        said("a VAT number does not begin with the code of its country"),
        said("Correct the VAT number on the card."),
    ),
    "BR-CL-14": (
        said("a country is not in the list of countries"),
        said("Correct the country on the card."),
    ),
    "BR-CL-25": (
        said("the e-invoice number of the customer is of a kind that is not in the list"),
        said("Correct where e-invoices go on the card, as 0106:12345678."),
    ),
    "PEPPOL-COMMON-R040": (
        said("a GLN does not have the right check digit"),
        said("Correct the GLN on the card."),
    ),
    "PEPPOL-COMMON-R043": (
        said("a Belgian enterprise number does not have the right check digit"),
        said("Correct the number on the card."),
    ),
    "BR-NL-1": (
        said("our own card has no KvK number or OIN"),
        said("Fill it in on the card of the letterhead."),
    ),
    "BR-NL-2": (
        said("neither a reference of the customer nor of the order is there"),
        said("Fill in their reference."),
    ),
    "BR-NL-3": (
        said("our own address lacks its street, postcode or city"),
        said("Fill it in on the card of the letterhead."),
    ),
    "BR-NL-4": (
        said("the address of the customer lacks its street, postcode or city"),
        said("Fill it in on the card."),
    ),
    "BR-NL-7": (
        said("the document is of a type that is not allowed"),
        said("Make it an invoice or a credit note."),
    ),
    "BR-NL-8": (
        said("a credit note is written as an invoice"),
        said("Make it a credit note."),
    ),
    "BR-NL-9": (
        said("a corrective invoice does not say which invoice it corrects"),
        said("Say which invoice it corrects."),
    ),
    "BR-NL-10": (
        said("the Dutch customer has no KvK number or OIN"),
        said("Fill it in on the card."),
    ),
    "BR-NL-11": (
        said("it does not say how to pay"),
        said("Fill in a bank account on the card of the letterhead."),
    ),
    "BR-NL-12": (
        said("the way of paying is not one that is allowed"),
        said("Fill in a bank account on the card of the letterhead."),
    ),
    "BR-NL-13": (
        said("a line refers to a line of an order, but the order is not named"),
        said("Fill in their reference."),
    ),
}
# What Peppol asks of suppliers here is what NLCIUS asks.
_WORDS |= {
    "NL-R-001": (
        said("a credit note does not say which invoice it takes back"),
        said("Make it from that invoice."),
    ),
    "NL-R-002": _WORDS["BR-NL-3"],
    "NL-R-003": _WORDS["BR-NL-1"],
    "NL-R-004": _WORDS["BR-NL-4"],
    "NL-R-005": _WORDS["BR-NL-10"],
    "NL-R-007": _WORDS["BR-NL-11"],
    "NL-R-008": _WORDS["BR-NL-12"],
    "NL-R-009": _WORDS["BR-NL-13"],
}


def words_of(broken: Broken) -> tuple[str | Sentence, str | Sentence]:
    """What is wrong and what to change; the words of the rule where we have none."""
    if broken.rule in _WORDS:
        return _WORDS[broken.rule]
    return (
        broken.text.rstrip("."),
        said("Change what this rule is about, in the lines or on the cards."),
    )


def check_judged(found: Sequence[Broken]) -> None:
    """Refused: einvoice_invalid, for the first rule that is broken and not only advised."""
    for broken in found:
        if broken.is_fatal:
            why, change = words_of(broken)
            raise Refused(
                "einvoice_invalid",
                "The e-invoice would break rule {rule}: {why}.",
                remedy="{change} Nothing was issued, and no number is used.",
                rule=broken.rule,
                why=why,
                change=change,
            )


def broken_nlcius(content: bytes) -> list[Broken]:
    """What a file of ours breaks of the Dutch rules; a supplier abroad has to do with none."""
    return [Broken(rule, str(_WORDS[rule][0]), True) for rule in broken_rules(content.decode())]
