"""The second step of signing in: app, paper and passkeys."""

import datetime as dt
from functools import partial

import pytest
import time_machine
from django.test import override_settings

from akker.access.authenticating import (
    begin_authenticator,
    check_code,
    confirm_authenticator,
    forget_second_factors,
    make_recovery_codes,
    remove_authenticator,
)
from akker.access.inviting import invite_user
from akker.access.models import AuthenticatorApp, Passkey, RecoveryCode, User
from akker.access.passkeying import (
    add_passkey,
    ask_passkey,
    begin_passkey,
    remove_passkey,
    use_passkey,
)
from akker.access.queries import factors_of, has_second_factor
from akker.access.rules import matching_step, plain_code, totp_code
from akker.audit.models import Event
from tests.access.ways_in import DANA, Device, app_of, user_with_password
from tests.make import Make, refusal_of
from tests.together import at_once

# RFC 6238, appendix B: the last six digits.
RFC_SECRET = b"12345678901234567890"
RFC_CODES = {59: "287082", 1111111109: "081804", 1234567890: "005924", 20000000000: "353130"}


@pytest.mark.parametrize(("at", "code"), RFC_CODES.items())
def test_codes_are_those_of_the_standard(at: int, code: str) -> None:
    assert totp_code(RFC_SECRET, at // 30) == code


def test_a_clock_may_be_half_a_minute_off_and_no_more() -> None:
    steps = [
        matching_step(RFC_SECRET, totp_code(RFC_SECRET, step), step=100, last_step=0)
        for step in (98, 99, 100, 101, 102)
    ]

    assert steps == [None, 99, 100, 101, None]


def test_codes_are_typed_with_spaces_and_dashes() -> None:
    assert plain_code(" 123 456 ") == "123456"
    assert plain_code("ABCD-efgh-2345") == "abcdefgh2345"
    assert plain_code("\0") == plain_code("١٢٣٤٥٦") == plain_code("x" * 99) == ""


def test_an_app_is_added_by_its_first_code_and_its_secret_is_encrypted(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="auditor")
    dana = user_with_password()
    begin_authenticator(dana)
    assert not has_second_factor(dana.pk)
    assert refusal_of(confirm_authenticator, dana, code="000000") == "code_wrong"

    app, codes = app_of(dana)

    kept = AuthenticatorApp.objects.get(user=dana)
    assert has_second_factor(dana.pk)
    assert app.secret.hex() not in kept.encrypted_secret
    assert len(codes) == 10
    assert Event.objects.filter(book=make.book, kind="SecondFactorAdded").count() == 1
    assert refusal_of(begin_authenticator, dana) == "authenticator_there"
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[]):
        assert refusal_of(check_code, dana, code=app.code()) == "code_wrong"


def test_sec_30_a_code_works_once(make: Make) -> None:
    dana = user_with_password()
    app, _ = app_of(dana)
    code = app.code()

    check_code(dana, code=code)

    assert refusal_of(check_code, dana, code=code) == "code_wrong"
    assert refusal_of(check_code, dana, code=app.code(later=-1)) == "code_wrong"
    check_code(dana, code=app.code(later=1))


def test_sec_30_of_many_who_use_a_code_at_once_exactly_one_gets_in(committed: Make) -> None:
    dana = user_with_password(f"{committed.slug}@example.com")
    app, codes = app_of(dana)

    for code in (app.code(), codes[0]):
        answers = at_once(*[partial(check_code, dana, code=code)] * 5)
        assert answers.count(None) == 1


def test_sec_30_five_wrong_codes_lock_all_codes_of_the_user(make: Make) -> None:
    dana = user_with_password()
    app, codes = app_of(dana)
    noon = dt.datetime.now(dt.UTC)

    with time_machine.travel(noon, tick=False):
        for number in range(5):
            assert refusal_of(check_code, dana, code=f"{number:06d}") == "code_wrong"
        assert refusal_of(check_code, dana, code=app.code()) == "tries_spent"
        assert refusal_of(check_code, dana, code=codes[0]) == "tries_spent"
    with time_machine.travel(noon + dt.timedelta(minutes=15), tick=False):
        check_code(dana, code=app.code())


def test_a_recovery_code_works_once_and_only_hashes_are_kept(make: Make) -> None:
    dana = user_with_password()
    _, codes = app_of(dana)

    check_code(dana, code=codes[3].upper())

    assert refusal_of(check_code, dana, code=codes[3]) == "code_wrong"
    assert factors_of(dana).codes_left == 9
    kept = " ".join(RecoveryCode.objects.values_list("code_hash", flat=True))
    assert not [code for code in codes if code.replace("-", "") in kept]
    fresh = make_recovery_codes(dana)
    assert refusal_of(check_code, dana, code=codes[4]) == "code_wrong"
    check_code(dana, code=fresh[4])


def test_the_codes_of_one_user_are_nothing_to_another(make: Make) -> None:
    dana, erik = user_with_password(), user_with_password("erik@example.com")
    app, codes = app_of(dana)
    app_of(erik)

    assert refusal_of(check_code, erik, code=app.code()) == "code_wrong"
    assert refusal_of(check_code, erik, code=codes[0]) == "code_wrong"


def test_without_the_last_factor_there_are_no_codes_on_paper(make: Make) -> None:
    dana = user_with_password()
    assert refusal_of(make_recovery_codes, dana) == "factor_missing"
    app_of(dana)

    remove_authenticator(dana)

    assert factors_of(dana).codes_left == 0
    assert not has_second_factor(dana.pk)
    assert refusal_of(remove_authenticator, dana) == "factor_unknown"


def test_the_operator_takes_the_second_step_away(make: Make) -> None:
    invite_user(make.alice, email=DANA, role="auditor")
    dana = user_with_password()
    app_of(dana)
    with_passkey(dana)

    forget_second_factors(DANA)

    assert not has_second_factor(dana.pk)
    event = Event.objects.filter(book=make.book, kind="SecondFactorRemoved").get()
    assert event.channel == "cli"
    assert refusal_of(forget_second_factors, "nobody@example.com") == "user_unknown"


# Passkeys


def with_passkey(user: User, device: Device | None = None) -> Device:
    device = device or Device()
    options, challenge = begin_passkey(user)
    add_passkey(user, challenge=challenge, answer=device.makes(options), name="Telephone")
    return device


def sign(device: Device, user: User | None = None) -> User:
    options, challenge = ask_passkey(user)
    return use_passkey(challenge=challenge, answer=device.signs(options), user=user)


def test_a_passkey_says_who_signs_in(make: Make) -> None:
    dana, erik = user_with_password(), user_with_password("erik@example.com")
    hers, his = with_passkey(dana), with_passkey(erik)

    assert (sign(hers), sign(his)) == (dana, erik)
    assert sign(hers, dana) == dana
    assert refusal_of(sign, hers, erik) == "passkey_unfit"
    assert [row.name for row in factors_of(dana).passkeys] == ["Telephone"]


@pytest.mark.parametrize(
    "device",
    [
        Device(origin="https://evil.example"),
        Device(origin="http://localhost.evil.example:8765"),
        Device(place="evil.example"),
        Device(flags=0x01),  # there, but did not unlock it
        Device(flags=0x04),  # unlocked, but nobody there
    ],
)
def test_sec_30_what_was_made_or_signed_elsewhere_or_by_nobody_is_refused(
    make: Make, device: Device
) -> None:
    dana = user_with_password()
    assert refusal_of(with_passkey, dana, device) == "passkey_unfit"
    honest = with_passkey(dana)
    honest.origin, honest.place, honest.flags = device.origin, device.place, device.flags

    assert refusal_of(sign, honest) == "passkey_unfit"
    assert Passkey.objects.count() == 1


def test_sec_30_an_answer_fits_its_own_challenge_for_five_minutes(make: Make) -> None:
    device = with_passkey(user_with_password())
    options, challenge = ask_passkey()
    other, _ = ask_passkey()

    use = partial(use_passkey, challenge=challenge)

    assert refusal_of(use, answer=device.signs(other)) == "passkey_unfit"
    assert refusal_of(use_passkey, challenge=None, answer=device.signs(options)) == (
        "passkey_unfit"
    )
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=6)):
        assert refusal_of(use, answer=device.signs(options)) == "passkey_unfit"
    assert use(answer=device.signs(options))


def test_a_counter_that_goes_back_means_a_copied_key(make: Make) -> None:
    device = with_passkey(user_with_password())
    sign(device)
    sign(device)
    device.counter = 1

    assert refusal_of(sign, device) == "passkey_unfit"


@pytest.mark.parametrize("answer", [None, 1, "x", [], {}, {"id": 1}, {"rawId": "x", "id": "x"}])
def test_odd_answers_are_refused(make: Make, answer: object) -> None:
    dana = user_with_password()
    with_passkey(dana)
    _, challenge = ask_passkey()
    _, making = begin_passkey(dana)

    assert refusal_of(use_passkey, challenge=challenge, answer=answer) == "passkey_unfit"
    assert refusal_of(add_passkey, dana, challenge=making, answer=answer) == "passkey_unfit"


def test_a_passkey_is_its_owners_to_remove(make: Make) -> None:
    dana, erik = user_with_password(), user_with_password("erik@example.com")
    device = with_passkey(dana)
    key = Passkey.objects.get()

    assert refusal_of(remove_passkey, erik, key.pk) == "factor_unknown"
    remove_passkey(dana, key.pk)
    assert refusal_of(sign, device) == "passkey_unfit"


def test_who_may_not_sign_in_any_more_cannot_with_a_passkey(make: Make) -> None:
    dana = user_with_password()
    device = with_passkey(dana)
    User.objects.filter(pk=dana.pk).update(is_active=False)

    assert refusal_of(sign, device) == "passkey_unfit"
