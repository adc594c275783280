"""`dev.py`: what it tells uv about the places that a person told pip about."""

import pytest

import dev

pytestmark = pytest.mark.sqlite

LISTED = """\
:env:.find-links='/wheels'
global.find-links='/elsewhere'
global.index-url='https://index.example/simple'
install.no-index='true'
user.cert='/etc/certificates.crt'
global.extra-index-url='https://more.example/simple not-here/simple file:///not/here'
"""


@pytest.fixture
def wheels(tmp_path):
    folder = tmp_path / "wheels"
    folder.mkdir()
    return folder


def test_settings_of_the_environment_win_over_files():
    settings = dev.pip_settings(LISTED)

    assert settings["find-links"] == "/wheels"
    assert settings["cert"] == "/etc/certificates.crt"


def test_an_index_of_pip_becomes_one_of_uv_and_missing_folders_are_left_out():
    env = dev.uv_environment(dev.pip_settings(LISTED), {})

    assert env["UV_DEFAULT_INDEX"] == "https://index.example/simple"
    assert env["UV_INDEX"] == "https://more.example/simple"
    assert env["UV_INDEX_STRATEGY"] == "unsafe-best-match"
    assert env["UV_NO_INDEX"] == "true"
    assert env["SSL_CERT_FILE"] == "/etc/certificates.crt"
    assert "UV_FIND_LINKS" not in env


def test_folders_with_packages_are_passed_on_as_absolute_paths(wheels, monkeypatch):
    monkeypatch.chdir(wheels.parent)

    env = dev.uv_environment({"find-links": f"wheels {wheels.as_uri()}"}, {})

    assert env["UV_FIND_LINKS"] == f"{wheels},{wheels.as_uri()}"


def test_what_is_set_for_uv_itself_stays():
    env = dev.uv_environment(dev.pip_settings(LISTED), {"UV_INDEX": "https://mine.example/simple"})

    assert env["UV_INDEX"] == "https://mine.example/simple"
    assert "UV_INDEX_STRATEGY" not in env


def test_where_nothing_is_set_uv_is_told_no_place():
    env = dev.uv_environment({}, {})

    assert not [name for name in env if "INDEX" in name or "LINKS" in name]


def test_a_set_is_installed_again_when_its_lock_changes(tmp_path, monkeypatch):
    monkeypatch.setattr(dev, "ROOT", tmp_path)
    (tmp_path / "requirements").mkdir()
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'akker'\n[tool.ruff]\n")
    for name in ("installer", "run", "test"):
        (tmp_path / "requirements" / f"{name}.txt").write_text("click==8\n")
    before = {name: dev.fingerprint(name) for name in ("run", "test")}

    (tmp_path / "requirements" / "test.txt").write_text("click==9\n")

    assert dev.fingerprint("run") == before["run"]
    assert dev.fingerprint("test") != before["test"]


def test_the_summary_fails_with_its_worst_step_and_ends_as_pytest_ended(capsys):
    outcomes = [
        dev.Outcome("mypy", False, 3.0),
        dev.Outcome("pytest on SQLite", True, 9.0, closing="=== 12 passed in 9.0s ==="),
        dev.Outcome("pytest on PostgreSQL", True, 0.0, "skipped: apt-get install postgresql"),
    ]

    assert dev.told(outcomes) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[-1] == "=== 12 passed in 9.0s ==="
    assert "FAILED      3.0 s  mypy" in lines
    assert dev.told(outcomes[1:]) == 0
