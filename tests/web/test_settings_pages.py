"""The pages of the chart's changes, dimensions, numbering, the company and tokens."""

import re
import time

import pytest
from django.http import HttpResponse
from django.test import Client

from akker.access.models import ApiToken
from akker.audit.queries import history_of
from akker.books.actor import reading
from akker.books.models import Book
from akker.books.queries import dimensions
from akker.ledger.changing import change_book
from akker.ledger.dimensioning import add_dimension
from akker.ledger.models import Counter
from akker.ledger.queries import ledger_account_coded
from akker.web.sessions import PROVEN
from tests.ledger.unguarded import guards_off
from tests.make import ENERGY, Make, refusal_of
from tests.web.signing import SignedIn
from tests.web.visitor import proven


def at(make: Make, path: str) -> str:
    return f"/books/{make.book.slug}/{path}"


def text_of(page: HttpResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page.content.decode()).split())


def test_a_ledger_account_is_added_renamed_retired_and_restored(
    make: Make, signed_in: SignedIn
) -> None:
    browser = signed_in("bookkeeper")
    form = {"code": "46/1", "name": "Solar & wind", "type": "expense"}

    added = browser.post(at(make, "chart-new/add"), form, follow=True)
    again = browser.post(at(make, "chart-new/add"), form)
    browser.post(at(make, "chart-rename/46/1"), {"name": "Wind"})
    browser.post(at(make, "chart-retire/46/1"))
    retired = browser.get(at(make, "chart-change/46/1"))
    browser.post(at(make, "chart-restore/46/1"))

    assert "Ledger account 46/1 is added." in text_of(added)
    assert again.status_code == 409
    assert 'value="Solar &amp; wind"' in again.content.decode(), "what was typed stays"
    assert "It is out of use" in text_of(retired)
    with reading(make.book):
        account = ledger_account_coded(make.book, "46/1")
    assert (account.name, account.is_retired) == ("Wind", False)
    assert browser.post(at(make, "chart-rename/46/1"), {"name": ""}).status_code == 422
    assert browser.post(at(make, "chart-rename/unheard"), {"name": "X"}).status_code == 404
    assert browser.get(at(make, "chart-change/unheard")).status_code == 404


def test_a_ledger_account_asks_for_dimensions_and_is_revalued_beside(
    make: Make, signed_in: SignedIn
) -> None:
    add_dimension(make.alice, code="project", name="Project")
    browser = signed_in("owner")

    browser.post(at(make, "chart-require/4600"), {"dimensions": ["project"]})
    page = browser.get(at(make, "chart-change/4600"))
    browser.post(at(make, "chart-beside/1300"), {"beside": ""})
    unfit = browser.post(at(make, "chart-beside/1300"), {"beside": "4600"})

    assert 'value="project" checked' in page.content.decode()
    assert "Exchange differences" not in text_of(page), "an expense is never revalued"
    assert unfit.status_code == 422
    with reading(make.book):
        assert ledger_account_coded(make.book, "4600").required_dimensions == ("project",)
        assert ledger_account_coded(make.book, "1300").revalued_on_code == ""
    assert refusal_of(make.post, "2026-03-02", "Energy", ENERGY) == "dimension_missing"


def test_dimensions_get_values_which_retire(make: Make, signed_in: SignedIn) -> None:
    browser = signed_in("bookkeeper")

    browser.post(at(make, "dimensions/add"), {"code": "project", "name": "Project"})
    taken = browser.post(at(make, "dimensions/add"), {"code": "project", "name": "<b>"})
    value = {"dimension": "project", "code": "P1", "name": "Roof"}
    browser.post(at(make, "dimensions/values/add"), value)
    browser.post(at(make, "dimensions/values/retire"), value)

    assert taken.status_code == 409
    assert "<b>" not in taken.content.decode()
    with reading(make.book):
        rows = [(row.code, row.name, row.is_retired) for row in dimensions(make.book)]
    assert rows == [("P1", "Roof", True)]
    unknown = browser.post(at(make, "dimensions/values/add"), {**value, "dimension": "moon"})
    assert unknown.status_code == 422


def test_numbering_shows_the_head_of_each_series_and_a_gap_that_was_made(
    make: Make, signed_in: SignedIn
) -> None:
    for _ in range(3):
        make.post("2026-03-02", "Energy", ENERGY)
    browser = signed_in("auditor")
    whole = browser.get(at(make, "settings/numbering"))
    with guards_off():
        Counter.objects.filter(book=make.book).update(last_number=2)
        broken_page = browser.get(at(make, "settings/numbering?year=2026"))
        Counter.objects.filter(book=make.book).update(last_number=3)

    assert "1 series in order" in text_of(whole)
    assert "MEM/2026/3" in text_of(whole)
    assert "1 series is broken" in text_of(broken_page)
    assert browser.get(at(make, "settings/numbering?year=1999")).status_code == 404


def test_the_company_changes_its_name_and_says_so_in_its_history(
    make: Make, signed_in: SignedIn
) -> None:
    browser = signed_in("owner")
    form = {"name": "Akker & Zoon", "timezone": "Europe/Brussels", "language": "nl"}

    browser.post(at(make, "settings/company"), form)
    page = browser.get(at(make, "settings/company"))
    unfit = browser.post(at(make, "settings/company"), {**form, "timezone": "Moon/Base"})

    assert "Akker &amp; Zoon" in page.content.decode()
    assert unfit.status_code == 422
    assert "Moon/Base is not a time zone." in text_of(unfit)
    with reading(make.book):
        event = history_of(make.book, f"book:{make.book.slug}")[-1]
        book = Book.objects.get(pk=make.book.pk)
    assert (book.name, book.timezone, book.language) == tuple(form.values())
    assert (event.kind, event.before["name"]) == ("BookChanged", "Akkerbouw")


def test_the_company_is_changed_by_its_owner_alone_and_only_to_what_it_can_be(make: Make) -> None:
    fit = {"name": "Akkerbouw", "timezone": "Europe/Amsterdam", "language": "en"}

    assert refusal_of(change_book, make.bob, **fit) == "permission_missing"
    assert refusal_of(change_book, make.charlie, **fit) == "permission_missing"
    for wrong, code in (
        ({"name": " "}, "name_unfit"),
        ({"timezone": "../etc"}, "timezone_unknown"),
        ({"language": "fr"}, "language_unknown"),
    ):
        assert refusal_of(change_book, make.alice, **{**fit, **wrong}) == code


FORM = {"name": "Web <shop>", "scope": "read", "role": "auditor", "days": "30"}


def test_a_token_is_shown_once_opens_the_api_and_is_revoked(
    make: Make, signed_in: SignedIn
) -> None:
    browser = proven(signed_in("owner"))

    made = browser.post(at(make, "settings/tokens/make"), FORM)
    row = ApiToken.objects.get(book=make.book)
    found = re.search(r'"hash strong">([^<]+)<', made.content.decode())
    assert found
    program = Client(headers={"host": "localhost", "authorization": f"Bearer {found[1]}"})
    address = f"/api/v1/books/{make.book.slug}"

    assert made.headers["Cache-Control"] == "no-store"
    assert "Web &lt;shop&gt;" in made.content.decode()
    assert found[1] not in browser.get(at(make, "settings/tokens")).content.decode()
    assert program.get(address).status_code == 200
    browser.post(at(make, f"settings/tokens/{row.pk}/revoke"))
    assert program.get(address).status_code == 401
    assert "revoked" in text_of(browser.get(at(make, "settings/tokens")))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [({"name": ""}, 422), ({"days": "soon"}, 422), ({"scope": "all"}, 422), ({"role": "x"}, 422)],
)
def test_a_token_that_cannot_be_is_refused_with_what_was_typed(
    make: Make, signed_in: SignedIn, wrong: dict[str, str], status: int
) -> None:
    answer = proven(signed_in("owner")).post(at(make, "settings/tokens/make"), {**FORM, **wrong})

    assert answer.status_code == status
    assert not ApiToken.objects.exists()


def test_who_was_not_there_lately_proves_it_before_a_token_is_made(
    make: Make, signed_in: SignedIn
) -> None:
    browser = signed_in("owner")
    session = browser.session
    session[PROVEN] = int(time.time()) - 3600
    session.save()

    answer = browser.post(at(make, "settings/tokens/make"), FORM)

    assert answer.headers["Location"].startswith("/prove")
    assert not ApiToken.objects.exists()


def test_sec_10_a_token_never_may_more_than_its_maker(make: Make, signed_in: SignedIn) -> None:
    browser = proven(signed_in("manager"))

    above = browser.post(at(make, "settings/tokens/make"), {**FORM, "role": "owner"})

    assert above.status_code in (403, 422)
    assert 'value="owner"' not in browser.get(at(make, "settings/tokens")).content.decode()
    assert not ApiToken.objects.exists()
