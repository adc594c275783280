"""The server that the tests start for themselves is one that akker could meet."""

import pytest
from django.db import connection

pytestmark = [pytest.mark.postgres, pytest.mark.django_db]


def answer(question: str) -> object:
    with connection.cursor() as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0]


def test_tests_run_as_an_ordinary_role_that_owns_its_database():
    assert answer("SELECT current_user") == "akker"
    assert not answer("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert (
        answer("SELECT datdba::regrole::text FROM pg_database WHERE datname = current_database()")
        == "akker"
    )


def test_the_server_listens_on_loopback_only_and_syncs_what_it_acknowledges():
    assert answer("SELECT current_setting('listen_addresses')") == "127.0.0.1"
    assert answer("SELECT current_setting('fsync')") == "on"
    assert answer("SELECT current_setting('synchronous_commit')") == "on"
