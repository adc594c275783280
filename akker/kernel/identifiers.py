"""Check digits and forms: numbers that registers, banks and networks give to people and firms.

Everything is checked offline, by the rules of whoever gives the numbers out (python-stdnum,
phonenumbers): that a number can exist, never that it does. What comes back is the one way
in which it is kept and compared: `nl91 abna 0417 1643 00` is NL91ABNA0417164300.
"""

import re
from collections.abc import Callable, Mapping

from akker.kernel.errors import Refused

# Greece writes its VAT numbers with EL; Northern Ireland trades goods under XI.
EU = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()
)
_VAT_PREFIXES = {"GR": "EL", "EL": "EL"}
_MOST_SHOWN = 60


def checked_phone(text: str, country: str) -> str:
    """As E.164: `06 12345678` in NL is +31612345678.

    `country` is whose numbers are meant without a `+`; empty is none. Refused: phone_unfit.
    """
    import phonenumbers  # its tables are large, and most requests read no telephone number

    try:
        number = phonenumbers.parse(text, country or None)
        if phonenumbers.is_valid_number(number):
            return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    except phonenumbers.NumberParseException:
        pass
    raise Refused(
        "phone_unfit",
        "{text} is not a telephone number.",
        remedy="Write it with its country, such as +31 20 1234567.",
        text=shown(text),
    )


def shown_phone(number: str) -> str:
    """An E.164 number as people read it: +31 6 12345678."""
    import phonenumbers

    try:
        parsed = phonenumbers.parse(number)
    except phonenumbers.NumberParseException:
        return number
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def checked_iban(text: str) -> str:
    """Refused: iban_unfit. ISO 13616, with the national check digits where a country has them."""
    from stdnum import iban

    try:
        return str(iban.validate(text.strip()))
    except ValueError:  # what stdnum raises is one
        raise Refused(
            "iban_unfit",
            "{text} is not an IBAN: its check digits or its length are wrong.",
            remedy="Compare it with the invoice or the bank card.",
            text=shown(text),
        ) from None


def with_iban_digits(country: str, account: str) -> str:
    """The IBAN of an account as its country writes one (`ABNA0417164300`). ISO 7064, mod 97-10."""
    from stdnum.iso7064 import mod_97_10

    return f"{country}{mod_97_10.calc_check_digits(account + country)}{account}"


def checked_bic(text: str) -> str:
    """Refused: bic_unfit. ISO 9362."""
    from stdnum import bic

    try:
        return str(bic.validate(text.strip()))
    except ValueError:
        raise Refused(
            "bic_unfit",
            "{text} is not a BIC.",
            remedy="Leave it empty: within Europe the IBAN is enough.",
            text=shown(text),
        ) from None


def checked_identifier(scheme: str, text: str, country: str) -> str:
    """A number of one of `SCHEMES`; `country` is where its owner is established.

    Refused: identifier_unfit, scheme_unknown.
    """
    if scheme not in SCHEMES:
        raise Refused(
            "scheme_unknown",
            "{text} is not a kind of number that is known here.",
            remedy="Use one of: {known}.",
            text=shown(scheme),
            known=", ".join(SCHEMES),
        )
    name, validate = SCHEMES[scheme]
    try:
        return validate(text.strip(), country)
    except ValueError:
        raise Refused(
            "identifier_unfit",
            "{text} cannot be a {kind}: its form or its check digits are wrong.",
            remedy="Compare it with the invoice or the register.",
            text=shown(text),
            kind=name,
        ) from None


def shown(text: str) -> str:
    """What was typed, short enough for a sentence and harmless in it."""
    return ascii(text.strip()[:_MOST_SHOWN])[1:-1] or "An empty text"


def _vat(text: str, country: str) -> str:
    """With the letters of its country in front, which may be left out where it is known."""
    from stdnum import get_cc_module
    from stdnum.eu import vat

    number = re.sub(r"[\s./-]", "", text).upper()
    prefix = _VAT_PREFIXES.get(country, country)
    if not number[:2].isalpha():
        number = prefix + number
    if number[:2] in {*EU, "EL", "XI"} - {"GR"}:
        return str(vat.validate(number)).upper()
    module = get_cc_module(number[:2].lower(), "vat")
    if module is None:
        return _matching(r"[A-Z]{2}[0-9A-Z]{4,18}", number)
    bare = str(module.validate(number))
    return bare if bare.startswith(number[:2]) else number[:2] + bare


def _digits(count: int) -> Callable[[str, str], str]:
    def validate(text: str, country: str) -> str:
        del country
        return _matching(f"[0-9]{{{count}}}", re.sub(r"[\s.-]", "", text))

    return validate


def _matching(pattern: str, number: str) -> str:
    if not re.fullmatch(pattern, number):
        raise ValueError(number)
    return number


def _gln(text: str, country: str) -> str:
    from stdnum import ean

    del country
    return _matching("[0-9]{13}", ean.validate(text))


def _lei(text: str, country: str) -> str:
    from stdnum import lei

    del country
    return str(lei.validate(text))


def _enterprise(text: str, country: str) -> str:
    from stdnum.be import vat

    del country
    return str(vat.validate(text))


def _rsin(text: str, country: str) -> str:
    from stdnum.nl import bsn  # the same eleven-test

    del country
    return str(bsn.validate(text))


def _siren(text: str, country: str) -> str:
    from stdnum.fr import siren

    del country
    return str(siren.validate(text))


def _register(text: str, country: str) -> str:
    """The number in a trade register whose rules nobody here knows."""
    del country
    return _matching(r"[0-9A-Z][0-9A-Z ./-]{0,29}", " ".join(text.upper().split()))


# Scheme -> what people call such a number, and how one is checked and tidied: by the text and
# the country of its owner; ValueError where it cannot be one.
SCHEMES: Mapping[str, tuple[str, Callable[[str, str], str]]] = {
    "vat": ("VAT number", _vat),
    "kvk": ("KvK number", _digits(8)),
    "rsin": ("RSIN", _rsin),
    "oin": ("OIN", _digits(20)),
    "kbo": ("Belgian enterprise number", _enterprise),
    "siren": ("SIREN number", _siren),
    "gln": ("GLN", _gln),
    "lei": ("LEI", _lei),
    "duns": ("D-U-N-S number", _digits(9)),
    "register": ("number in a trade register", _register),
}
