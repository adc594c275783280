"""Dutch statutory interest on money that comes late, by first days.

Between traders it is the rate of the European Central Bank for its main refinancing operations
before the first day of each half year, and eight points (art. 6:119a and 6:120 lid 2 BW). Of
consumers it is what a decree says, laid down for each change (art. 6:119 and 6:120 lid 1 BW;
Stb. 2025, 438 for 4%). Rates as the government publishes them on rijksoverheid.nl; that of 1 July
2026 follows from the rule too, 2.40 % since 17 June 2026 and eight points. Either is added to
the debt after each year in which it was owed (art. 6:119 lid 2 BW).
"""

import datetime as dt

from akker.packs.interest import LateInterest

_KNOWN_UNTIL = dt.date(2026, 12, 31)


def _half(year: int, month: int, rate_e2: int) -> tuple[dt.date, int]:
    return dt.date(year, month, 1), rate_e2


COMMERCIAL = LateInterest(
    rates=(
        _half(2015, 1, 8_05),
        _half(2016, 7, 8_00),
        _half(2023, 1, 10_50),
        _half(2023, 7, 12_00),
        _half(2024, 1, 12_50),
        _half(2024, 7, 12_25),
        _half(2025, 1, 11_15),
        _half(2025, 7, 10_15),
        _half(2026, 7, 10_40),
    ),
    known_until=_KNOWN_UNTIL,
    law="art. 6:119a BW",
)
CONSUMER = LateInterest(
    rates=(
        _half(2015, 1, 2_00),
        _half(2023, 1, 4_00),
        _half(2023, 7, 6_00),
        _half(2024, 1, 7_00),
        _half(2025, 1, 6_00),
        _half(2026, 1, 4_00),
    ),
    known_until=_KNOWN_UNTIL,
    law="art. 6:119 BW",
)
