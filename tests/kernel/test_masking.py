"""What no log may hold: secrets and bank account numbers (SEC-40)."""

import time

import pytest

from akker.kernel.masking import masked


@pytest.mark.parametrize(
    ("text", "hidden"),
    [
        ("password=hunter2", "hunter2"),
        ('{"password": "hunter2", "user": "a"}', "hunter2"),
        ("smtp_password: hunter2", "hunter2"),
        ("Authorization: Bearer abc.def-ghi", "abc.def-ghi"),
        ("sent bearer abcdefghijkl", "abcdefghijkl"),
        ("client_secret='s e' token=tok-1", "tok-1"),
        ("GET /sign-in/AbCdEfGhIjKlMnOp HTTP/1.1", "AbCdEfGhIjKlMnOp"),
        ("/reset?token=abcdefghij&x=1", "abcdefghij"),
        ("postgres://akker:pg-pass@db:5432/akker", "pg-pass"),
        ("paid to NL91ABNA0417164300 today", "ABNA0417164300"),
        ("paid to NL91 ABNA 0417 1643 00 today", "0417 1643 00"),
        ("BE68 5390 0754 7034", "5390 0754 7034"),
        ("api_key=k-123, more", "k-123"),
    ],
)
def test_sec_40_secrets_and_ibans_are_masked(text: str, hidden: str) -> None:
    assert hidden not in masked(text)
    assert "***" in masked(text)


@pytest.mark.parametrize(
    "text",
    [
        "Entry MEM/2026/12 of 2026-03-02 over 1234567890.12",
        "delivery 12 of event 34 to webhook:0a1b2c3d4e5f60718293a4b5c6d7e8f9 failed",
        "The password is too short.",
        "",
        "paid to NL91*** today",
    ],
)
def test_what_is_no_secret_stays_readable(text: str) -> None:
    assert masked(text) == text


@pytest.mark.parametrize("piece", ["x", "a-", "A1", "://a:", "password ", "token=", "AA11 ", "\t"])
def test_masking_a_long_line_takes_no_longer_than_reading_it(piece: str) -> None:
    text = piece * (2_000_000 // len(piece))

    began = time.process_time()
    masked(text)

    assert time.process_time() - began < 5
