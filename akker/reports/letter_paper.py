"""What every letter has alike: who it is from and to, the foot, and the code to pay with."""

from typing import Any

from akker.packs.countries import country_name
from akker.reports.words import word


def lines_of(standing: dict[str, Any], country: str) -> list[str]:
    """Name and address, one line each; the country as `country_to` or `country_from` has it."""
    place = " ".join(filter(None, (standing.get("postcode"), standing.get("city"))))
    return [line for line in (standing["name"], standing.get("street", ""), place, country) if line]


def country_to(seller: dict[str, Any], buyer: dict[str, Any], said: str) -> str:
    """Of who gets a letter, by its name in the language of that; empty at home."""
    here, there = seller.get("country", ""), buyer.get("country", "")
    return country_name(there, said) if there != here else ""


def country_from(seller: dict[str, Any], buyer: dict[str, Any], said: str) -> str:
    """Of who sends it, where that is told too."""
    is_told = bool(country_to(seller, buyer, said))
    return country_name(seller.get("country", ""), said) if is_told else ""


def footer_of(seller: dict[str, Any], footer: str, said: str) -> list[str]:
    """Our numbers and how to reach us, and what the letterhead says below."""
    numbers = seller.get("numbers", {})
    facts = [seller["name"]]
    if numbers.get("kvk"):
        facts.append(f"KvK {numbers['kvk']}")
    if numbers.get("vat"):
        facts.append(f"{word(said, 'vat_number')} {numbers['vat']}")
    facts += [seller[name] for name in ("email", "phone", "website") if seller.get(name)]
    return [" · ".join(facts), *([footer] if footer else [])]


# Of the eight masks of ISO/IEC 18004 the one with least penalty for most payments: to weigh all
# eight is half of the time of a PDF. The code says which it has, so every reader takes it off.
_MASK = 2


def _dark_runs(line: list[bool]) -> list[tuple[int, int]]:
    """Where dark begins and where it is over, from left to right."""
    edges = [x for x in range(1, len(line)) if line[x] != line[x - 1]]  # the border is light
    return list(zip(edges[::2], edges[1::2], strict=True))


def qr_svg(payload: str) -> str:
    """A QR code as SVG."""
    import qrcode  # only a letter needs it

    code = qrcode.QRCode(border=2, error_correction=qrcode.ERROR_CORRECT_M, mask_pattern=_MASK)
    code.add_data(payload)
    modules = code.get_matrix()
    path = "".join(
        f"M{start} {y}h{end - start}v1h{start - end}z"
        for y, line in enumerate(modules)
        for start, end in _dark_runs(line)
    )
    size = len(modules)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path d="{path}"/></svg>'
    )
