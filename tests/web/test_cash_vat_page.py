"""When VAT of sales is owed, chosen on screen."""

from akker.books.models import Book
from tests.make import Make
from tests.receivables.selling import day, issued, line, ready
from tests.web.entry_sent import Enter, at, text_of


def test_the_days_are_chosen_kept_and_taken_away(make: Make, enter: Enter) -> None:
    browser, page = enter("owner", "nl"), at(make, "settings/vat-when-paid")

    done = browser.post(page, {"first_on": "1-7-2026", "last_on": "31-12-2026"})
    kept = browser.get(page).content.decode()
    days = Book.objects.values_list("cash_vat_from", "cash_vat_until").get(pk=make.book.pk)
    browser.post(page, {"first_on": "", "last_on": ""})

    assert done.status_code == 302 and days == (day("2026-07-01"), day("2026-12-31"))
    assert "particulieren" in text_of(browser.get(page)) and "Wet OB 1968" in kept
    assert Book.objects.get(pk=make.book.pk).cash_vat_from is None
    assert "kasstelsel" in text_of(browser.get(at(make, "settings/vat-codes"))).lower()


def test_days_on_which_something_was_issued_are_refused_and_stay_typed(
    make: Make, enter: Enter
) -> None:
    ready(make)
    issued(make, line("100.00"))
    browser, page = enter("owner", "en"), at(make, "settings/vat-when-paid")

    late = browser.post(page, {"first_on": "2 March 2026"})
    odd = browser.post(page, {"first_on": "31-2-2026"})

    assert late.status_code == 409 and "Choose a day after it." in text_of(late)
    assert odd.status_code == 422 and 'value="31-2-2026"' in odd.content.decode()
    assert enter("manager", "en").get(page).status_code in (403, 404)
