"""What happens once, when the program starts: sentences learn the language of their reader."""

from django.apps import AppConfig
from django.utils.translation import gettext, pgettext

from akker.kernel.sentences import translate_by


class AccessConfig(AppConfig):
    name = "akker.access"

    def ready(self) -> None:
        translate_by(_translated)


def _translated(text: str, context: str) -> str:
    return pgettext(context, text) if context else gettext(text)
