"""VAT on what the business paid for and somebody used privately, decided over plain values.

Either the use has a worth without VAT, of which the rate is owed; or the law puts the VAT itself
at a share of something, as for cars at a part of their list price (accounting.md, E26).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from akker.kernel.errors import Refused
from akker.kernel.money import check_size, decimal_text, round_half_up
from akker.kernel.rates import percent_text
from akker.packs.taxes import TaxCode
from akker.tax.rules import TaxGroup, rate_on, tax_code_unknown, tax_on_net, taxed_amount

_WHOLE = 100_00  # hundredths of a percent in all of it
MOST_EVIDENCE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivateUse:
    """Of one code on one day. Either `base_minor`, or a share of `value_minor`, is above zero.

    `ledger_code` is who bears the VAT: a cost, or the owner. `evidence` is what it stands on.
    """

    used_on: dt.date
    tax_code: str
    text: str
    ledger_code: str
    base_minor: int = 0
    value_minor: int = 0
    share_e2: int = 0
    evidence: str = ""


def private_tax(use: PrivateUse, codes: Mapping[str, TaxCode]) -> TaxGroup:
    """What is owed. The base of a share is not known, and zero.

    Refused: tax_code_unknown, tax_code_early, tax_code_not_private, private_use_unfit,
    private_use_empty, text_too_long.
    """
    code = codes.get(use.tax_code)
    if code is None:
        raise tax_code_unknown(use.tax_code, [one.code for one in codes.values() if _private(one)])
    if not _private(code):
        raise Refused(
            "tax_code_not_private",
            "VAT code {code} is not for private use.",
            remedy="Use one of: {known}.",
            code=code.code,
            known=", ".join(one.code for one in codes.values() if _private(one)) or "none",
        )
    has_base, has_share = use.base_minor > 0, use.value_minor > 0 and 0 < use.share_e2 <= _WHOLE
    is_said_once = has_base != has_share and min(use.base_minor, use.value_minor, use.share_e2) >= 0
    if not is_said_once or (has_base and (use.value_minor or use.share_e2)):
        raise Refused(
            "private_use_unfit",
            "It is not clear how the VAT on this private use is worked out.",
            remedy="Give its worth without VAT, or a value and the percentage of it that is owed.",
        )
    if len(use.evidence) > MOST_EVIDENCE:
        raise Refused(
            "text_too_long",
            "The text {start}... has {count} characters; the most is {most}.",
            remedy="Shorten it.",
            start=use.evidence[:30],
            count=len(use.evidence),
            most=MOST_EVIDENCE,
        )
    group = _group(use, code, codes)
    if not group.tax_minor:
        raise Refused(
            "private_use_empty",
            "No VAT is owed on that.",
            remedy="Leave it out, or check the amounts.",
        )
    return group


def _group(use: PrivateUse, code: TaxCode, codes: Mapping[str, TaxCode]) -> TaxGroup:
    if use.base_minor:
        taxed = taxed_amount(code.code, use.base_minor, codes, use.used_on)
        (group,) = tax_on_net([taxed], codes)
        return group
    tax = round_half_up(Decimal(use.value_minor) * use.share_e2 / _WHOLE)
    return TaxGroup(code, rate_on(code, use.used_on), 0, tax)


def evidence_of_private(use: PrivateUse, currency: str) -> str:
    """What was said of it, or else how a share was worked out."""
    if use.evidence or not use.value_minor:
        return use.evidence
    value = decimal_text(use.value_minor, currency)
    return f"{percent_text(use.share_e2)}% of {value}"[:MOST_EVIDENCE]


def check_amounts(use: PrivateUse, currency: str) -> None:
    """Refused: amount_too_large."""
    for amount in (use.base_minor, use.value_minor):
        check_size(amount, currency)


def _private(code: TaxCode) -> bool:
    return code.use == "private"
