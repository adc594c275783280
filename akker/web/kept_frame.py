"""The parts of the frame that many pages share: places, the bar of a phone, the keys.

They depend on the books, on what may be done there, on the place and on the language alone. To
write them anew was half of the work for a small page.
"""

from functools import lru_cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from akker.web.navigation import Reader, below_for, groups_for, keys_for

_KEPT = 256  # of some 10 KB


@lru_cache(maxsize=_KEPT)
def places_at(reader: Reader, at: tuple[str, ...], language: str) -> SafeString:
    """The left column of a page in the places `at`. The language is the one that is active."""
    return render_to_string("web/parts/places.html", {"groups": groups_for(reader, at)})


@lru_cache(maxsize=_KEPT)
def below_at(reader: Reader, at: tuple[str, ...], language: str) -> SafeString:
    told = {"doors": below_for(reader, at), "slug": reader.slug}
    return render_to_string("web/parts/below.html", told)


@lru_cache(maxsize=_KEPT)
def keys_of(reader: Reader | None, language: str, *, has_shortcuts: bool) -> SafeString:
    """The list of keys; with books also the palette."""
    slug = reader.slug if reader else ""
    told = {"keys": keys_for(reader), "slug": slug, "has_shortcuts": has_shortcuts}
    return render_to_string("web/parts/keys.html", told)
