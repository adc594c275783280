"""A call that comes in counts when it is signed by whom we know, and is new (SEC-37)."""

import datetime as dt

from akker.webhooks.signatures import check_signed, signature_of
from tests.make import refusal_of

NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
AT = str(int(NOON.timestamp()))
SECRET, BODY = "whsec_x", b'{"id": "1"}'


def test_what_we_sign_others_can_check() -> None:
    signature = signature_of(SECRET, AT, BODY)

    digest = check_signed(SECRET, timestamp=AT, signature=f"v1={signature}", body=BODY, now=NOON)

    assert digest == signature


def test_the_signature_is_hmac_sha256_over_timestamp_dot_body() -> None:
    """A vector that receivers can try their own code with; it stands in the guide."""
    assert signature_of("whsec_test", "1772452800", b'{"kind":"EntryPosted"}') == (
        "27d6a7a31b6b7938d16b3e406dcbc86b95bcb4f0acfa9259ce2eaeff0f2cddb6"
    )


def test_sec_37_a_wrong_signature_an_old_call_and_a_large_body_are_refused() -> None:
    def code(
        timestamp: str = AT, signature: str = "", body: bytes = BODY, now: dt.datetime = NOON
    ) -> str:
        given = signature or f"v1={signature_of(SECRET, timestamp, body)}"
        return refusal_of(
            check_signed, SECRET, timestamp=timestamp, signature=given, body=body, now=now
        )

    assert code(signature="v1=" + "0" * 64) == "signature_wrong"
    assert code(signature="é" * 64) == "signature_wrong"
    assert code(signature=signature_of(SECRET, AT, BODY) + "0") == "signature_wrong"
    assert code(signature=signature_of("another", AT, BODY)) == "signature_wrong"
    assert code(signature=signature_of(SECRET, "1", BODY)) == "signature_wrong"
    assert code(now=NOON + dt.timedelta(minutes=5, seconds=1)) == "call_too_old"
    assert code(now=NOON - dt.timedelta(minutes=5, seconds=1)) == "call_too_old"
    assert code(timestamp="noon") == "call_too_old"
    assert code(body=b"x" * (1024**2 + 1)) == "body_too_large"
