"""The command line refuses in the language asked for; never in that of the system."""

import pytest

from akker.access.inviting import invite_user
from akker.access.models import User
from tests.cli.calling import Akker
from tests.make import Make

pytestmark = pytest.mark.sqlite

ENGLISH = "Akkerbouw has no entry MEM/2026/9."
DUTCH = "Akkerbouw heeft geen boeking MEM/2026/9."


def test_it_is_english_unless_asked_otherwise(akker: Akker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("LANG", "nl_NL.UTF-8")

    assert ENGLISH in akker("reverse", "MEM/2026/9").err


def test_it_is_dutch_when_the_option_says_so(akker: Akker):
    assert DUTCH in akker("--language", "nl", "reverse", "MEM/2026/9").err
    assert ENGLISH in akker("reverse", "MEM/2026/9").err


def test_it_is_dutch_when_the_environment_says_so(akker: Akker, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("AKKER_LANGUAGE", "nl")

    assert DUTCH in akker("reverse", "MEM/2026/9").err
    assert ENGLISH in akker("--language", "en", "reverse", "MEM/2026/9").err


def test_it_is_the_language_of_whom_one_acts_as(make: Make, akker: Akker):
    invite_user(make.alice, email="noor@example.com", role="owner", name="Noor")
    User.objects.filter(email="noor@example.com").update(language="nl")

    asked = ("--as", "noor@example.com", "reverse", "MEM/2026/9")

    assert DUTCH in akker(*asked).err
    assert ENGLISH in akker("--language", "en", *asked).err


def test_a_report_follows_the_option_before_the_verb(akker: Akker):
    assert "Kolommenbalans" in akker("--language", "nl", "report", "trial-balance").out
    assert "Trial balance" in akker("report", "trial-balance").out
