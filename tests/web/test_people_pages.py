"""The people at a customer on screen: map, gaps, table, one person, and a change of job."""

import re

import pytest

from akker.books.actor import reading
from akker.customers.describing import add_person, describe_person
from akker.customers.people_rules import PlayerFacts
from akker.customers.queries_people import people_of, person_of
from akker.parties.cards import ContactCard
from akker.web.sessions import PROVEN
from tests.customers.acting import logged
from tests.make import Make
from tests.receivables.selling import customer, ready
from tests.web.crawling import browser_of
from tests.web.test_customer_pages import page

FORM = {
    "part": "champion",
    "influence": "3",
    "attitude": "for us",
    "attitude_on": "2026-03-01",
    "reports_to": "",
    "counterpart": "owner@example.com",
    "channel": "phone",
    "consent": "given",
    "consent_on": "2026-03-01",
    "wanted_days": "21",
}


@pytest.fixture
def sold(make: Make) -> Make:
    ready(make, code="")
    customer(make, "A", name="Company A")
    customer(make, "B", name="Company B")
    return make


def added(make: Make, name: str) -> int:
    return add_person(make.alice, code="A", person=ContactCard(name))


def test_a_customer_without_people_says_what_to_do(sold: Make) -> None:
    shown = page(browser_of(sold, "owner"), sold, "customer/people/A")

    assert "Nobody is known here yet" in shown
    assert "Add a person" in shown and "Relationship map" not in shown


def test_the_map_links_each_person_with_all_in_words(sold: Make) -> None:
    ans, bo = added(sold, "Ans <b>"), added(sold, "Bo")
    boss = PlayerFacts(part="decision maker", influence=3, attitude="against")
    describe_person(sold.alice, contact_id=ans, facts=boss)
    facts = PlayerFacts(part="recommender", reports_to=ans)
    describe_person(sold.alice, contact_id=bo, facts=facts)

    shown = page(browser_of(sold, "owner"), sold, "customer/people/A")

    said = "Bo, Recommender, Not known, reports to Ans &lt;b&gt;"
    assert f'<a href="/books/{sold.slug}/persons/{bo}" aria-label="{said}">' in shown
    assert "Decision maker, Against us, influence: much" in shown
    assert len(re.findall('<path class="wire', shown)) == 1
    for gap in ("No champion known", "No executive sponsor known", "Ans &lt;b&gt; is against us"):
        assert gap in shown, gap


def test_who_only_reads_gets_no_forms(sold: Make) -> None:
    key = added(sold, "Ans")
    browser = browser_of(sold, "auditor")

    shown = page(browser, sold, "customer/people/A")
    assert f'href="#person-{key}"' in shown and f'id="person-{key}"' in shown
    assert "Add a person" not in shown
    assert browser.get(f"/books/{sold.slug}/persons/{key}").status_code == 403


def test_a_person_is_added_described_and_moved(sold: Make) -> None:
    browser, base = browser_of(sold, "owner"), f"/books/{sold.slug}"
    new = {"name": "Ans", "job": "Director", "email": "ans@a.example", "from_on": "2026-03-01"}
    assert browser.post(f"{base}/customer/person/A", new).status_code == 302
    with reading(sold.book):
        (row,) = people_of(sold.book, "A")

    sent = browser.post(f"{base}/persons/{row.contact_id}", FORM)
    assert sent.status_code == 302, sent.content.decode()
    with reading(sold.book):
        facts = person_of(sold.book, row.contact_id).facts
    assert (facts.part, facts.influence, facts.counterpart) == (
        "champion",
        3,
        "owner@example.com",
    )
    assert facts.wanted_days == 21

    left = {"left_on": "2026-04-01", "to": " company b ", "new_job": "Owner"}
    assert browser.post(f"{base}/persons/{row.contact_id}/leave", left).status_code == 302
    assert "Were here before" in page(browser, sold, "customer/people/A")
    assert "Ans" in page(browser, sold, "customer/people/B")
    assert "Company B" in page(browser, sold, f"persons/{row.contact_id}")


def test_what_is_refused_keeps_what_was_typed(sold: Make) -> None:
    key = added(sold, "Ans")
    browser, base = browser_of(sold, "owner"), f"/books/{sold.slug}"

    unfit = browser.post(f"{base}/persons/{key}", {**FORM, "wanted_days": "9999"})
    assert unfit.status_code == 422
    assert 'value="9999"' in unfit.content.decode()
    assert "Between two contacts are from 1 to 730 days." in unfit.content.decode()
    nowhere = browser.post(f"{base}/persons/{key}/leave", {"to": "none", "new_job": "Owner"})
    assert nowhere.status_code == 422
    assert 'value="Owner"' in nowhere.content.decode()
    assert browser.post(f"{base}/customer/person/A", {"name": ""}).status_code == 422
    assert browser.get(f"{base}/persons/987654").status_code == 404


def test_a_person_is_erased_after_it_was_seen_what_goes(sold: Make) -> None:
    key = add_person(sold.alice, code="A", person=ContactCard("Ans de Wit", email="a@wit.example"))
    ill = logged(sold.alice, "Ans is ill <b>", party_code="A")
    browser, at = browser_of(sold, "owner"), f"/books/{sold.slug}/persons/{key}/erase"

    assert at in page(browser, sold, f"persons/{key}")
    shown = page(browser, sold, f"persons/{key}/erase")
    assert "Ans is ill &lt;b&gt;" in shown and f'value="activity:{ill}"' in shown
    sent = {"reason": "Ans asked", "texts": f"activity:{ill}"}
    named = browser.post(at, sent)
    assert named.status_code == 422
    assert "The reason names who is erased" in named.content.decode()
    assert f'value="activity:{ill}" checked' in named.content.decode()
    done = browser.post(at, {**sent, "reason": "Asked for by letter"})
    assert done["Location"] == f"/books/{sold.slug}/erasures"

    listed = page(browser, sold, "erasures")
    assert "Asked for by letter" in listed and "Wit" not in listed
    assert browser.get(at).status_code == 404
    assert "Ans" not in page(browser, sold, "customer/people/A")


def test_who_did_not_prove_to_be_there_is_asked_before_erasing(sold: Make) -> None:
    key = added(sold, "Ans")

    browser = browser_of(sold, "owner")
    session = browser.session
    del session[PROVEN]
    session.save()

    answer = browser.get(f"/books/{sold.slug}/persons/{key}/erase")

    assert answer["Location"].startswith("/prove?next=")


def test_nobody_but_an_owner_is_offered_to_erase(sold: Make) -> None:
    key = added(sold, "Ans")
    browser = browser_of(sold, "manager")

    assert "/erase" not in page(browser, sold, f"persons/{key}")
    assert browser.get(f"/books/{sold.slug}/persons/{key}/erase").status_code == 403
