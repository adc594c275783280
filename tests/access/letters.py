"""Letters with links, as they wait in the outbox."""

from django.conf import settings

from akker.books.actor import reading
from akker.books.models import Book
from akker.kernel.secrecy import opened_text
from akker.mail.models import Message
from akker.mail.setting_up import set_mail_server
from akker.mail.writing import SECRET_PURPOSE
from tests.make import Make


def set_up_mail(make: Make) -> None:
    set_mail_server(
        make.alice,
        host="mail.example.com",
        port=587,
        security="starttls",
        from_address="books@example.com",
    )


def letters(book: Book) -> list[Message]:
    """The latest first."""
    with reading(book):
        return list(Message.objects.filter(book=book).order_by("-pk"))


def text_of(letter: Message) -> str:
    return opened_text(settings.SECRET_KEY, SECRET_PURPOSE, letter.text)


def link_in(book: Book) -> str:
    """The link in the latest letter."""
    words = text_of(letters(book)[0]).split()
    return next(word for word in words if word.startswith("https://"))
