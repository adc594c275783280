"""Dutch VAT on what is sold, by the boxes of the return (netherlands.md, 4.3).

The rates: Wet op de omzetbelasting 1968, article 9; 21 % since 1 October 2012 and 9 % since
1 January 2019. Overnight stays went from the reduced to the general rate on 1 January 2026:
another code from that day, not another rate of the same.

In which return: docs/decisions/0036-tax-points.md.
"""

from akker.packs.chart_table import read_tax_codes
from akker.packs.oss import oss_codes
from akker.packs.taxes import CashVat, InvoiceTerm

_DUTCH = read_tax_codes(
    """
# Sold in the Netherlands
V21 | General rate | Algemeen tarief | sale S | 1a/1a | 1501 | 2001-01-01:19 2012-10-01:21 |
V9 | Reduced rate | Verlaagd tarief | sale S | 1b/1b | 1502 | 1986-10-01:6 2019-01-01:9 |
V0 | Zero rate | Nultarief | sale Z | 1e/ | | 1969-01-01:0 |
VEX | Exempt | Vrijgesteld | sale E | / | | 1969-01-01:0 |
VRC | Reverse charge | Btw verlegd | sale AE | 1e/ | | 1969-01-01:0 | vat-id home

# Sold abroad
X-EUG | Goods to EU companies | Goederen EU-bedrijven | sale K | 3b/ | | 1993-01-01:0 | eu
X-EUS | Services to EU companies | Diensten EU-bedrijven | sale AE | 3b/ | | 2010-01-01:0 | eu done
X-EUT | Triangular trade in the EU | ABC-levering in de EU | sale K | 3b/ | | 1993-01-01:0 | eu
X-EXP | Export outside the EU | Uitvoer buiten de EU | sale G | 3a/ | | 1993-01-01:0 | outside
X-OUT | Services outside the EU | Diensten buiten de EU | sale O | / | | 2010-01-01:0 | outside

# Used by ourselves
PRIV | Private use | Privégebruik | private S | 1d/1d | 1504 | 2001-01-01:19 2012-10-01:21 |
PRIV9 | Private use, low | Privé, laag | private S | 1d/1d | 1504 | 1986-10-01:6 2019-01-01:9 |
""",
    local_language="nl",
    reasons="""
V0 | VAT zero rate | Btw-nultarief
VEX | Exempt from VAT | Vrijgesteld van btw
VRC | VAT reverse-charged | Btw verlegd
X-EUG | Intra-Community supply | Intracommunautaire levering
X-EUS | VAT reverse-charged | Btw verlegd
X-EUT | Triangular supply, VAT reverse-charged | ABC-levering, btw verlegd
X-EXP | Export outside the EU | Uitvoer buiten de EU
X-OUT | Outside the scope of Dutch VAT | Buiten het bereik van de Nederlandse btw
""",
)
_LAST = next(at for at, one in enumerate(_DUTCH) if one.use != "sale")
# Codes of other countries and those with a VAT number go by the invoice under this scheme too.
CASH_VAT = CashVat(("V21", "V9"), "1532", "Wet OB 1968")
INVOICE_TERM = InvoiceTerm(15, "Wet OB 1968, art. 34g")
TAX_CODES = (*_DUTCH[:_LAST], *oss_codes("NL", "1531"), *_DUTCH[_LAST:])
