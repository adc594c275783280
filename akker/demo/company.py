"""The cast: Noordlicht Advies B.V., fourteen people who advise, train and run a subscription.

Everybody here is invented. Amounts are of the current year; earlier years scale down with
the wages and prices of then.
"""

from dataclasses import dataclass

NAME = "Noordlicht Advies B.V."
SLUG = "noordlicht"
DOMAIN = "noordlicht.example"
OWNER_EMAIL = f"owner@{DOMAIN}"
BOOKKEEPER_EMAIL = f"bookkeeper@{DOMAIN}"
# They divide the customers; the second sees own ones only.
MANAGER_EMAIL, OWN_ONLY_EMAIL = f"accounts@{DOMAIN}", f"customers@{DOMAIN}"

# Address, name, role. The people are known by what they do.
PEOPLE = (
    (OWNER_EMAIL, "Owner", "owner"),
    (BOOKKEEPER_EMAIL, "Bookkeeper", "bookkeeper"),
    (MANAGER_EMAIL, "Account manager", "manager"),
    (OWN_ONLY_EMAIL, "Account manager, own customers", "manager"),
    ("accountant@rekenhof.example", "External accountant", "accountant"),
)

COST_CENTRES = (
    ("consulting", "Consulting"),
    ("subscriptions", "Subscriptions"),
    ("training", "Training"),
    ("sales", "Sales and account management"),
    ("office", "Office and management"),
)

# Code, name, type, reference code: what the Dutch chart does not start with and this company
# needs.
EXTRA_LEDGER_ACCOUNTS = (
    ("1420", "Work not yet billed", "asset", "BVorOvaNtf"),
    ("1546", "Dividend tax payable", "liability", ""),
)

# Code, name, unit, price in euros, what it costs us, ledger account, VAT code: what they sell
# this year. Hours are agreed with each customer, and are a price here for who has none.
PRODUCTS = (
    ("handbook", "Handbook", "C62", "38.50", "14.20", "8010", "V9"),
    ("hours", "Consulting hours", "HUR", "124.00", "71.50", "8020", "V21"),
    ("hours-eu", "Consulting hours, EU", "HUR", "124.00", "71.50", "8046", "X-EUS"),
    ("seat", "Subscription, a seat a month", "MON", "42.50", "9.75", "8020", "V21"),
    ("support", "Support bundle", "", "850.00", "410.00", "8020", "V21"),
    ("workshop", "Workshop, half a day", "", "1650.00", "620.00", "8020", "V21"),
    ("year", "Subscription, a year", "ANN", "", "", "8020", "V21"),
)

# Role, cost centre, gross wage a month in euros.
EMPLOYEES = (
    ("Director", "office", 8300),
    ("Lead consultant", "consulting", 6900),
    ("Senior consultant, public sector", "consulting", 6200),
    ("Senior consultant, industry", "consulting", 6050),
    ("Consultant, planning", "consulting", 4900),
    ("Consultant, care", "consulting", 4750),
    ("Consultant, logistics", "consulting", 4600),
    ("Junior consultant, analysis", "consulting", 3600),
    ("Junior consultant, projects", "consulting", 3450),
    ("Product lead", "subscriptions", 5400),
    ("Software developer", "subscriptions", 4900),
    ("Trainer", "training", 4300),
    ("Account manager", "sales", 4600),
    ("Bookkeeper and office manager", "office", 3700),
)


@dataclass(frozen=True, slots=True)
class Customer:
    """`late_days` is how long after the due day a customer usually pays.

    `hours` are hours every half month; `adhoc` the most in a month in which there are any;
    rates in euros an hour. `workshops` and `support` are chances a month, in percent.
    """

    code: str
    name: str
    branch: str
    country: str
    terms_days: int
    late_days: int
    hours: tuple[int, int] = (0, 0)
    adhoc: tuple[int, int] = (0, 0)
    year_fee: tuple[int, int] = (0, 0)  # euros, calendar month of renewal
    month_fee: int = 0
    workshops: int = 0
    support: int = 0

    @property
    def currency(self) -> str:
        return "USD" if self.country == "US" else ""


def _customers(table: str) -> tuple[Customer, ...]:
    found = []
    for line in table.strip().splitlines():
        code, name, branch, country, days, buys = (cell.strip() for cell in line.split("|"))
        terms, late = (int(part) for part in days.split("+"))
        values: dict[str, tuple[int, int]] = {}
        single: dict[str, int] = {}
        for mark in buys.split():
            key, _, value = mark.partition(":")
            first, sign, second = value.replace("/", "@").partition("@")
            if sign:
                values[key] = (int(first), int(second))
            else:
                single[key] = int(first)
        found.append(
            Customer(
                code,
                name,
                branch,
                country,
                terms,
                late,
                hours=values.get("hours", (0, 0)),
                adhoc=values.get("adhoc", (0, 0)),
                year_fee=values.get("year", (0, 0)),
                month_fee=single.get("month", 0),
                workshops=single.get("workshops", 0),
                support=single.get("support", 0),
            )
        )
    return tuple(found)


# Code | name | branch | country | days of terms + usual days late | what they buy
CUSTOMERS = _customers(
    """
K1001 | Gemeente Zandermeer | local government | NL | 30+6 | hours:48@118 year:9600/2 workshops:35
K1002 | Waterschap Brakke Slenk | water authority | NL | 30+3 | hours:41@121 year:7800/9
K1003 | Kwelderzang Zorg | care | NL | 30+9 | hours:39@112 workshops:40
K1004 | Vlinderdijk Wonen | housing | NL | 30+5 | hours:34@115 year:6400/5
K1005 | Veenpluis Logistiek | transport | NL | 30+4 | hours:32@124 year:5200/8
K1006 | Bronstaal Machinebouw | industry | NL | 30+14 | hours:38@126 support:35
K1007 | Tjalkwerf Energie | energy | NL | 30+8 | hours:46@129 year:12400/11
K1008 | Schorrekant Havendiensten | port | NL | 30+11 | hours:34@127 workshops:30
K1009 | Korhoen Verzekeringen | insurance | NL | 21+2 | hours:41@134 year:14200/1
K1010 | Lisdodde Zuivel | food | NL | 30+7 | hours:28@119 workshops:25
K1011 | Kasseihof Consult NV | consultancy | BE | 30+10 | hours:30@116
K1012 | Hogeschool Merelveld | education | NL | 30+12 | hours:32@108 workshops:45
K1013 | Inktlijster Media | publishing | NL | 30+16 | hours:21@110 support:25
K1014 | Quillfern Robotics Inc. | industry | US | 30+12 | hours:23@140 year:18000/4
K1015 | Wolkenveer Software | software | NL | 14+6 | adhoc:33@122 year:4800/3
K1016 | Distelvink Retail | retail | NL | 30+18 | adhoc:29@115 workshops:20
K1017 | Zonnedauw Installatie | installation | NL | 30+10 | adhoc:24@118 support:30
K1018 | Pijlkruid Accountants | accountancy | NL | 14+2 | adhoc:20@126 year:6900/6
K1019 | Gemeente Oeverlanden-West | local government | NL | 30+5 | adhoc:35@118 year:8800/12
K1020 | Rietmosselen Bouw | construction | NL | 30+20 | adhoc:31@117
K1021 | Stichting Bosvogelpad | culture | NL | 30+8 | adhoc:15@98 workshops:20
K1022 | Zinnwerder Apparatebau GmbH | industry | DE | 30+7 | adhoc:29@124 year:9200/7
K1023 | Klokjesgras Farma | pharmacy | NL | 30+4 | adhoc:26@132 year:11800/10
K1024 | Duinroos Hotels | hospitality | NL | 14+12 | adhoc:18@112 workshops:25
K1025 | Atelier Bruyere-Lunel SARL | design | FR | 30+9 | year:5600/3
K1026 | Tamarack Loom LLC | textile | US | 30+6 | year:9600/9
K1027 | Stoomgemaal Evenementen | events | NL | 14+15 | adhoc:22@112
K1028 | Melkdistel Kaas | food | NL | 14+5 | year:3600/1 support:15
K1029 | Vuursteen Beveiliging | security | NL | 30+8 | year:5400/2 workshops:15
K1030 | Waterlelie Thuiszorg | care | NL | 30+6 | year:7400/4 workshops:25
K1031 | Hazelmuis Kinderopvang | childcare | NL | 14+4 | year:4200/5 workshops:15
K1032 | Gouden Regen Tuinen | horticulture | NL | 14+7 | year:3900/6 support:20
K1033 | Noorderkroon Notarissen | legal | NL | 14+3 | year:6100/7
K1034 | Smeltkroes Metaal | industry | NL | 30+13 | year:8300/8 support:20
K1035 | Biezenmand Pakketten | transport | NL | 30+10 | year:5700/9
K1036 | Sterrenmuur Bibliotheken | culture | NL | 30+5 | year:6600/10 workshops:30
K1037 | Scholengroep Klaverpad | education | NL | 30+9 | year:9900/11 workshops:45
K1038 | Grutto Fietsen | retail | NL | 14+6 | year:3300/12 support:15
K1039 | Heksenkring Software | software | NL | 14+5 | year:7100/3 month:290
K1040 | Torenvalk Drones | technology | NL | 14+8 | year:6200/10 support:25
K1041 | Wilgenkatje Webwinkels | retail | NL | 14+3 | month:245
K1042 | Bakstenen Brug Architecten | architecture | NL | 14+6 | month:390 support:20
K1043 | Zeekraal Catering | hospitality | NL | 14+9 | month:195 workshops:10
K1044 | Dwaallicht Theater | culture | NL | 14+11 | month:195 workshops:15
K1045 | Kievitsbloem Tandartsen | care | NL | 14+2 | month:325
K1046 | Meerkoet Fysiotherapie | care | NL | 14+4 | month:265
K1047 | Zilverschoon Schoonmaak | cleaning | NL | 14+7 | month:345 workshops:15
K1048 | Kraanvogel Techniek | installation | NL | 30+6 | month:490 year:5900/2
K1049 | Appelvink Financieel Advies | finance | NL | 14+3 | month:410 support:15
K1050 | Steenuil Vastgoed | property | NL | 30+9 | month:445 year:7700/12
"""
)

PAYS_EVER_LATER = "K1005"
GOES_BANKRUPT, PAYS_NO_MORE_FROM, BANKRUPT_AT = "K1027", 3, 9
CUSTOMER_CODES = {customer.code: customer for customer in CUSTOMERS}

# Code, name, customer, months after the start when it begins: the last one begun is running.
PROJECTS = (
    ("P-101", "Permits without paper", "K1001", -24),
    ("P-102", "One counter for all permits", "K1001", 11),
    ("P-103", "Dike inspection planning", "K1002", -24),
    ("P-104", "Rosters that hold", "K1003", -24),
    ("P-105", "Planned upkeep of homes", "K1004", -24),
    ("P-106", "Cross-dock timing", "K1005", -24),
    ("P-107", "Sorting line, phase 1", "K1006", -24),
    ("P-108", "Sorting line, phase 2", "K1006", 9),
    ("P-109", "Grid connection queue", "K1007", -24),
    ("P-110", "Quay planning", "K1008", -24),
    ("P-111", "Claims within a day", "K1009", -24),
    ("P-112", "Fraud signals", "K1009", 15),
    ("P-113", "Milk intake", "K1010", -24),
    ("P-114", "Shared bench", "K1011", -24),
    ("P-115", "Timetables", "K1012", -24),
    ("P-116", "From print to screen", "K1013", -24),
    ("P-117", "Warehouse robots", "K1014", -24),
)

# What happens once, by customer and months after the start.
SHORT_BY_CENTS, PAID_TOO_MUCH, CREDITED, WRONG_CUSTOMER = "short", "over", "credited", "wrong"
INCIDENTS = {
    ("K1018", 3): CREDITED,
    ("K1017", 7): SHORT_BY_CENTS,
    ("K1012", 10): CREDITED,
    ("K1010", 12): WRONG_CUSTOMER,
    ("K1033", 13): PAID_TOO_MUCH,
    ("K1006", 16): SHORT_BY_CENTS,
    ("K1003", 20): CREDITED,
    ("K1009", 22): PAID_TOO_MUCH,
}
