"""Letters go out by the mail server of the settings (`AKKER_SMTP_HOST` and what goes with it)."""

from django.conf import settings
from django.core.mail import EmailMessage

from akker.access.letters import Letter


def mail_is_set_up() -> bool:
    return bool(settings.EMAIL_HOST)


def send_letter(letter: Letter) -> None:
    EmailMessage(letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.to]).send()
