"""Beginning where nobody is yet: the first person, and the first books."""

import datetime as dt

from django.db import transaction

from akker.access.beginning import first_user, write_first_user
from akker.access.models import User
from akker.access.personal import personal
from akker.access.queries_first_link import check_first_link
from akker.kernel.errors import WrongFields
from akker.ledger.opening import NewBook, check_new_book, write_book


@personal
def arrive(
    token: str,
    *,
    name: str,
    email: str,
    password: str,
    new: NewBook,
    until: dt.date,
    wrong: WrongFields,
) -> User:
    """Become the first person here, and the owner of the first books.

    These have every year up to the one that holds `until`. `wrong` is what of the form could not
    be read, told with the rest. Refused: first_link_over, and all fields together: name_unfit,
    email_unfit, password_weak, first_day_unfit, and what `open_book` refuses; then the link works
    still.
    """
    check_first_link(token)
    user = wrong.tried(
        "name",
        User(),
        lambda: first_user(name=name, email=email, password=password, language=new.language),
    )
    wrong.tried("company", None, lambda: check_new_book(new, until))
    wrong.refuse()
    with transaction.atomic(durable=True):
        write_first_user(token, user)
        write_book(new, user, channel="web", until=until)
    return user
