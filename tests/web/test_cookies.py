"""Whatever stands in a cookie, the answer is a page."""

import pytest
from django.test import Client


@pytest.mark.parametrize("name", ["sessionid", "csrftoken", "other"])
@pytest.mark.parametrize("value", [r'"aaaaaaaa\000bbbb"', r'"aaaaaaaa\012bbbb"', "a" * 4000])
def test_an_odd_cookie_is_no_cookie(db: None, client: Client, name: str, value: str) -> None:
    """A quoted cookie can hold any character by its number: NUL too, which PostgreSQL refuses."""
    assert client.get("/", headers={"cookie": f"{name}={value}"}).status_code == 200
