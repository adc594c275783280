"""The cast, continued: who sends bills to Noordlicht, for what and how often."""

from dataclasses import dataclass

# How a supplier is paid: taken from the bank on the due day, in Thursday's batch, or by card
# in dollars.
DEBIT, BATCH, DOLLARS = "debit", "batch", "dollars"


@dataclass(frozen=True, slots=True)
class Supplier:
    code: str
    name: str
    country: str
    terms_days: int
    paid: str


@dataclass(frozen=True, slots=True)
class Purchase:
    """Something bought again and again, at about so many euros before VAT.

    `when` is a day of each month (`5`), a day of some months (`3@2,8`), or a number of times
    a month on any day (`x2`, or `x30%` for a chance). `vat` is a percentage, `reversed` for
    VAT reverse-charged to us, `blocked` for VAT that is not deducted, or empty.
    `spread` bills are paid ahead and become cost over twelve months; `life_months` makes it
    a fixed asset.
    """

    supplier: str
    ledger_code: str
    text: str
    euros: int
    when: str
    vat: str
    cost_centre: str
    swing: int = 0
    spread: bool = False
    life_months: int = 0


def _suppliers(table: str) -> tuple[Supplier, ...]:
    rows = [[cell.strip() for cell in line.split("|")] for line in table.strip().splitlines()]
    return tuple(
        Supplier(code, name, country, int(terms), paid) for code, name, country, terms, paid in rows
    )


def _purchases(table: str) -> tuple[Purchase, ...]:
    found = []
    for line in table.strip().splitlines():
        supplier, code, text, euros, when, vat, cost_centre = (c.strip() for c in line.split("|"))
        amount, _, swing = euros.partition("~")
        place, *marks = cost_centre.split()
        life = next((int(m[5:]) for m in marks if m.startswith("life:")), 0)
        found.append(
            Purchase(
                supplier,
                code,
                text,
                int(amount),
                when,
                vat,
                place,
                swing=int(swing or 0),
                spread="spread" in marks,
                life_months=life,
            )
        )
    return tuple(found)


# Code | name | country | days of terms | how it is paid
SUPPLIERS = _suppliers(
    """
L2001 | Pakhuis Winterhaven Vastgoed | NL | 3 | debit
L2002 | Getijdenstroom Levering | NL | 14 | debit
L2003 | Draadgrond Telecom | NL | 14 | debit
L2004 | Fionnbeg Cloud Ltd | IE | 14 | debit
L2005 | Ballycorr Software Ltd | IE | 30 | batch
L2006 | Cindergrid Software Inc. | US | 20 | dollars
L2007 | Blauwe Kilometer Lease | NL | 7 | debit
L2008 | Laadpalenpas | NL | 14 | debit
L2009 | Spoorkaart Zakelijk | NL | 14 | debit
L2010 | Slaapstad Hotelreserveringen | NL | 14 | batch
L2011 | Eikenkern Interim | NL | 30 | batch
L2012 | Noordoostpas Advies | NL | 30 | batch
L2013 | Cijferkraam Analyse | NL | 14 | batch
L2014 | Rekenhof Accountants | NL | 14 | batch
L2015 | Stormvogel Assurantien | NL | 14 | batch
L2016 | Potlood en Papier Kantoor | NL | 14 | batch
L2017 | Bonenbrander Koffie | NL | 14 | batch
L2018 | Glansploeg Schoonmaak | NL | 14 | batch
L2019 | Luidkeels Marketing | NL | 30 | batch
L2020 | Zaal de Kaasmarkt | NL | 14 | batch
L2021 | Tafel Twaalf Catering | NL | 14 | batch
L2022 | Leerkracht Opleidingen | NL | 30 | batch
L2023 | Schermwerk Computers | NL | 14 | batch
L2024 | Drukkerij Zetmeel | NL | 30 | batch
L2025 | Paragraaf Juristen | NL | 30 | batch
L2026 | Pensioenfonds Adviesberoepen | NL | 15 | debit
L2027 | Restaurant de Laatste Tram | NL | 14 | batch
L2028 | Stoel en Licht Inrichting | NL | 30 | batch
"""
)
SUPPLIER_CODES = {supplier.code: supplier for supplier in SUPPLIERS}

# Supplier | ledger account | text | euros ~ swing in percent | when | VAT | cost centre and marks
PURCHASES = _purchases(
    """
L2001 | 4200 | Rent of the office | 5450 | 1 | 21 | office
L2001 | 4200 | Service costs | 640 | 1 | 21 | office
L2002 | 4600 | Energy | 720~25 | 12 | 21 | office
L2003 | 4620 | Telephone and internet | 560~6 | 8 | 21 | office
L2004 | 4625 | Hosting of the subscription platform | 2850~12 | 3 | reversed | subscriptions
L2004 | 4625 | Backup storage | 310~10 | 3 | reversed | subscriptions
L2005 | 4615 | Office software | 690~4 | 6 | reversed | office
L2005 | 4615 | Planning software | 4200 | 14@2 | reversed | consulting spread
L2006 | 4615 | Developer tools | 780~8 | 9 | reversed | subscriptions
L2006 | 4615 | Video meetings | 420~5 | 17 | reversed | sales
L2007 | 4571 | Lease of four cars | 2680 | 1 | 21 | consulting
L2008 | 4570 | Charging | 690~20 | 27 | 21 | consulting
L2009 | 4555 | Train travel | 980~25 | 24 | 9 | consulting
L2010 | 4555 | Hotel nights | 360~35 | x2 | hotel | consulting
L2011 | 7100 | Interim consultant | 7400~25 | 28 | 21 | consulting
L2012 | 7100 | Advice by the day | 3900~35 | 25 | 21 | consulting
L2013 | 7100 | Analysis | 1900~40 | x70% | 21 | consulting
L2014 | 4630 | Bookkeeping advice | 620 | 15 | 21 | office
L2014 | 4630 | Annual accounts | 7600 | 24@4 | 21 | office
L2015 | 4614 | Liability insurance | 7900 | 5@1 | | office spread
L2015 | 4614 | Sick leave insurance | 9400 | 5@7 | | office spread
L2016 | 4610 | Office supplies | 165~45 | x3 | 21 | office
L2017 | 4610 | Coffee and fruit | 285~20 | x2 | 9 | office
L2018 | 4650 | Cleaning | 890 | 20 | 21 | office
L2019 | 4550 | Campaign | 1450~40 | x1 | 21 | sales
L2019 | 4550 | Trade fair stand | 5800~10 | 10@3,10 | 21 | sales
L2020 | 7030 | Workshop room | 395~30 | x4 | 21 | training
L2021 | 7030 | Workshop lunch | 210~35 | x4 | 9 | training
L2022 | 4040 | Course | 980~45 | x1 | 21 | consulting
L2023 | 0225 | Laptops | 3300~20 | 11@2,6,10 | 21 | office life:36
L2023 | 4625 | Accessories and repairs | 240~50 | x1 | 21 | office
L2024 | 7025 | Printing of handbooks | 2300~10 | 16@3,9 | 9 | training
L2025 | 4630 | Contract advice | 1350~40 | x25% | 21 | office
L2027 | 4562 | Dinner with a customer | 310~40 | x2 | blocked | sales
L2028 | 0225 | Desks and lamps | 4100~15 | 7@9 | 21 | office life:60
"""
)
