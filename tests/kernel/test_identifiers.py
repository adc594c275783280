"""Numbers that registers and banks give out: which can exist, and how they are kept."""

import pytest

from akker.access.addresses import checked_email
from akker.kernel.identifiers import (
    SCHEMES,
    checked_bic,
    checked_iban,
    checked_identifier,
    checked_phone,
    shown_phone,
)
from tests.make import refusal_of


@pytest.mark.parametrize(
    ("scheme", "typed", "country", "kept"),
    [
        ("vat", "NL 0044.95.445.B01", "NL", "NL004495445B01"),
        ("vat", "004495445B01", "NL", "NL004495445B01"),
        ("vat", "be 0403.170.701", "NL", "BE0403170701"),
        ("vat", "DE136695976", "DE", "DE136695976"),
        ("vat", "ATU13585627", "AT", "ATU13585627"),
        ("vat", "EL094259216", "GR", "EL094259216"),
        ("vat", "GB980780684", "GB", "GB980780684"),
        ("vat", "SA 300012345600003", "SA", "SA300012345600003"),
        ("kvk", "33 28 63 83", "NL", "33286383"),
        ("rsin", "111222333", "NL", "111222333"),
        ("oin", "00000001003214345000", "NL", "00000001003214345000"),
        ("kbo", "0403.170.701", "BE", "0403170701"),
        ("siren", "552 008 443", "FR", "552008443"),
        ("gln", "8712345678906", "NL", "8712345678906"),
        ("lei", "724500VKKSH9QOLTFR81", "NL", "724500VKKSH9QOLTFR81"),
        ("duns", "15-048-3782", "US", "150483782"),
        ("register", "hrb 1234", "DE", "HRB 1234"),
    ],
)
def test_a_number_is_kept_in_one_form(scheme: str, typed: str, country: str, kept: str) -> None:
    assert checked_identifier(scheme, typed, country) == kept
    assert checked_identifier(scheme, kept, country) == kept


@pytest.mark.parametrize(
    ("scheme", "typed"),
    [
        ("vat", "NL004495446B01"),
        ("vat", "DE136695977"),
        ("vat", "XX1"),
        ("vat", ""),
        ("vat", "\0"),
        ("kvk", "1234567"),
        ("kvk", "\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668"),
        ("rsin", "111222334"),
        ("kbo", "0403170702"),
        ("siren", "552008444"),
        ("gln", "8712345678905"),
        ("gln", "73513537"),
        ("lei", "724500VKKSH9QOLTFR82"),
        ("register", "<script>"),
    ],
)
def test_a_number_that_cannot_exist_is_refused(scheme: str, typed: str) -> None:
    assert refusal_of(checked_identifier, scheme, typed, "NL") == "identifier_unfit"


def test_a_kind_of_number_that_nobody_knows_is_refused() -> None:
    assert refusal_of(checked_identifier, "passport", "1", "NL") == "scheme_unknown"
    assert "passport" not in SCHEMES


def test_an_iban_has_its_check_digits() -> None:
    assert checked_iban(" nl91 abna 0417 1643 00 ") == "NL91ABNA0417164300"
    for wrong in ("NL91ABNA0417164301", "NL91ABNA041716430", "BE71096123456760", "", "NL"):
        assert refusal_of(checked_iban, wrong) == "iban_unfit"
    assert checked_bic("abnanl2a") == "ABNANL2A"
    assert refusal_of(checked_bic, "ABN") == "bic_unfit"


def test_a_telephone_number_is_kept_with_its_country() -> None:
    assert checked_phone("06 12345678", "NL") == "+31612345678"
    assert checked_phone("+44 20 7946 0018", "NL") == "+442079460018"
    assert shown_phone("+31612345678") == "+31 6 12345678"
    assert shown_phone("what stood here") == "what stood here"
    for wrong in ("12", "call me", "0612345678901", ""):
        assert refusal_of(checked_phone, wrong, "NL") == "phone_unfit"
    assert refusal_of(checked_phone, "06 12345678", "") == "phone_unfit"


def test_an_address_for_mail_is_kept_in_small_letters() -> None:
    assert checked_email(" Eva@Example.COM ") == "eva@example.com"
    assert refusal_of(checked_email, "eva at example") == "email_unfit"
