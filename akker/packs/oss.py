"""VAT of consumers elsewhere in the European Union, declared in one place (One Stop Shop).

The Union scheme began on 1 July 2021 (Directive 2006/112/EC, articles 369a to 369k): the rate is
that of the country where the consumer is, by the day of supply. What is taxed there at which rate
is not known here. Standard rates were checked in November 2026, and so were reduced ones, the
highest first, against:
- easytax.co, 1 February 2021, and asd-int.com, 1 January 2021: what all had when it began;
- mindlink.lv and vatcompliance.co, tables of 2025: that those without a day here still had them;
- Luxembourg: circular 812-1 of 27 December 2023 and the law of 26 October 2022 (orbitax.com);
- Czechia: the act that made one rate of two from 2024 (vatupdate.com, easytax.co);
- Slovakia: act 278/2024, from 2025 (taxnews.ey.com, 23 October 2024);
- Estonia: accommodation from 2025 (vatabout.com, 31 August 2024);
- Romania: law 141/2025, from 1 August 2025 (regfollower.com, 31 July 2025);
- Finland (vatapi.com, 1 January 2026) and Lithuania: law XV-287 (sovos.com, 5 January 2026).
Left out, for want of two sources with their days: rates for a while (Austria 5 % in 2021, Spain
0 to 7.5 %, Estonia 5 % of the press), Cyprus 3 %, Malta 12 %, Slovakia 5 % before 2025, the
parking rates of Austria, Belgium, Ireland and Portugal where they are no other rate, zero rates,
and rates of islands and other parts of a country.
"""

import re
from types import MappingProxyType

from akker.packs.chart_table import read_rates
from akker.packs.taxes import TaxCode, TaxRate

_COUNTRIES = """
AT | Austria | Oostenrijk | 20 | 13 / 10
BE | Belgium | België | 21 | 12 / 6
BG | Bulgaria | Bulgarije | 20 | 9
CY | Cyprus | Cyprus | 19 | 9 / 5
CZ | Czechia | Tsjechië | 21 | 15 2024:12 / 10 2024:12
DE | Germany | Duitsland | 19 | 7
DK | Denmark | Denemarken | 25 |
EE | Estonia | Estland | 20 2024:22 2025-07-01:24 | @2025:13 / 9
ES | Spain | Spanje | 21 | 10 / 4
FI | Finland | Finland | 24 2024-09-01:25.5 | 14 2026:13.5 / 10
FR | France | Frankrijk | 20 | 10 / 5.5 / 2.1
GR | Greece | Griekenland | 24 | 13 / 6
HR | Croatia | Kroatië | 25 | 13 / 5
HU | Hungary | Hongarije | 27 | 18 / 5
IE | Ireland | Ierland | 23 | 13.5 / 9 / 4.8
IT | Italy | Italië | 22 | 10 / 5 / 4
LT | Lithuania | Litouwen | 21 | 9 2026:12 / 5
LU | Luxembourg | Luxemburg | 17 2023:16 2024:17 | 14 2023:13 2024:14 / 8 2023:7 2024:8 / 3
LV | Latvia | Letland | 21 | 12 / 5
MT | Malta | Malta | 18 | 7 / 5
NL | the Netherlands | Nederland | 21 | 9
PL | Poland | Polen | 23 | 8 / 5
PT | Portugal | Portugal | 23 | 13 / 6
RO | Romania | Roemenië | 19 2025-08-01:21 | 9 2025-08-01:11 / 5 2025-08-01:11
SE | Sweden | Zweden | 25 | 12 / 6
SI | Slovenia | Slovenië | 22 | 9.5 / 5
SK | Slovakia | Slowakije | 20 2025:23 | 10 2025:19 / @2025:5
"""
_BEGAN = "2021-07-01"


def oss_codes(home: str, ledger_code: str) -> tuple[TaxCode, ...]:
    """Codes for each other country, as OSS-DE and OSS-DE-R1 for its highest reduced rate.

    Their box is that of the country, in the return of the scheme; the rate stands in the tax line.
    `ledger_code` is what the VAT of all of them is owed on.
    """
    return tuple(
        code
        for country, name, local, rates, reduced in _rows()
        if country != home
        for code in (
            _code(country, name, local, rates, 0, ledger_code),
            *(
                _code(country, name, local, lower, number, ledger_code)
                for number, lower in enumerate(filter(None, reduced.split(" / ")), start=1)
            ),
        )
    )


def _code(
    country: str, name: str, local: str, rates: str, number: int, ledger_code: str
) -> TaxCode:
    """One of them; `number` is 0 for the standard rate."""
    words, local_words = f"Consumers in {name}", f"Consumenten in {local}"
    if number:
        words, local_words = f"{words}, reduced {number}", f"{local_words}, laag {number}"
    return TaxCode(
        code=f"OSS-{country}-R{number}" if number else f"OSS-{country}",
        name=words,
        local_names=MappingProxyType({"nl": local_words}),
        use="sale",
        category="S",
        base_box=f"OSS-{country}",
        tax_box=f"OSS-{country}",
        ledger_code=ledger_code,
        rates=_rates(rates),
        consumers_in=country,
        is_lower=number > 0,
        due="performance",  # Directive 2006/112/EC, articles 63 and 369g
    )


def _rows() -> list[list[str]]:
    lines = _COUNTRIES.strip().splitlines()
    return [[*(cell.strip() for cell in line.split("|")), ""][:5] for line in lines]


def _rates(text: str) -> tuple[TaxRate, ...]:
    """Since the scheme began, or with `@` in front only since the day of the first.

    A year alone is its first day.
    """
    days = re.sub(r"(?<![-0-9])([0-9]{4}):", r"\1-01-01:", text)
    own = days.removeprefix("@")
    return read_rates(own if own != days else f"{_BEGAN}:{own}", text)
