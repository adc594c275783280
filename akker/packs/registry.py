"""Which packs there are, and which one a country gets."""

from akker.packs.contract import Pack
from akker.packs.generic.pack import PACK as GENERIC
from akker.packs.nl.pack import PACK as NL

_PACKS = (NL, GENERIC)


def packs() -> tuple[Pack, ...]:
    """Every pack, the generic one last."""
    return _PACKS


def pack_for(country: str) -> Pack:
    """The pack of a country (ISO 3166, in any case), or the generic one.

    A pack's own code finds it too, so that a book finds back the pack it was opened with.
    """
    wanted = country.strip().casefold()
    return next((pack for pack in _PACKS if pack.code == wanted), GENERIC)
