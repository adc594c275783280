"""What people set for themselves: their name, language, look and keys."""

from django.conf import settings

from akker.access.models import Theme, User
from akker.access.personal import personal
from akker.kernel.errors import Refused
from akker.kernel.names import check_name


@personal
def change_oneself(
    user: User,
    *,
    name: str | None = None,
    language: str | None = None,
    theme: str | None = None,
    has_shortcuts: bool | None = None,
) -> None:
    """Change what is given, leave what is not. Refused: name_unfit, language_unknown,
    theme_unknown."""
    if name is not None:
        user.name = check_name(name.strip(), 120)
    if language is not None:
        user.language = _one_of(
            language, [code for code, _ in settings.LANGUAGES], "language_unknown"
        )
    if theme is not None:
        user.theme = _one_of(theme, Theme.values, "theme_unknown")
    if has_shortcuts is not None:
        user.has_shortcuts = has_shortcuts
    user.save(update_fields=["name", "language", "theme", "has_shortcuts"])


def _one_of(value: str, known: list[str], code: str) -> str:
    if value not in known:
        raise Refused(
            code,
            "{value} is not among the choices.",
            remedy="Use one of: {known}.",
            value=ascii(value[:20])[1:-1] or "An empty text",
            known=", ".join(known),
        )
    return value
