"""Drafts, templates, taking back, files, what recurs, and parties, on their pages."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from akker.access.models import User
from akker.books.actor import reading
from akker.books.queries import today_in
from akker.kernel.calendar import add_months
from akker.ledger.closing import lock_until
from akker.ledger.drafting import save_draft, save_template
from akker.ledger.models import JournalEntry
from akker.ledger.posting import reverse_entry
from akker.ledger.queries_attachments import attachments_of
from akker.ledger.queries_drafts import draft_with_id, drafts, templates
from akker.ledger.queries_due import recurring_entries
from akker.parties.queries import parties_of
from akker.parties.rules import proposed_code
from tests.make import ENERGY, Make
from tests.text import journal_text
from tests.web.entry_sent import Enter, at, form, hidden, kept_by, text_of, value_of

# Drafts


def test_what_is_typed_is_kept_as_it_stands_also_what_nobody_understood(make: Make, enter: Enter):
    browser = enter()
    rows = (("4200", "", "", "1,234", ""), ("soon", "", "", "", "12x"), ("", "", "", "=", ""))

    kept = kept_by(browser, make, rows=rows, date="03-04")
    page = browser.get(at(make, f"drafts/{hidden(kept, 'draft_id')}"))

    assert [value_of(page, f"code-{n}") for n in (1, 2, 3)] == ["4200", "soon", ""]
    assert (value_of(page, "debit-1"), value_of(page, "credit-2")) == ("1,234", "12x")
    assert (value_of(page, "debit-3"), value_of(page, "date")) == ("=", "03-04")


def test_an_empty_form_is_not_kept(make: Make, enter: Enter):
    assert kept_by(enter(), make, rows=(), description="").status_code == 204
    assert drafts(make.book) == []


def test_a_draft_is_saved_again_and_posted_from_what_stands_in_the_form(make: Make, enter: Enter):
    browser = enter()
    first = kept_by(browser, make)
    names = {name: hidden(first, name) for name in ("draft_id", "seen_at")}
    second = kept_by(browser, make, description="Rent", **names)
    names["seen_at"] = hidden(second, "seen_at")

    answer = browser.post(at(make, "entries/new"), form(description="Rent, March", **names))

    assert answer.status_code == 302, text_of(answer)
    assert "Rent, March" in journal_text(make.book)
    assert drafts(make.book) == []


def test_rel_25_who_comes_second_sees_a_conflict_and_overwrites_nothing(make: Make, enter: Enter):
    first, second = enter("owner"), enter("bookkeeper")
    draft_id = save_draft(make.alice, title="Rent", content={"description": "Rent"})
    page = at(make, f"drafts/{draft_id}")
    seen = {"draft_id": draft_id, "seen_at": hidden(first.get(page), "seen_at")}
    assert kept_by(first, make, description="Mine", **seen).status_code == 200

    by_itself = kept_by(second, make, description="Other", **seen)
    by_hand = second.post(page, form(description="Other", do="keep", **seen))
    posted = second.post(page, form(description="Other", do="post", **seen))

    for answer in (by_itself, by_hand, posted):
        assert answer.status_code == 409
        assert "Somebody else changed this draft" in text_of(answer)
        assert "Keep mine as another draft" in text_of(answer)
    assert draft_with_id(make.book, draft_id).title == "Mine"
    assert not JournalEntry.objects.exists()
    copied = second.post(page, form(description="Other", do="copy", **seen))
    assert copied.status_code == 302
    assert sorted(row.title for row in drafts(make.book)) == ["Mine", "Other"]


def test_sec_1_a_draft_of_other_books_is_not_there(make: Make, enter: Enter):
    other = Make(slug=f"{make.slug}-2")
    draft_id = save_draft(other.alice, title="Theirs", content={"description": "Secret"})
    browser = enter()

    assert browser.get(at(make, f"drafts/{draft_id}")).status_code == 404
    answer = browser.post(at(make, f"drafts/{draft_id}"), form(do="keep"))
    assert "Secret" not in answer.content.decode()
    with reading(other.book):
        assert draft_with_id(other.book, draft_id).title == "Theirs"


def test_a_template_is_kept_from_the_form_and_begins_another_entry(make: Make, enter: Enter):
    browser = enter()

    browser.post(at(make, "entries/new"), form(do="template", template_name="Monthly rent"))
    page = browser.get(at(make, "entries/new"), {"template": "Monthly rent"})

    assert [row.name for row in templates(make.book)] == ["Monthly rent"]
    assert "date" not in templates(make.book)[0].content
    assert (value_of(page, "code-1"), value_of(page, "debit-1")) == ("4200", "1,200.00")
    assert browser.get(at(make, "entries/new"), {"template": "None"}).status_code == 404


# Taking back


def test_undo_takes_the_entry_back_and_the_form_is_there_again(make: Make, enter: Enter):
    browser = enter()
    browser.post(at(make, "entries/new"), form())

    answer = browser.post(at(make, "entries/MEM/2026/1/reverse"), {"back": "form"}, follow=True)

    assert "MEM/2026/1 is taken back by MEM/2026/2." in text_of(answer)
    assert value_of(answer, "date") == "2 Mar 2026"


def test_an_entry_that_was_taken_back_is_told_so_at_once(make: Make, enter: Enter):
    make.post("2026-03-02", "Paper", [("4600", "10.00"), ("1020", "-10.00")])
    browser, address = enter(), at(make, "entries/MEM/2026/1/reverse")
    assert 'value="reverse"' in browser.get(address).content.decode()
    reverse_entry(make.alice, label="MEM/2026/1")

    page = browser.get(address)
    assert "MEM/2026/1 was taken back already" in text_of(page)
    assert f'href="{at(make, "entries/MEM/2026/2")}">Open MEM/2026/2' in page.content.decode()
    assert 'value="reverse"' not in page.content.decode()


def test_the_day_of_a_reversal_is_shown_with_its_reason(make: Make, enter: Enter):
    make.post("2026-03-02", "Energy", ENERGY)
    page = at(make, "entries/MEM/2026/1/reverse")
    browser = enter()
    assert "Its own day, 2 Mar 2026, is open still" in text_of(browser.get(page))

    lock_until(make.alice, kind="hard", until=dt.date(2026, 3, 31))

    assert "The first open day is 1 Apr 2026." in text_of(browser.get(page))
    assert browser.post(page, {"booked_on": "2026-03-10"}).status_code == 409
    assert browser.post(page, {"booked_on": "soon"}).status_code == 422
    assert browser.post(page, {"description": "Twice in the post"}).status_code == 302
    assert "2026-04-01 MEM/2026/2 Twice in the post" in journal_text(make.book)
    assert browser.post(page).status_code == 409
    assert enter("auditor").get(page).status_code == 403


def test_a_copy_to_correct_names_what_it_replaces(make: Make, enter: Enter):
    make.post("2026-03-02", "Energy", ENERGY)
    browser = enter()

    sent = {"do": "copy", "description": "Twice in the post"}
    page = browser.post(at(make, "entries/MEM/2026/1/reverse"), sent, follow=True)

    assert "Replaces MEM/2026/1" in text_of(page)
    assert "MEM/2026/2 Twice in the post" in journal_text(make.book)
    assert hidden(page, "corrects") == "MEM/2026/1"
    assert value_of(page, "debit-1") == "100.00"


# The list of drafts and templates


def test_drafts_and_templates_are_listed_and_thrown_away(make: Make, enter: Enter):
    draft_id = save_draft(make.alice, title="<Rent>", content={})
    save_template(make.alice, name="Lease/car & co", content={"description": "Lease"})
    browser = enter()

    page = browser.get(at(make, "drafts"))
    assert "<Rent>" in text_of(page)
    assert "?template=Lease%2Fcar%20%26%20co" in page.content.decode()
    assert "Delete the" not in enter("auditor").get(at(make, "drafts")).content.decode()

    for path, sent in (
        (f"drafts/{draft_id}/delete", {}),
        ("templates/delete", {"name": "Lease/car & co"}),
    ):
        assert enter("auditor").post(at(make, path), sent).status_code == 403
        assert browser.post(at(make, path), sent).status_code == 302
        assert browser.post(at(make, path), sent).status_code == 422
    assert (drafts(make.book), templates(make.book)) == ([], [])


# Files


def test_files_come_with_a_new_entry_and_later_on_its_page(make: Make, enter: Enter):
    browser = enter()
    receipt = SimpleUploadedFile("receipt.pdf", b"%PDF-1.7 paid", "application/pdf")
    letter = SimpleUploadedFile("letter.txt", b"Dear all", "text/plain")

    posted = browser.post(at(make, "entries/new"), form(files=[receipt]), follow=True)
    added = browser.post(at(make, "entries/MEM/2026/1/files"), {"files": [letter]}, follow=True)

    assert "receipt.pdf is attached." in text_of(posted)
    assert "letter.txt is attached." in text_of(added)
    with reading(make.book):
        names = [row.name for row in attachments_of(make.book, "MEM/2026/1")]
    assert names == ["receipt.pdf", "letter.txt"]
    assert browser.post(at(make, "entries/MEM/2026/1/files")).status_code == 422
    assert enter("auditor").post(at(make, "entries/MEM/2026/1/files")).status_code == 403


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.html", b"<html><script>alert(1)</script>"),
        ("page.txt", b"  <!DOCTYPE html><script>alert(1)</script>"),
        ("drawing.svg", b"<svg onload=alert(1)>"),
        ("drawing.xml", b"<?xml version='1.0'?><svg onload='alert(1)'/>"),
        ("shell.PhAr", b"<?php"),
        ("receipt.pdf.exe", b"MZ"),
        ("receipt.pdf", b"MZ not what it says"),
        ("photo.png", b"%PDF-1.7"),
        ("text.txt", b"with \0 in it"),
        ("receipt", b"%PDF-1.7"),
        ("empty.txt", b""),
    ],
)
def test_sec_21_what_is_no_document_is_refused_before_anything_is_posted(
    make: Make, enter: Enter, name: str, content: bytes
):
    file = SimpleUploadedFile(name, content, "application/pdf")

    page = enter().post(at(make, "entries/new"), form(files=[file]))

    assert page.status_code == 422
    assert value_of(page, "description") == "Rent of March"
    assert not JournalEntry.objects.exists()


def test_sec_22_a_file_is_kept_under_the_last_part_of_its_name(make: Make, enter: Enter):
    make.post("2026-03-02", "Energy", ENERGY)
    file = SimpleUploadedFile("x", b"paid", "text/plain")
    file._name = "../../etc/receipt.txt"

    enter().post(at(make, "entries/MEM/2026/1/files"), {"files": [file]})

    with reading(make.book):
        assert [r.name for r in attachments_of(make.book, "MEM/2026/1")] == ["receipt.txt"]


def test_sec_23_a_file_of_other_books_is_not_there(make: Make, enter: Enter):
    make.post("2026-03-02", "Energy", ENERGY)
    file = SimpleUploadedFile("receipt.txt", b"paid", "text/plain")
    enter().post(at(make, "entries/MEM/2026/1/files"), {"files": [file]})
    with reading(make.book):
        file_id = attachments_of(make.book, "MEM/2026/1")[0].file_id
    other = Make(slug=f"{make.slug}-2")

    answer = enter().get(at(make, f"files/{file_id}"))

    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert enter().get(at(other, f"files/{file_id}")).status_code == 404


# What recurs


def test_what_recurs_is_added_from_a_template_posted_when_due_and_stopped(make: Make, enter: Enter):
    lines = [{"code": "4200", "amount": "5.00"}, {"code": "1020", "amount": "-5.00"}]
    save_template(make.alice, name="Rent", content={"journal": "MEM", "lines": lines})
    browser = enter()
    today = today_in(make.book)
    first = max(make.first_day, add_months(today, -1))
    sent = {"template": "Rent", "every_months": "1", "starts_on": first.isoformat()}

    assert browser.post(at(make, "recurring/add"), {**sent, "every_months": "x"}).status_code == 422
    assert browser.post(at(make, "recurring/add"), {**sent, "starts_on": "x"}).status_code == 422
    assert browser.post(at(make, "recurring/add"), sent).status_code == 302
    assert browser.post(at(make, "recurring/add"), sent).status_code == 409
    assert "missed" in text_of(browser.get(at(make, "recurring")))
    assert "recurring/stop" not in enter("auditor").get(at(make, "recurring")).content.decode()

    run = browser.post(at(make, "recurring/run"), follow=True)
    assert "posted: MEM/" in text_of(run)
    count = JournalEntry.objects.filter(book=make.book).count()
    assert count >= 1
    browser.post(at(make, "recurring/run"))
    assert JournalEntry.objects.filter(book=make.book).count() == count

    assert browser.post(at(make, "recurring/stop"), {"name": "Rent"}).status_code == 302
    assert recurring_entries(make.book)[0].is_stopped
    for path in ("run", "add", "stop"):
        assert enter("auditor").post(at(make, f"recurring/{path}")).status_code == 403


# Parties


def test_a_party_gets_a_code_from_its_name(make: Make, enter: Enter):
    browser = enter()

    assert "bakkerij-jansen-bv" in text_of(
        browser.get(at(make, "parties/code"), {"name": "Bakkerij Jansen B.V."})
    )
    for _ in range(2):
        browser.post(at(make, "parties/new"), {"name": "Bakkerij Jansen B.V.", "code": ""})
    browser.post(at(make, "parties/new"), {"name": "<b>Smit</b>", "code": "smit"})

    codes = [row.code for row in parties_of(make.book)]
    assert codes == ["bakkerij-jansen-bv", "bakkerij-jansen-bv-2", "smit"]
    assert "<b>Smit" not in browser.get(at(make, "parties")).content.decode()
    assert "Smit" not in text_of(browser.get(at(make, "parties"), {"q": "jansen"}))
    assert (
        browser.post(at(make, "parties/new"), {"name": "Twice", "code": "smit"}).status_code == 409
    )
    assert browser.post(at(make, "parties/new"), {"name": "", "code": ""}).status_code == 422
    assert enter("auditor").post(at(make, "parties/new"), {"name": "No"}).status_code == 403


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Café Ñoño", "cafe-nono"),
        ("株式会社", "party"),
        ("a" * 80, "a" * 36),
        ("O'Neill", "oneill"),
    ],
)
def test_a_code_is_plain_letters_and_short(name: str, code: str):
    assert proposed_code(name, ()) == code


def test_sec_19_a_form_of_another_site_changes_nothing(make: Make, enter: Enter):
    enter()
    browser = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
    browser.force_login(User.objects.get(email="owner@example.com"))

    for path in (
        "parties",
        "recurring/run",
        "recurring/add",
        "recurring/stop",
        "drafts/1/delete",
        "templates/delete",
        "entries/MEM/2026/1/files",
        "entries/MEM/2026/1/reverse",
    ):
        assert browser.post(at(make, path)).status_code == 403
