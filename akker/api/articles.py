"""Articles: what there is to look up, and who keeps it right."""

from typing import Annotated, Any, Literal

from django.http import HttpResponse
from ninja import Query, Router
from pydantic import Field

from akker.api.doors import ApiRequest, operation, seen_tag
from akker.api.paging import Paged, key_in, page_of
from akker.api.schemas import Day, In, Out, Page
from akker.books.actor import Permission
from akker.books.queries import today_in
from akker.knowledge.queries import ArticleFilter, article_of, articles_page
from akker.knowledge.rules import MOST_REVIEW_DAYS, MOST_TAGS, REVIEW_DAYS, NewArticle
from akker.knowledge.writing import (
    change_article,
    confirm_article,
    retire_article,
    write_article,
)

router = Router(tags=["articles"])
_LOOKING, _CHANGING = Permission.SEE_CUSTOMERS, Permission.LOOK_AFTER_CUSTOMERS
ArticleKind = Literal["background", "procedure", "answer"]
PartyCode = Annotated[str, Field(max_length=40)]


class ArticleOut(Out):
    """`excerpt` is the beginning of the text; without a party it is about nobody. It is looked at
    again on `review_on`, and `review_days` after somebody found it still right."""

    article_id: int
    kind: ArticleKind
    title: str
    excerpt: str
    tags: list[str]
    party_code: str
    owner: str
    review_on: Day
    review_days: int
    number: int
    written_on: Day
    written_by: str
    retired_on: Day | None


class ArticleVersionOut(Out):
    number: int
    title: str
    text: str
    written_on: Day
    written_by: str


class KnownArticleOut(ArticleOut):
    """With what it says, and its versions, the last one first."""

    text: str
    versions: list[ArticleVersionOut]


class ArticlesAsked(Paged):
    """`q` is what is looked for; `due` leaves those to look at again, all at once."""

    q: Annotated[str, Field(max_length=200)] = ""
    kind: ArticleKind | Literal[""] = ""
    party: PartyCode = ""
    show: Literal["in use", "due", "retired"] = "in use"


class ArticleIn(In):
    """Without an owner it is whoever writes; without a party it is about nobody; without a day it
    is looked at again after `review_days`."""

    title: Annotated[str, Field(max_length=800)]
    text: Annotated[str, Field(max_length=100_000)]
    kind: ArticleKind = "answer"
    tags: Annotated[list[Annotated[str, Field(max_length=30)]], Field(max_length=MOST_TAGS)] = []
    party: PartyCode = ""
    owner: Annotated[str, Field(max_length=254)] = ""
    review_on: Day | None = None
    review_days: Annotated[int, Field(ge=1, le=MOST_REVIEW_DAYS)] = REVIEW_DAYS


class NewArticleIn(ArticleIn):
    """Without a day it was written today."""

    written_on: Day | None = None


class ArticleSaid(Out):
    article_id: int


class ArticleConfirmedSaid(Out):
    article_id: int
    review_on: Day


def _article(body: ArticleIn) -> NewArticle:
    return NewArticle(
        body.title,
        body.text,
        body.kind,
        tuple(body.tags),
        body.party,
        body.owner,
        body.review_days,
        body.review_on,
    )


@operation(router, "GET", "/articles", asks=_LOOKING, answers=Page[ArticleOut])
def list_articles(request: ApiRequest, asked: Query[ArticlesAsked]) -> Page[ArticleOut]:
    """The latest first; of those to look at again the longest waiting first."""
    book = request.actor.book
    is_due = asked.show == "due"
    wanted = ArticleFilter(
        asked.q,
        asked.kind,
        asked.party,
        today_in(book) if is_due else None,
        asked.show == "retired",
    )
    rows = articles_page(book, wanted, before_id=key_in(asked.cursor), limit=asked.limit)
    shown = rows[: asked.limit] if is_due else rows
    return page_of(shown, asked.limit, ArticleOut.model_validate, lambda row: (row.article_id,))


@operation(router, "POST", "/articles", asks=_CHANGING, answers=ArticleSaid, status=201)
def create_article(request: ApiRequest, body: NewArticleIn) -> ArticleSaid:
    """Write an article."""
    key = write_article(request.actor, article=_article(body), written_on=body.written_on)
    return ArticleSaid(article_id=key)


_ONE = "/articles/{article_id}"


@operation(router, "GET", _ONE, asks=_LOOKING, answers=KnownArticleOut)
def show_article(request: ApiRequest, article_id: int, response: HttpResponse) -> KnownArticleOut:
    """What it says, and what it said before, with the ETag that changing it asks."""
    found = article_of(request.actor.book, article_id)
    response.headers["ETag"] = f'"{found.row.number}"'
    row: dict[str, Any] = ArticleOut.model_validate(found.row).model_dump()
    versions = [ArticleVersionOut.model_validate(one) for one in found.versions]
    return KnownArticleOut(**row, text=found.text, versions=versions)


@operation(router, "PUT", _ONE, asks=_CHANGING, answers=ArticleSaid, is_guarded=True)
def replace_article(request: ApiRequest, article_id: int, body: ArticleIn) -> ArticleSaid:
    """Give it anew as a whole, if it is still what was seen; what it said stays in its versions."""
    tag = seen_tag(request)
    seen = None if not tag else int(tag) if tag.isdecimal() and len(tag) < 10 else 0
    change_article(request.actor, article_id=article_id, article=_article(body), seen=seen)
    return ArticleSaid(article_id=article_id)


@operation(router, "POST", _ONE + "/right", asks=_CHANGING, answers=ArticleConfirmedSaid)
def article_is_right(request: ApiRequest, article_id: int) -> ArticleConfirmedSaid:
    """It is still right: it is looked at again later."""
    review_on = confirm_article(request.actor, article_id=article_id)
    return ArticleConfirmedSaid(article_id=article_id, review_on=review_on)


@operation(router, "POST", _ONE + "/retire", asks=_CHANGING, answers=ArticleSaid)
def retire_one_article(request: ApiRequest, article_id: int) -> ArticleSaid:
    """Put it out of use; given anew it is in use again."""
    retire_article(request.actor, article_id=article_id)
    return ArticleSaid(article_id=article_id)
