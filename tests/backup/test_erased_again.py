"""Somebody was erased, an older backup came back, and they are erased again (decision 49)."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.utils import translation

from akker.backup.backing_up import back_up
from akker.backup.restoring import restore
from akker.books.actor import reading
from akker.cli import main as cli
from akker.customers.describing import end_job
from akker.customers.queries_people import person_of
from akker.parties.cards import ContactCard
from akker.privacy.erasing import erase_answer, erase_person
from tests.customers.acting import logged, member
from tests.make import Make
from tests.privacy.test_erasing import (
    MAIL,
    NAME,
    WHY,
    erased,
    erasures,
    known,
    named_everywhere,
    rows_with,
)
from tests.receivables.selling import customer, ready
from tests.voice import asking

NEEDLES = ("zwaluw", "31201234567", "hinkt")
EMPTY = '[{"party_code": "J1", "reason": "x", "contacts": [], "texts": []}]'


def called(*arguments: str) -> str:
    """What a verb prints, in the books of this installation: there are no others."""
    with translation.override("en"), CliRunner().isolation() as (out, err, _):
        code = cli.main(arguments)
        said = out.getvalue().decode()
        assert code == 0, err.getvalue().decode()
    return said


@pytest.fixture
def sold(committed: Make, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    monkeypatch.setattr(settings, "AKKER_FILES", tmp_path / "files")
    ready(committed, code="")
    customer(committed, "J1", name="Company One")
    customer(committed, "J2", name="Company Two")
    return committed


@pytest.fixture
def listed(tmp_path: Path) -> Callable[[], str]:
    """`listed()`: a file with all that was erased, as one keeps it beside backups."""

    def write() -> str:
        path = tmp_path / "erased.json"
        path.write_text(called("--json", "erasure", "list"))
        return str(path)

    return write


def test_who_was_erased_after_a_backup_is_erased_again_when_it_comes_back(
    sold: Make, tmp_path: Path, emptied: Callable[[], None], listed: Callable[[], str]
) -> None:
    """With two jobs, a text that went as a whole, and one that only its writer may read."""
    key = named_everywhere(sold)
    erik = member(sold, "erik@example.com", "owner")
    texts = [
        ("activity", logged(sold.alice, "Noor hinkt")),
        ("activity", logged(erik, "Noor hinkt nog", is_sensitive=True)),
    ]
    made = back_up(tmp_path / "older.akker", verify=False)
    erase_person(erik, contact_id=key, reason=WHY, texts=texts)
    assert rows_with(sold, *NEEDLES) == []
    (before,) = erasures(sold)
    path = listed()
    emptied()
    assert restore(made.path, verify=False).findings == ()
    assert len(rows_with(sold, *NEEDLES)) > 15

    said = [called("erasure", "again", path) for _ in range(2)]

    assert said == ["1 erased again.\n", "0 erased again.\n"]
    assert rows_with(sold, *NEEDLES) == []
    (after,) = erasures(sold)
    same = ("contacts", "parties", "texts", "reason", "party_code")
    for name in same:
        assert getattr(after, name) == getattr(before, name), name
    assert called("check").count("\n") == 1
    assert json.loads(called("--json", "person", "list", "J1"))


def test_a_job_that_began_after_the_backup_does_not_keep_the_earlier_one(
    sold: Make, tmp_path: Path, emptied: Callable[[], None], listed: Callable[[], str]
) -> None:
    key = known(sold)
    made = back_up(tmp_path / "older.akker", verify=False)
    later = end_job(sold.alice, contact_id=key, to="J2", person=ContactCard(NAME, "Head", MAIL))
    erased(sold, later)
    path = listed()
    emptied()
    restore(made.path, verify=False)

    assert called("erasure", "again", path) == "1 erased again.\n"
    assert rows_with(sold, *NEEDLES) == []


def test_the_words_of_an_answer_are_erased_again(
    sold: Make, tmp_path: Path, emptied: Callable[[], None], listed: Callable[[], str]
) -> None:
    token = asking.link_for(sold.alice, asking.surveyed(sold.alice), known(sold, "Bo Merel"))
    asking.said(token, 9, "My hip hurts")
    (row,) = asking.answers(sold.alice)
    assert row.answer_id is not None
    made = back_up(tmp_path / "older.akker", verify=False)
    erase_answer(sold.alice, answer_id=row.answer_id, reason=WHY)
    path = listed()
    emptied()
    restore(made.path, verify=False)
    assert rows_with(sold, "my hip") != []

    said = [called("erasure", "again", path) for _ in range(2)]

    assert said == ["1 erased again.\n", "0 erased again.\n"]
    assert rows_with(sold, "my hip") == []
    (row,) = asking.answers(sold.alice)
    assert row.score == 9


def test_somebody_else_who_got_the_key_since_is_not_erased(
    sold: Make, tmp_path: Path, emptied: Callable[[], None], listed: Callable[[], str]
) -> None:
    """Who worked in an older backup first: nobody at another party goes."""
    made = back_up(tmp_path / "older.akker", verify=False)
    erased(sold, known(sold))
    path = listed()
    emptied()
    restore(made.path, verify=False)
    other = known(sold, "Bo Merel", code="J2")
    assert erasures(sold) == []

    called("erasure", "again", path)

    with reading(sold.book):
        assert person_of(sold.book, other).name == "Bo Merel"


@pytest.mark.parametrize("text", ["{}", "[1]", '[{"party_code": "J1"}]', "no list", EMPTY])
@pytest.mark.usefixtures("sold")
def test_a_file_that_is_no_list_of_erasures_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "odd.json"
    path.write_text(text)

    with translation.override("en"), CliRunner().isolation() as (_, err, _both):
        code = cli.main(("erasure", "again", str(path)))
        said = err.getvalue().decode()

    assert code == 2
    assert "is no list of erasures" in said
