"""Somebody who is signed in, and books with something in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.test import Client

    from tests.make import Make
    from tests.web.entry_sent import Enter
    from tests.web.signing import SignedIn


@pytest.fixture
def signed_in(make: Make) -> SignedIn:
    """`signed_in("auditor")`: a browser of somebody with that role in the books of `make`."""
    from akker.access.inviting import invite_user
    from akker.access.models import User
    from tests.web import visitor

    def browser(role: str = "owner") -> Client:
        email = f"{role}@example.com"
        invite_user(make.alice, email=email, role=role, name=role.title())
        return visitor.signed_in(User.objects.get(email=email))

    return browser


@pytest.fixture
def told(make: Make) -> Make:
    """Books with capital, a sale and two costs."""
    make.post("2026-01-05", "Capital", [("1020", "1000.00"), ("0500", "-1000.00")])
    make.post("2026-02-03", "Sale to Jansen", [("1020", "500.00"), ("8020", "-500.00")])
    make.post("2026-03-04", "Energy of March", [("4600", "121.00"), ("1020", "-121.00")])
    make.post("2026-03-05", "Energy again", [("4600", "60.00"), ("1020", "-60.00")])
    return make


@pytest.fixture
def enter(make: Make) -> Enter:
    """`enter("owner", "nl")`: as `signed_in`, in a language, and as often as one likes."""
    from akker.access.inviting import invite_user
    from akker.access.models import User
    from tests.web import visitor

    def entered(role: str = "owner", language: str = "en", **headers: str) -> Client:
        email = f"{role}@example.com"
        if not User.objects.filter(email=email).exists():
            invite_user(make.alice, email=email, role=role, name=role.title())
        User.objects.filter(email=email).update(language=language)
        return visitor.signed_in(User.objects.get(email=email), **headers)

    return entered


@pytest.fixture(autouse=True)
def _entered(request: pytest.FixtureRequest) -> Iterator[None]:
    """No page reads books that it has not entered."""
    if "make" not in request.fixturenames:
        yield
        return
    from tests.web.entering import read_outside

    with read_outside(request.getfixturevalue("monkeypatch")) as found:
        yield
    assert not found
