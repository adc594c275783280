"""VAT of consumers elsewhere in the European Union, declared in one place (One Stop Shop).

The Union scheme began on 1 July 2021 (Directive 2006/112/EC, articles 369a to 369k): the rate is
that of the country where the consumer is, by the day of supply. Standard rates alone stand here,
checked in November 2026; what is taxed there at a reduced rate is not known here.
"""

from types import MappingProxyType

from akker.packs.chart_table import read_rates
from akker.packs.taxes import TaxCode, TaxRate

_COUNTRIES = """
AT | Austria | Oostenrijk | 20
BE | Belgium | België | 21
BG | Bulgaria | Bulgarije | 20
CY | Cyprus | Cyprus | 19
CZ | Czechia | Tsjechië | 21
DE | Germany | Duitsland | 19
DK | Denmark | Denemarken | 25
EE | Estonia | Estland | 20 2024-01-01:22 2025-07-01:24
ES | Spain | Spanje | 21
FI | Finland | Finland | 24 2024-09-01:25.5
FR | France | Frankrijk | 20
GR | Greece | Griekenland | 24
HR | Croatia | Kroatië | 25
HU | Hungary | Hongarije | 27
IE | Ireland | Ierland | 23
IT | Italy | Italië | 22
LT | Lithuania | Litouwen | 21
LU | Luxembourg | Luxemburg | 17 2023-01-01:16 2024-01-01:17
LV | Latvia | Letland | 21
MT | Malta | Malta | 18
NL | the Netherlands | Nederland | 21
PL | Poland | Polen | 23
PT | Portugal | Portugal | 23
RO | Romania | Roemenië | 19 2025-08-01:21
SE | Sweden | Zweden | 25
SI | Slovenia | Slovenië | 22
SK | Slovakia | Slowakije | 20 2025-01-01:23
"""
_BEGAN = "2021-07-01"


def oss_codes(home: str, ledger_code: str) -> tuple[TaxCode, ...]:
    """A code for each other country, as OSS-DE; its box is the code, of the return of the scheme.

    `ledger_code` is what the VAT of all of them is owed on.
    """
    return tuple(
        TaxCode(
            code=f"OSS-{country}",
            name=f"Consumers in {name}",
            local_names=MappingProxyType({"nl": f"Consumenten in {local}"}),
            use="sale",
            category="S",
            base_box=f"OSS-{country}",
            tax_box=f"OSS-{country}",
            ledger_code=ledger_code,
            rates=_rates(rates),
            consumers_in=country,
        )
        for country, name, local, rates in _rows()
        if country != home
    )


def _rows() -> list[list[str]]:
    lines = _COUNTRIES.strip().splitlines()
    return [[cell.strip() for cell in line.split("|")] for line in lines]


def _rates(text: str) -> tuple[TaxRate, ...]:
    return read_rates(f"{_BEGAN}:{text}", text)
