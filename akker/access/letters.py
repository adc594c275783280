"""The letters that this package sends, and how: by what `settings.AKKER_LETTERS` names."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class Letter:
    to: str
    subject: str
    text: str
    language: str


def mail_is_set_up() -> bool:
    """Whether a letter would go anywhere."""
    answer = import_string(f"{settings.AKKER_LETTERS}.mail_is_set_up")()
    assert isinstance(answer, bool)
    return answer


def send_letter(letter: Letter) -> None:
    """Hand a letter to whoever sends mail here. Raises what that raises."""
    import_string(f"{settings.AKKER_LETTERS}.send_letter")(letter)
