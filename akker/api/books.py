"""Books: those of the token, and opening others."""

from django.http import HttpResponse
from ninja import Router

from akker.access.models import User
from akker.access.queries import books_open_to
from akker.api.doors import ApiRequest, operation
from akker.api.schemas import Code, Day, In, Language, Name, Out
from akker.books.actor import Permission
from akker.books.models import Book
from akker.books.queries import today_in
from akker.ledger.changing import change_book
from akker.ledger.opening import NewBook, open_other_books

router = Router(tags=["books"])


class BookOut(Out):
    """The currency is that of every amount that says no other."""

    slug: str
    name: str
    country: str
    currency: str
    legal_form: str
    language: str
    timezone: str
    first_month: int
    today: Day


class NewBookIn(In):
    name: Name
    slug: Code
    country: Code
    currency: Code
    first_day: Day
    first_month: int = 1
    legal_form: Code = ""
    language: Language = "en"


class BookIn(In):
    """What can change; the time zone is one such as Europe/Amsterdam."""

    name: Name
    timezone: Code
    language: Language


class BookSaid(Out):
    book: str


def _out(book: Book) -> BookOut:
    return BookOut(
        slug=book.slug,
        name=book.name,
        country=book.country,
        currency=book.currency,
        legal_form=book.legal_form,
        language=book.language,
        timezone=book.timezone,
        first_month=book.first_month,
        today=today_in(book),
    )


@operation(router, "GET", "/books", asks=Permission.SEE_CUSTOMERS, answers=list[BookOut])
def list_books(request: ApiRequest) -> list[BookOut]:
    """The books that are open to whoever asks.

    A token opens one set of books; somebody signed in sees all of their own.
    """
    if request.visit is None and isinstance(request.user, User):
        return [_out(book) for book in books_open_to(request.user.pk)]
    return [_out(request.actor.book)]


@operation(router, "POST", "/books", asks=Permission.OPEN_BOOKS, answers=BookSaid, status=201)
def open_books(request: ApiRequest, body: NewBookIn, response: HttpResponse) -> BookSaid:
    """Open books for another company, with the chart of its country.

    Whoever made the token owns them. A token opens one set of books, so make one for these.
    """
    new = NewBook(**body.model_dump())
    slug = open_other_books(request.actor, new=new)
    response.headers["Location"] = f"/api/v1/books/{slug}"
    return BookSaid(book=slug)


@operation(router, "GET", "/books/{book}", asks=Permission.SEE_CUSTOMERS, answers=BookOut)
def show_book(request: ApiRequest, book: str) -> BookOut:
    """These books: their currency, language and what day it is there."""
    del book
    return _out(request.actor.book)


@operation(router, "PUT", "/books/{book}", asks=Permission.CHANGE_SETTINGS, answers=BookSaid)
def change_books(request: ApiRequest, book: str, body: BookIn) -> BookSaid:
    """Change the name, the time zone and the language of these books; the rest stays."""
    change_book(request.actor, **body.model_dump())
    return BookSaid(book=book)
