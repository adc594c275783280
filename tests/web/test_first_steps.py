"""Books in which there is nothing yet lead to the first useful act, and then step aside."""

import datetime as dt
from pathlib import Path

from akker.access.inviting import invite_user
from akker.access.models import User
from akker.books.actor import Actor
from akker.intake.undoing import undo_import
from akker.ledger.importing import import_journal
from akker.ledger.opening import post_opening_balances
from akker.ledger.rules import NewLine
from akker.reports.entry_list import Wanted, latest_entries
from akker.web.first_steps import NEARLY_EMPTY, FirstStep, first_steps
from tests.make import ENERGY, Make
from tests.receivables.selling import issued, line, ready
from tests.web import visitor
from tests.web.signing import SignedIn

JOURNAL = (
    "entry,date,description,account,amount\n"
    "1,2026-03-02,Energy,4600,121.00\n1,2026-03-02,Energy,1020,-121.00\n"
)


def told(actor: Actor) -> list[FirstStep]:
    return first_steps(actor, latest_entries(actor.book, Wanted(), size=NEARLY_EMPTY))


def undone(make: Make) -> list[str]:
    return [str(step.label) for step in told(make.alice) if not step.is_done]


def test_new_books_tell_what_to_do_first(make: Make, signed_in: SignedIn) -> None:
    page = signed_in().get(f"/books/{make.slug}/").content.decode()

    assert "First steps" in page and "Post your first entry" in page
    assert "Nothing was posted yet" not in page


def test_what_is_done_is_marked_and_in_the_end_the_list_is_gone(make: Make, tmp_path: Path) -> None:
    assert len(undone(make)) == 5

    lines = [NewLine("1020", 100_00), NewLine("0500", -100_00)]
    post_opening_balances(make.alice, booked_on=dt.date(2026, 1, 1), lines=lines)
    assert "Bring in the opening balances" not in undone(make)
    make.post("2026-01-05", "Energy", ENERGY)
    import_step = "Bring in entries from another program"
    assert undone(make) == ["Send your first invoice", import_step, "Let your people in"]
    assert str(told(make.alice)[0].act) == "Set the letterhead"
    ready(make)
    assert str(told(make.alice)[0].act) == "Write an invoice"
    issued(make, line("10.00"))
    assert undone(make) == [import_step, "Let your people in"]
    file = tmp_path / "entries.csv"
    file.write_text(JOURNAL)
    brought = import_journal(make.alice, path=file)
    assert undone(make) == ["Let your people in"]
    undo_import(make.alice, import_id=brought.import_uid)
    assert import_step in undone(make)
    import_journal(make.alice, path=file)
    for email in ("a@example.com", "b@example.com"):
        invite_user(make.alice, email=email, role="auditor")

    assert told(make.alice) == []


def test_books_that_are_on_their_way_show_no_first_steps(make: Make) -> None:
    for day in range(1, NEARLY_EMPTY + 1):
        make.post(f"2026-01-{day:02}", "Energy", ENERGY)

    assert told(make.alice) == []


def test_who_may_only_look_is_told_of_no_steps_and_no_doors(
    make: Make, signed_in: SignedIn
) -> None:
    auditor = signed_in("auditor")

    assert told(make.bob) == []
    page = auditor.get(f"/books/{make.slug}/").content.decode()
    assert "First steps" not in page and "Nothing was posted yet" in page
    for path in ("entries", "jobs"):
        page = auditor.get(f"/books/{make.slug}/{path}").content.decode()
        assert "Bring in a file" not in page and 'class="empty"' in page


def test_an_empty_list_leads_to_the_next_step(make: Make, signed_in: SignedIn) -> None:
    owner = signed_in()
    steps = {
        "entries": ("Post an entry", "Bring in a file"),
        "jobs": ("Bring in a file",),
        "outbox": ("Set up the mail server",),
        "outbox/deliveries": ("Connect a program",),
        "reports/journal": ("Post an entry",),
    }

    for path, acts in steps.items():
        page = owner.get(f"/books/{make.slug}/{path}").content.decode()
        empty = page.partition('class="empty"')[2].partition("</div>")[0]
        assert [act for act in acts if f">{act}</a>" not in empty] == [], path


def test_the_list_of_books_tells_what_needs_attention_in_each(
    make: Make, signed_in: SignedIn
) -> None:
    late = Make(slug=f"{make.slug}-late", first_day=dt.date(2020, 1, 1))
    browser = signed_in("accountant")
    invite_user(late.alice, email="accountant@example.com", role="accountant")
    make.post("2026-01-05", "Energy", ENERGY)

    page = browser.get("/").content.decode()

    assert "Fiscal year 2020 is not closed" in page
    assert "No fiscal year holds today" in page
    assert "New books" not in page  # which is for owners
    owner = visitor.signed_in(User.objects.get(email="accountant@example.com"))
    assert owner.get(f"/books/{late.slug}/new-books").status_code == 403
