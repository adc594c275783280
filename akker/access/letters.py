"""The letters that this package sends. Who carries them is named by `settings.AKKER_LETTERS`:
mail is a package above this one."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string

from akker.access.models import User


@dataclass(frozen=True, slots=True)
class Letter:
    """What it says opens a door: it is a secret until it is sent, and gone after.

    It goes to the user's own address, or to the one in `to`.
    """

    user: User
    subject: str
    text: str
    to: str = ""


def mail_is_set_up() -> bool:
    """Whether a letter would go anywhere."""
    return bool(import_string(f"{settings.AKKER_LETTERS}.mail_is_set_up")())


def send_letter(letter: Letter) -> bool:
    """Hand a letter to whoever carries mail, in the caller's transaction; false if none may."""
    return bool(import_string(f"{settings.AKKER_LETTERS}.send_letter")(letter))
