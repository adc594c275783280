"""NLCIUS: what the Dutch want of an e-invoice beyond EN 16931, held against files that we wrote.

The rules that only advise against a field are left out: we write none of those fields.
"""

import re

_MEANS = {"30", "48", "49", "57", "58", "59"}
_TYPES = {"380", "381", "384", "389"}
_REGISTERED = re.compile(r"<cac:PartyLegalEntity>.*?<cbc:CompanyID schemeID=\"(0106|0190)\">", re.S)


def broken_rules(file: str) -> list[str]:
    """The numbers of the rules that do not hold; none where the supplier is not Dutch."""
    seller, buyer = (_inside(file, f"Accounting{role}Party") for role in ("Supplier", "Customer"))
    if not _is_dutch(seller):
        return []
    is_credit = "<CreditNote " in file
    kinds = _values(file, "CreditNoteTypeCode" if is_credit else "InvoiceTypeCode")
    means = _values(file, "PaymentMeansCode")
    names_order = "<cac:OrderReference>" in file
    rules = {
        "BR-NL-1": _is_registered(seller),
        "BR-NL-2": "<cbc:BuyerReference>" in file or names_order,
        "BR-NL-3": _has_address(seller),
        "BR-NL-4": not _is_dutch(buyer) or _has_address(buyer),
        "BR-NL-7": set(kinds) <= _TYPES,
        "BR-NL-8": is_credit == ("381" in kinds),
        "BR-NL-9": "384" not in kinds or "<cac:BillingReference>" in file,
        "BR-NL-10": not _is_dutch(buyer) or _is_registered(buyer),
        "BR-NL-11": is_credit or bool(means),
        "BR-NL-12": set(means) <= _MEANS,
        "BR-NL-13": "<cac:OrderLineReference>" not in file or names_order,
    }
    return [rule for rule, holds in rules.items() if not holds]


def _inside(text: str, name: str) -> str:
    return text.partition(f"<cac:{name}>")[2].partition(f"</cac:{name}>")[0]


def _values(text: str, name: str) -> list[str]:
    return re.findall(f"<cbc:{name}>([^<]*)<", text)


def _is_dutch(party: str) -> bool:
    return _values(_inside(party, "PostalAddress"), "IdentificationCode") == ["NL"]


def _has_address(party: str) -> bool:
    address = _inside(party, "PostalAddress")
    return all(any(_values(address, one)) for one in ("StreetName", "CityName", "PostalZone"))


def _is_registered(party: str) -> bool:
    return bool(_REGISTERED.search(party))
