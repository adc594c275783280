"""A small trading company that exists only here: its chart, its parties and its entries.

Only random() of a seeded generator is used, which Python keeps stable between releases, so the
same count and seed give the same entries for ever. `gen_journal` writes them as text.
"""

import bisect
import datetime as dt
import random
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

CUSTOMER_COUNT = 1400
PARTY_COUNT = 2000  # the rest are suppliers
FIRST_DAY = dt.date(2023, 1, 1)
DAY_COUNT = 1096  # 2023, 2024 (leap), 2025
SEED = 20240101

# The order counts: odd entries pick their ledger accounts by place in this list.
LEDGER_ACCOUNTS = """
Assets:Bank:Current Assets:Bank:Savings Assets:Bank:Payroll Assets:Bank:Card Assets:Cash:Till
Assets:Cash:Petty Assets:Clearing:Card Assets:Clearing:Wallet Assets:Clearing:Suspense
Assets:Receivable:Trade Assets:Receivable:Doubtful Assets:Receivable:Staff Assets:Receivable:Other
Assets:Tax:InputVat20 Assets:Tax:InputVat10 Assets:Tax:InputVatImport Assets:Prepaid:Insurance
Assets:Prepaid:Rent Assets:Prepaid:Licences Assets:Inventory:Goods Assets:Inventory:Parts
Assets:Inventory:Packaging Assets:Fixed:Buildings Assets:Fixed:Machines Assets:Fixed:Vehicles
Assets:Fixed:Computers Assets:Fixed:Furniture Assets:Fixed:Software Assets:Depreciation:Buildings
Assets:Depreciation:Machines Assets:Depreciation:Vehicles Assets:Depreciation:Computers
Assets:Depreciation:Furniture Assets:Depreciation:Software Assets:Deposits:Rent
Liabilities:Payable:Trade Liabilities:Payable:Staff Liabilities:Payable:Accrued
Liabilities:Payable:Other Liabilities:Tax:OutputVat20 Liabilities:Tax:OutputVat10
Liabilities:Tax:VatDue Liabilities:Tax:IncomeTax Liabilities:Social:Pension
Liabilities:Social:Health Liabilities:Social:Unemployment Liabilities:Social:WageTax
Liabilities:Loans:BankLong Liabilities:Loans:BankShort Liabilities:Loans:Owner
Liabilities:Loans:Lease Liabilities:Deferred:Subscriptions Liabilities:Deferred:Gifts
Equity:Capital Equity:Reserves Equity:Retained Equity:Drawings Equity:Opening Income:Sales:Goods20
Income:Sales:Goods10 Income:Sales:Services Income:Sales:Subscriptions Income:Sales:Export
Income:Sales:IntraEu Income:Sales:Shipping Income:Sales:Repairs Income:Sales:Training
Income:Sales:Rental Income:Returns Income:Discounts Income:Other:Interest Income:Other:Fx
Income:Other:Grants Income:Other:AssetSales Income:Other:Rounding Expenses:Cogs:Goods
Expenses:Cogs:Parts Expenses:Cogs:Freight Expenses:Cogs:Packaging Expenses:Cogs:Duty
Expenses:Cogs:Shrinkage Expenses:Staff:Wages Expenses:Staff:Pension Expenses:Staff:Health
Expenses:Staff:Unemployment Expenses:Staff:Training Expenses:Staff:Meals Expenses:Staff:Bonus
Expenses:Office:Rent Expenses:Office:Power Expenses:Office:Water Expenses:Office:Heating
Expenses:Office:Cleaning Expenses:Office:Supplies Expenses:Office:Postage Expenses:It:Hosting
Expenses:It:Licences Expenses:It:Hardware Expenses:It:Support Expenses:It:Phone
Expenses:It:Internet Expenses:Vehicles:Fuel Expenses:Vehicles:Service Expenses:Vehicles:Insurance
Expenses:Vehicles:Tax Expenses:Vehicles:Parking Expenses:Travel:Hotel Expenses:Travel:Rail
Expenses:Travel:Air Expenses:Travel:Perdiem Expenses:Travel:Taxi Expenses:Marketing:Ads
Expenses:Marketing:Fairs Expenses:Marketing:Print Expenses:Marketing:Sponsoring Expenses:Fees:Bank
Expenses:Fees:Card Expenses:Fees:Legal Expenses:Fees:Audit Expenses:Fees:Chamber
Expenses:Insurance:Liability Expenses:Insurance:Property Expenses:BadDebt Expenses:Interest
Expenses:Depreciation Expenses:Gifts Expenses:Donations
""".split()
PLACE = {name: place for place, name in enumerate(LEDGER_ACCOUNTS)}

_FIRST = """
Alder Birch Cedar Delta Ember Fjord Granit Hafen Ilex Juniper Krone Linden Meridian Nordic Opal
Pappel Quarz Raven Silber Tanne Ulmen Vesta Weiden Xenon Yarrow Zenit Anker Bruck Corvus Dorn
""".split()
_SECOND = """
Bau Logistik Foods Design Medical Optics Trading Werkzeug Print Energie Garten Metall Software
Textil Papier Systems Reisen Holz Foto Musik
""".split()
_FORM = ("GmbH", "AG", "KG", "Ltd", "SARL")
PARTIES = [
    f"{_FIRST[i % 30]} {_SECOND[i // 30 % 20]} {_FORM[i % 5]} {i + 1:04d}"
    for i in range(PARTY_COUNT)
]


def _places(*names: str) -> list[int]:
    return [PLACE[name] for name in names]


def _places_below(*prefixes: str) -> list[int]:
    return [PLACE[name] for name in LEDGER_ACCOUNTS if name.startswith(prefixes)]


_SOLD = ("Goods20", "Services", "Subscriptions", "Repairs", "Training", "Rental", "Shipping")
SALES = _places(*(f"Income:Sales:{name}" for name in _SOLD))
COSTS = (
    _places_below(
        *("Expenses:Office", "Expenses:It", "Expenses:Vehicles", "Expenses:Travel"),
        *("Expenses:Marketing", "Expenses:Insurance", "Expenses:Cogs"),
    )
    + _places("Assets:Inventory:Goods") * 8
    + _places("Assets:Inventory:Parts") * 3
    + _places_below("Assets:Fixed", "Assets:Prepaid")
)
BANK, RECEIVABLE, PAYABLE = _places(
    "Assets:Bank:Current", "Assets:Receivable:Trade", "Liabilities:Payable:Trade"
)
BANKS = [BANK] * 8 + _places("Assets:Bank:Savings", "Assets:Bank:Card", "Assets:Cash:Till")
OUTPUT_20, OUTPUT_10, INPUT_20 = _places(
    "Liabilities:Tax:OutputVat20", "Liabilities:Tax:OutputVat10", "Assets:Tax:InputVat20"
)
BANK_FEE = PLACE["Expenses:Fees:Bank"]
DEPRECIATION = [
    (PLACE["Expenses:Depreciation"], PLACE[f"Assets:Depreciation:{name}"])
    for name in ("Buildings", "Machines", "Vehicles", "Computers", "Furniture", "Software")
]

Lines = list[tuple[int, int]]  # place of the ledger account, minor units


class Entry(NamedTuple):
    """A tuple rather than a dataclass: a million of them are made in one run."""

    number: int
    day: str
    kind: str
    reference: str
    party: str
    lines: Lines


def _amount(draw: Callable[[], float], low: int, high: int) -> int:
    """Minor units, skewed to small amounts."""
    r = draw()
    return int(low + (high - low) * r * r * r)


def _percent(amount_minor: int, percent: int) -> int:
    return (amount_minor * percent + 50) // 100


def _pick(draw: Callable[[], float], places: list[int]) -> int:
    return places[int(draw() * len(places))]


def _invoice(draw: Callable[[], float]) -> Lines:
    net = _amount(draw, 1000, 900000)
    sale = _pick(draw, SALES)
    vat = _percent(net, 20)
    if draw() >= 0.2:
        return [(RECEIVABLE, net + vat), (sale, -net), (OUTPUT_20, -vat)]
    other_net = _amount(draw, 500, 90000)
    other_vat = _percent(other_net, 10)
    return [
        (RECEIVABLE, net + vat + other_net + other_vat),
        (sale, -net),
        (PLACE["Income:Sales:Goods10"], -other_net),
        (OUTPUT_20, -vat),
        (OUTPUT_10, -other_vat),
    ]


def _receipt(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 1000, 1080000)
    case = draw()
    if case < 0.08:
        discount = amount * 2 // 100
        discounts = PLACE["Income:Discounts"]
        return [(BANK, amount - discount), (discounts, discount), (RECEIVABLE, -amount)]
    if case < 0.15:
        return [(BANK, amount - 150), (BANK_FEE, 150), (RECEIVABLE, -amount)]
    return [(_pick(draw, BANKS), amount), (RECEIVABLE, -amount)]


def _bill(draw: Callable[[], float]) -> Lines:
    net = _amount(draw, 800, 1200000)
    vat = _percent(net, 20)
    cost = _pick(draw, COSTS)
    if draw() >= 0.15:
        return [(cost, net), (INPUT_20, vat), (PAYABLE, -(net + vat))]
    other_net = _amount(draw, 500, 50000)
    other_vat = _percent(other_net, 20)
    other_cost = _pick(draw, COSTS)
    return [
        (cost, net),
        (other_cost, other_net),
        (INPUT_20, vat + other_vat),
        (PAYABLE, -(net + other_net + vat + other_vat)),
    ]


def _payment(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 800, 1440000)
    return [(PAYABLE, amount), (_pick(draw, BANKS), -amount)]


def _cost_of_goods(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 500, 500000)
    return [(PLACE["Expenses:Cogs:Goods"], amount), (PLACE["Assets:Inventory:Goods"], -amount)]


def _expense(draw: Callable[[], float]) -> Lines:
    hotel, taxi = _amount(draw, 500, 60000), _amount(draw, 300, 20000)
    vat = _percent(taxi, 20)
    return [
        (PLACE["Expenses:Travel:Hotel"], hotel),
        (PLACE["Expenses:Travel:Taxi"], taxi),
        (INPUT_20, vat),
        (PLACE["Liabilities:Payable:Staff"], -(hotel + taxi + vat)),
    ]


def _fee(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 100, 5000)
    return [(BANK_FEE, amount), (BANK, -amount)]


def _payroll(draw: Callable[[], float]) -> Lines:
    gross = _amount(draw, 180000, 700000)
    tax, pension, health = gross * 18 // 100, gross * 10 // 100, gross * 4 // 100
    return [
        (PLACE["Expenses:Staff:Wages"], gross),
        (PLACE["Liabilities:Social:WageTax"], -tax),
        (PLACE["Liabilities:Social:Pension"], -pension),
        (PLACE["Liabilities:Social:Health"], -health),
        (PLACE["Assets:Bank:Payroll"], -(gross - tax - pension - health)),
    ]


def _credit(draw: Callable[[], float]) -> Lines:
    net = _amount(draw, 500, 200000)
    vat = _percent(net, 20)
    return [(PLACE["Income:Returns"], net), (OUTPUT_20, vat), (RECEIVABLE, -(net + vat))]


def _transfer(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 10000, 5000000)
    return [(PLACE["Assets:Bank:Payroll"], amount), (BANK, -amount)]


def _depreciation(draw: Callable[[], float]) -> Lines:
    amount = _amount(draw, 2000, 300000)
    cost, written_off = DEPRECIATION[int(draw() * len(DEPRECIATION))]
    return [(cost, amount), (written_off, -amount)]


def _odd(draw: Callable[[], float]) -> Lines:
    """Any two ledger accounts, so that each of them carries something."""
    count = len(LEDGER_ACCOUNTS)
    amount = _amount(draw, 100, 100000)
    one = int(draw() * count)
    other = (one + 1 + int(draw() * (count - 1))) % count
    return [(one, amount), (other, -amount)]


# Kind, its share of all entries, how it is made, who it is with. The shares add up to one.
KINDS: list[tuple[str, float, Callable[[Callable[[], float]], Lines], str]] = [
    ("invoice", 0.34, _invoice, "customer"),
    ("receipt", 0.24, _receipt, "customer"),
    ("bill", 0.14, _bill, "supplier"),
    ("payment", 0.11, _payment, "supplier"),
    ("cogs", 0.05, _cost_of_goods, ""),
    ("expense", 0.04, _expense, ""),
    ("fee", 0.02, _fee, ""),
    ("payroll", 0.015, _payroll, ""),
    ("credit", 0.015, _credit, "customer"),
    ("transfer", 0.01, _transfer, ""),
    ("depreciation", 0.01, _depreciation, ""),
    ("misc", 0.01, _odd, ""),
]


def entries(count: int, seed: int = SEED) -> Iterator[Entry]:
    """Balanced entries in date order, always the same ones for the same arguments."""
    draw = random.Random(seed).random
    days = [(FIRST_DAY + dt.timedelta(n)).isoformat() for n in range(DAY_COUNT)]
    shares = list(accumulate(kind[1] for kind in KINDS))
    supplier_count = PARTY_COUNT - CUSTOMER_COUNT
    for index in range(count):
        which = min(bisect.bisect_left(shares, draw()), len(KINDS) - 1)
        kind, _share, make, side = KINDS[which]
        r = draw()
        party = ""
        if side == "customer":
            party = PARTIES[int(CUSTOMER_COUNT * r * r)]
        elif side == "supplier":
            party = PARTIES[CUSTOMER_COUNT + int(supplier_count * r * r)]
        number = index + 1
        reference = f"{kind[:3].upper()}-{number:07d}"
        yield Entry(number, days[index * DAY_COUNT // count], kind, reference, party, make(draw))
