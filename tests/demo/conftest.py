"""The demo company, loaded once for all tests that look at it, as `akker demo` loads it."""

import datetime as dt
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from django.utils import translation

from tests.lasting import rows_of_a_file

if TYPE_CHECKING:
    from tests.cli.calling import Called

TODAY = dt.date(2028, 2, 29)


@pytest.fixture(scope="module")
def demo(django_db_setup: None, django_db_blocker: Any) -> Iterator[Any]:
    """Its books. Other tests expect none but their own, in whatever order xdist runs the files."""
    from akker.books.queries import book_for  # not before Django knows its settings
    from akker.demo.company import SLUG

    with rows_of_a_file(django_db_blocker):
        called = called_demo()
        assert called.code == 0, called.err
        assert called.out.startswith(f"The demo company is loaded: --book {SLUG}, owner ")
        yield book_for(SLUG)


def called_demo() -> "Called":
    """`akker demo --load-only` on TODAY."""
    from akker.cli import main as cli
    from akker.demo import loading
    from tests.cli.calling import Called

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(loading, "_today", lambda: TODAY)
        with translation.override("en"), CliRunner().isolation() as (out, err, _):
            code = cli.main(["demo", "--load-only"])
            return Called(code, out.getvalue().decode(), err.getvalue().decode())
