"""What a book in the Netherlands starts with."""

from types import MappingProxyType

from akker.packs.chart_table import read_journals
from akker.packs.contract import Pack
from akker.packs.nl.chart import CHART, RGS_VERSION
from akker.packs.nl.collection import COLLECTION_COSTS
from akker.packs.nl.interest import COMMERCIAL, CONSUMER
from akker.packs.nl.taxes import CASH_VAT, INVOICE_TERM, TAX_CODES

PACK = Pack(
    code="nl",
    name="Netherlands",
    country="NL",
    legal_forms=MappingProxyType({"bv": "BV", "sole-trader": "Eenmanszaak"}),
    languages=("nl", "en"),
    timezone="Europe/Amsterdam",
    chart=CHART,
    chart_reference_name=f"RGS {RGS_VERSION}",
    journals=read_journals(
        """
VRK | Sales | Verkoop | sales
INK | Purchases | Inkoop | purchase
BNK | Bank | Bank | bank
KAS | Cash | Kas | cash
MEM | General | Memoriaal | general
BEG | Opening balance | Beginbalans | opening
AFS | Year-end closing | Afsluiting | closing
""",
        local_language="nl",
    ),
    tax_codes=TAX_CODES,
    seller_numbers=("vat", "kvk"),
    invoice_law="Wet OB 1968, art. 35a",
    invoice_term=INVOICE_TERM,
    cash_vat=CASH_VAT,
    payment_reference="sixteen digits",
    collection_costs=COLLECTION_COSTS,
    business_interest=COMMERCIAL,
    consumer_interest=CONSUMER,
)
