"""Letters with links go into the outbox of the first books that their reader may enter."""

from akker.access.doors import actors_of
from akker.access.letters import Letter
from akker.books.actor import enter_book
from akker.mail.queries import mail_server
from akker.mail.writing import write_message


def mail_is_set_up() -> bool:
    return mail_server() is not None


def send_letter(letter: Letter) -> bool:
    """Who may enter no books gets none: it would open nothing."""
    actors = actors_of(letter.user, channel="job")
    if not actors:
        return False
    enter_book(actors[0].book)
    write_message(
        actors[0],
        to=letter.to or letter.user.email,
        subject=letter.subject,
        text=letter.text,
        purpose="link",
        about=f"user:{letter.user.pk}",
        language=letter.user.language,
        is_secret=True,
    )
    return True
