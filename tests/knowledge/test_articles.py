"""Articles: written, found by their words, looked at again, and what they said before."""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, transaction

from akker.access.inviting import end_membership
from akker.books.actor import Actor, enter_book, reading
from akker.books.models import Book
from akker.books.queries import today_in
from akker.knowledge.checks import broken_knowledge
from akker.knowledge.models import Article, ArticleVersion
from akker.knowledge.queries import articles_of, due_articles
from akker.knowledge.rules import MOST_TAGS, NewArticle, checked_tags
from akker.knowledge.writing import change_article, confirm_article, retire_article
from akker.parties.managing import assign_manager
from akker.parties.merging import merge_parties
from akker.parties.queries import keys_of_group
from akker.reports.aged_receivables import aged_receivables
from akker.reports.attention import attention_everywhere
from akker.reports.needs import Need
from tests.customers.acting import DORA, EMIL, ago, member
from tests.knowledge.making import found, known, titles, written
from tests.make import Make, refusal_of
from tests.parties.managers import CARLA, narrowed
from tests.receivables.selling import customer


@pytest.fixture
def world(make: Make) -> Make:
    customer(make)
    customer(make, "J2")
    return make


@contextmanager
def inside(book: Book) -> Iterator[None]:
    with transaction.atomic():
        enter_book(book)
        yield


def asked_of(actor: Actor) -> list[str]:
    """What stands on the Today of somebody."""
    with reading(actor.book):
        today = today_in(actor.book)
        aged = aged_receivables(actor.book, as_of=today)
        rows = attention_everywhere(actor.book, actor.user_id, aged, today=today)
    return [one.subject for one in rows if one.need is Need.ARTICLE]


def test_an_article_is_found_by_words_of_its_title_text_and_tags(world: Make) -> None:
    dora = member(world)
    written(dora, "Crédit notes", "Within a week, 100% of it.", tags=("Money", "disputes"))
    written(dora, "Kick-off", "Bring the list of planners.", kind="procedure")

    assert titles(dora, "credit WEEK") == ["Crédit notes"]
    assert titles(dora, "money") == ["Crédit notes"]
    assert titles(dora, '"list of"') == ["Kick-off"]
    assert titles(dora, "100%") == ["Crédit notes"]
    assert titles(dora, "week planners") == []
    assert titles(dora) == ["Kick-off", "Crédit notes"]
    assert titles(dora, kind="procedure") == ["Kick-off"]


def test_what_an_article_said_before_stays(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    key = written(dora, text="To quarters.", on=ago(world, 30))

    change = NewArticle("Why hours are rounded", "To whole minutes.", owner=DORA)
    change_article(emil, article_id=key, article=change)

    article = known(dora, key)
    assert article.text == "To whole minutes."
    assert [(one.number, one.text, one.written_by) for one in article.versions] == [
        (2, "To whole minutes.", "Emil"),
        (1, "To quarters.", "Dora"),
    ]
    assert (article.row.owner, article.row.written_on) == (DORA, today_in(world.book))


def test_what_somebody_else_wrote_meanwhile_is_not_written_over_unseen(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    key = written(dora)
    change_article(emil, article_id=key, article=NewArticle("Hours", "To minutes."), seen=1)
    late = {"article_id": key, "article": NewArticle("Hours", "To the hour.")}

    assert refusal_of(change_article, dora, **late, seen=1) == "article_changed"
    assert known(dora, key).text == "To minutes."

    change_article(dora, **late, seen=2)
    assert known(dora, key).text == "To the hour."


def test_another_owner_or_tag_makes_no_version(world: Make) -> None:
    dora = member(world)
    member(world, EMIL)
    key = written(dora)

    same = NewArticle("Why hours are rounded", "To quarters, downwards.", tags=("hours",))
    change_article(dora, article_id=key, article=same)

    assert len(known(dora, key).versions) == 1
    assert titles(dora, "hours") == ["Why hours are rounded"]


def test_what_is_due_stands_on_the_today_of_its_owner_until_it_is_found_right(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    key = written(dora, on=ago(world, 40), review_days=30)

    before = (asked_of(dora), asked_of(emil))
    again_on = confirm_article(dora, article_id=key)

    assert before == (["Why hours are rounded"], [])
    assert asked_of(dora) == []
    assert again_on == today_in(world.book) + dt.timedelta(days=30)
    assert found(dora, due_by=today_in(world.book)) == []


def test_an_article_whose_owner_left_asks_everybody(world: Make) -> None:
    dora, emil = member(world), member(world, EMIL)
    written(dora, on=ago(world, 200))
    end_membership(world.alice, email=DORA)

    assert asked_of(emil) == ["Why hours are rounded"]


def test_a_retired_article_is_found_when_asked_for_and_comes_back_written_anew(world: Make) -> None:
    dora = member(world)
    key = written(dora, on=ago(world, 200))

    retire_article(dora, article_id=key)

    assert titles(dora) == [] and asked_of(dora) == []
    assert titles(dora, is_retired=True) == ["Why hours are rounded"]
    assert refusal_of(confirm_article, dora, article_id=key) == "article_unknown"
    assert refusal_of(retire_article, dora, article_id=key) == "article_unknown"
    change_article(dora, article_id=key, article=NewArticle("Hours", "To minutes."))
    assert titles(dora) == ["Hours"]


@pytest.mark.parametrize(
    ("article", "code"),
    [
        (NewArticle(" ", "Text"), "words_missing"),
        (NewArticle("Title", " \n "), "words_missing"),
        (NewArticle("T" * 201, "Text"), "text_too_long"),
        (NewArticle("Title", "x" * 100_001), "text_too_long"),
        (NewArticle("Title", "Text", kind="rumour"), "article_unfit"),
        (NewArticle("Title", "Text", review_days=0), "article_unfit"),
        (NewArticle("Title", "Text", review_on=dt.date(2020, 1, 1)), "day_too_early"),
        (NewArticle("Title", "Text", party_code="NOBODY"), "party_unknown"),
        (NewArticle("Title", "Text", owner="nobody@example.com"), "not_a_member"),
        (NewArticle("Title", "Text", tags=tuple("abcdefg")), "article_unfit"),
    ],
)
def test_what_no_article_can_be_is_refused_and_nothing_is_kept(
    world: Make, article: NewArticle, code: str
) -> None:
    dora = member(world)

    written_one = refusal_of(written, dora, article.title, article.text, **_beside(article))

    assert written_one == code
    assert not Article.objects.filter(book=world.book).exists()


def _beside(article: NewArticle) -> dict[str, object]:
    names = ("kind", "tags", "party_code", "owner", "review_days", "review_on")
    return {name: getattr(article, name) for name in names}


def test_a_tag_stands_once_whatever_its_capitals() -> None:
    assert checked_tags(["Hours", " hours ", "", "VAT,  due"]) == ("Hours", "VAT due")
    assert len(checked_tags(str(n) for n in range(MOST_TAGS))) == MOST_TAGS


def test_charlie_who_only_reads_writes_nothing(world: Make) -> None:
    auditor = member(world, "audrey@example.com", "auditor")

    assert refusal_of(written, auditor) == "permission_missing"


def test_who_sees_own_customers_only_reads_of_those_and_of_nobody(world: Make) -> None:
    dora = member(world)
    written(dora, "For all")
    assert titles(dora) == ["For all"]
    own = written(dora, "About J1", party_code="J1", on=ago(world, 300))
    other = written(dora, "About J2", party_code="J2", on=ago(world, 300))
    assert titles(dora) == ["About J2", "About J1", "For all"]
    carla = narrowed(world)
    assign_manager(world.alice, code="J1", email=CARLA)
    end_membership(world.alice, email=DORA)

    assert titles(carla) == ["About J1", "For all"]
    assert titles(carla, "about") == ["About J1"]
    assert asked_of(carla) == ["About J1"]
    assert known(carla, own).row.party_code == "J1"
    assert refusal_of(known, carla, other) == "article_unknown"
    assert refusal_of(confirm_article, carla, article_id=other) == "article_unknown"
    assert refusal_of(written, carla, party_code="J2") == "party_unknown"
    with reading(carla.book):
        hidden = keys_of_group(world.book, "J2")
        assert articles_of(carla.book, hidden, limit=9) == []
        assert (
            due_articles(carla.book, None, today=today_in(world.book), group=hidden, limit=9) == []
        )


def test_after_a_merger_an_article_is_read_under_the_name_that_stays(world: Make) -> None:
    dora = member(world)
    written(dora, "About J2", party_code="J2")
    merge_parties(world.alice, code="J2", into="J1")

    with reading(world.book):
        rows = articles_of(world.book, keys_of_group(world.book, "J1"), limit=9)
    assert [one.title for one in rows] == ["About J2"]
    assert titles(dora, party_code="J1") == ["About J2"]


def test_the_database_keeps_what_was_written(world: Make) -> None:
    key = written(member(world))
    articles = Article.objects.filter(book=world.book, pk=key)
    versions = ArticleVersion.objects.filter(book=world.book)

    for change in (
        lambda: versions.update(text="Otherwise"),
        lambda: versions.delete(),
        lambda: articles.delete(),
        lambda: articles.update(number=0),
    ):
        with pytest.raises(DatabaseError), inside(world.book):
            change()


def test_the_check_finds_an_article_that_is_not_as_its_last_version(world: Make) -> None:
    key = written(member(world))
    with reading(world.book):
        assert list(broken_knowledge(world.book)) == []

    with inside(world.book):
        Article.objects.filter(book=world.book, pk=key).update(sought="else")
        assert [str(one) for one in broken_knowledge(world.book)] == [
            f"Article {key} is not found by what it says."
        ]
        Article.objects.filter(book=world.book, pk=key).update(text="Otherwise")
        assert [str(one) for one in broken_knowledge(world.book)] == [
            f"Article {key} is not as its last version."
        ]
