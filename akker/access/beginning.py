"""The first person of an installation in which there is nobody yet. Steps of `arrive`."""

from django.db import connection

from akker.access.addresses import checked_email
from akker.access.models import User
from akker.access.queries_first_link import check_first_link
from akker.access.setting_passwords import encoded_password
from akker.kernel.errors import WrongFields
from akker.kernel.names import check_name


def first_user(*, name: str, email: str, password: str, language: str) -> User:
    """The first person, not written yet: hashing a password holds no lock.

    Refused, all fields together: name_unfit, email_unfit, password_weak.
    """
    wrong = WrongFields()
    user = User(
        name=wrong.tried("name", "", lambda: check_name(name.strip(), 120)),
        email=wrong.tried("email", "", lambda: checked_email(email)),
        language=language,
    )
    user.password = wrong.tried("password", "", lambda: encoded_password(user, password))
    wrong.refuse()
    return user


def write_first_user(token: str, user: User) -> None:
    """Write the first person. Of two who try at the same moment one gets in.

    Refused: first_link_over.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("LOCK TABLE access_user IN SHARE ROW EXCLUSIVE MODE")
    check_first_link(token)
    user.save(force_insert=True)
