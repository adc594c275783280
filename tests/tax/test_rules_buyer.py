"""Which VAT codes are offered first to whom."""

import pytest

from akker.packs.nl.pack import PACK
from akker.tax.rules_buyer import KINDS, Buyer, fits, kind_of, may_stand

SALES = [code for code in PACK.tax_codes if code.use == "sale"]


def fitting(country: str, has_vat_id: bool, is_business: bool = True) -> list[str]:
    buyer = Buyer(country, has_vat_id, is_business)
    return [code.code for code in SALES if fits(code, buyer, "NL")]


@pytest.mark.parametrize(
    ("country", "has_vat_id", "is_business", "expected"),
    [
        ("NL", True, True, ["V21", "V9", "V0", "VEX", "VRC"]),
        ("NL", False, False, ["V21", "V9", "V0", "VEX"]),
        ("DE", True, True, ["X-EUG", "X-EUS", "X-EUT"]),
        ("US", True, True, ["X-EXP", "X-OUT"]),
        ("US", False, True, ["X-EXP", "X-OUT"]),
        ("CH", False, False, ["V21", "V9", "V0", "VEX", "X-EXP", "X-OUT"]),
    ],
)
def test_what_fits_a_buyer(
    country: str, has_vat_id: bool, is_business: bool, expected: list[str]
) -> None:
    assert fitting(country, has_vat_id, is_business) == expected


def test_consumers_elsewhere_in_the_eu_have_their_own_country_alone() -> None:
    found = fitting("DE", False, False)

    assert {"V21", "OSS-DE"} <= set(found)
    assert all(code.startswith("OSS-DE") for code in found if code.startswith("OSS-"))
    german = Buyer("DE", False, False)
    other = [code.code for code in SALES if not may_stand(code, german)]
    assert "OSS-FR" in other and "OSS-DE" not in other and "X-EXP" not in other
    business = Buyer("DE", True, True)
    assert not any(may_stand(code, business) for code in SALES if code.consumers_in)


def test_every_code_has_one_kind() -> None:
    kinds = {code.code: kind_of(code) for code in SALES}

    assert set(kinds.values()) == set(KINDS)
    assert kinds["V21"] == kinds["V0"] == "taxed"
    assert (kinds["VEX"], kinds["VRC"], kinds["X-EUS"]) == ("exempt", "reverse", "eu")
    assert (kinds["X-OUT"], kinds["OSS-DE"]) == ("outside", "consumers")
