"""Secrets that are read again, unreadable without the key outside the database."""

from akker.kernel.secrecy import locked_text, opened_text
from tests.make import refusal_of


def test_a_secret_opens_with_its_key_and_purpose_alone() -> None:
    locked = locked_text("key", "mail server", "hunter2 é")

    assert "hunter2" not in locked
    assert opened_text("key", "mail server", locked) == "hunter2 é"
    assert refusal_of(opened_text, "other", "mail server", locked) == "secret_unreadable"
    assert refusal_of(opened_text, "key", "webhook", locked) == "secret_unreadable"
    assert refusal_of(opened_text, "key", "mail server", locked[:-4]) == "secret_unreadable"
    assert locked != locked_text("key", "mail server", "hunter2 é")
    assert opened_text("key", "x", locked_text("key", "x", "")) == ""
