"""A test that lacks its program says so, and fails where everything is needed."""

import pytest

from tests.programs import PROGRAMS, find, install_command

pytestmark = pytest.mark.sqlite


@pytest.fixture
def nothing_installed(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")


def test_a_missing_program_skips_with_the_command_that_installs_it(
    program, nothing_installed, monkeypatch
):
    monkeypatch.delenv("AKKER_NEED_EVERYTHING", raising=False)

    with pytest.raises(pytest.skip.Exception, match="apt-get install hledger"):
        program("hledger")


def test_a_missing_program_fails_where_everything_is_needed(
    program, nothing_installed, monkeypatch
):
    monkeypatch.setenv("AKKER_NEED_EVERYTHING", "1")

    with pytest.raises(pytest.fail.Exception, match="apt-get install hledger"):
        program("hledger")


def test_programs_that_come_as_python_packages_are_found_beside_python(nothing_installed):
    assert find("bean-check")


@pytest.mark.parametrize("name", PROGRAMS)
def test_every_program_can_be_had(name):
    assert install_command(name).split()[0] in ("apt-get", "python3")
