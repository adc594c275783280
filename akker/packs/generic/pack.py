"""What a book starts with in a country that has no pack of its own."""

from types import MappingProxyType

from akker.packs.chart_table import read_journals, read_tax_codes
from akker.packs.contract import Pack
from akker.packs.generic.chart import CHART

PACK = Pack(
    code="generic",
    name="Any country",
    country="",
    legal_forms=MappingProxyType({"company": "Company", "sole-trader": "Sole trader"}),
    languages=("en", "nl"),
    timezone="UTC",
    chart=CHART,
    journals=read_journals(
        """
SAL | Sales | Verkoop | sales
PUR | Purchases | Inkoop | purchase
BNK | Bank | Bank | bank
CSH | Cash | Kas | cash
GEN | General | Memoriaal | general
OPN | Opening balance | Beginbalans | opening
CLS | Year-end closing | Afsluiting | closing
""",
        local_language="nl",
    ),
    # What nothing is known of is invoiced without VAT; the tax office of no country asks this.
    tax_codes=read_tax_codes(
        "NONE | Without VAT | Zonder btw | sale O | / | | 1900-01-01:0 |",
        local_language="nl",
        reasons="NONE | Outside the scope of VAT | Buiten het bereik van de btw",
    ),
)
