"""References that a payer repeats, with a check digit, so that a payment finds its invoice."""

import re

# Betalingskenmerk of the Dutch banks: weights from the right, repeating (netherlands.md, 4.7).
_WEIGHTS = (2, 4, 8, 5, 10, 9, 7, 3, 6, 1)
_DIGITS = 15


def sixteen_digits(number: str) -> str:
    """The Dutch reference of 16 digits for a number of at most 15: the check digit in front."""
    digits = number.zfill(_DIGITS)
    assert len(digits) == _DIGITS and digits.isdecimal(), "at most 15 digits"
    total = sum(
        int(digit) * _WEIGHTS[place % len(_WEIGHTS)] for place, digit in enumerate(digits[::-1])
    )
    check = 11 - total % 11
    return f"{ {10: 1, 11: 0}.get(check, check) }{digits}"


def creditor_reference(text: str) -> str:
    """The RF reference of ISO 11649 for at most 21 letters and digits; other signs are left out."""
    from stdnum.iso7064 import mod_97_10

    bare = re.sub(r"[^0-9A-Z]", "", text.upper())[:21]
    return f"RF{mod_97_10.calc_check_digits(bare + 'RF')}{bare}"


def in_fours(reference: str) -> str:
    """As people read and type it: `RF18 5390 0754 7034`."""
    return " ".join(re.findall(".{1,4}", reference))


def epc_payload(name: str, iban: str, bic: str, amount_minor: int, reference: str) -> str:
    """What the QR code of a credit transfer says, in euros (EPC069-12, version 2).

    An RF reference is structured; any other goes as the text that the bank passes on.
    """
    is_structured = reference.startswith("RF")
    euros = f"{amount_minor // 100}.{amount_minor % 100:02}"
    lines = ["BCD", "002", "1", "SCT", bic, name[:70], iban, f"EUR{euros}", ""]
    lines += [reference, ""] if is_structured else ["", reference]
    return "\n".join(lines)
