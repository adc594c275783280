"""Which parts of Akker are used at all, so that a page asks nothing of the others."""

from collections.abc import Iterable

from django.db import connection
from django.db.models import Model

from akker.adoption.models import UsageStanding
from akker.books.asked_once import asked_once
from akker.books.models import Book
from akker.cases.models import Case, Wish
from akker.customers.models import Activity, Appointment, Promise, Task
from akker.dunning.models import Dispute, PaymentPromise, Reminder
from akker.growth.models import Referral
from akker.knowledge.models import Article
from akker.planning.models import AccountPlan
from akker.training.models import Enrolment
from akker.voice.models import Answer, Reply

Parts = frozenset[type[Model]]

# What is about one customer, and what names them by something else.
OF_CUSTOMERS: tuple[type[Model], ...] = (
    *(Activity, Appointment, Promise, Task, Case, Wish, AccountPlan, Enrolment, UsageStanding),
    *(Answer, Reply, PaymentPromise, Reminder, Article),
)
OF_THE_BOOK: tuple[type[Model], ...] = (Dispute, Referral)


def used_tables(book: Book, models: Iterable[type[Model]]) -> Parts:
    """Those of which the book has a row, whoever may see it. One query."""
    return _with_rows([(model, "book_id = %s", [book.pk]) for model in dict.fromkeys(models)])


@asked_once
def parts_of(book: Book, group: tuple[int, ...]) -> Parts:
    """Those of which a customer (`keys_of_group`) has a row, or where rows name none, the book;
    whoever may see it. One query: most customers have few of them, and most queries find nothing.
    """
    keys = ", ".join(["%s"] * len(group)) or "NULL"
    own = (f"book_id = %s AND party_id IN ({keys})", [book.pk, *group])
    return _with_rows(
        [
            *((model, *own) for model in OF_CUSTOMERS),
            *((model, "book_id = %s", [book.pk]) for model in OF_THE_BOOK),
        ]
    )


def _with_rows(asked: list[tuple[type[Model], str, list[int]]]) -> Parts:
    exists = "EXISTS (SELECT 1 FROM {} WHERE {})"
    name = connection.ops.quote_name
    columns = ", ".join(
        exists.format(name(model._meta.db_table), which) for model, which, _ in asked
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}", [value for *_, values in asked for value in values])
        found = cursor.fetchone()
    return frozenset(model for (model, *_), is_used in zip(asked, found, strict=True) if is_used)
