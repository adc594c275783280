"""What networks of e-invoices call numbers and units: code lists, as data.

Schemes are those of the Electronic Address Scheme (EAS) and of ISO 6523, as Peppol BIS Billing 3.0
uses them.
"""

from collections.abc import Mapping
from types import MappingProxyType

# Of an address in the network, by the kind of number.
ADDRESS_SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "kvk": "0106",
        "oin": "0190",
        "kbo": "0208",
        "gln": "0088",
        "siren": "0002",
        "lei": "0199",
        "duns": "0060",
    }
)
# Of a VAT number as an address, by the letters in front of it.
VAT_SCHEMES: Mapping[str, str] = MappingProxyType(
    {
        "AT": "9914",
        "BE": "9925",
        "BG": "9926",
        "CY": "9928",
        "CZ": "9929",
        "DE": "9930",
        "EE": "9931",
        "EL": "9933",
        "ES": "9920",
        "FR": "9957",
        "GB": "9932",
        "HR": "9934",
        "HU": "9910",
        "IE": "9935",
        "IT": "0211",
        "LT": "9937",
        "LU": "9938",
        "LV": "9939",
        "MT": "9943",
        "NL": "9944",
        "PL": "9945",
        "PT": "9946",
        "RO": "9947",
        "SE": "9955",
        "SI": "9949",
        "SK": "9950",
    }
)

# Why no VAT is charged (VATEX), by the category of EN 16931.
EXEMPTION_CODES: Mapping[str, str] = MappingProxyType(
    {"AE": "VATEX-EU-AE", "G": "VATEX-EU-G", "K": "VATEX-EU-IC", "O": "VATEX-EU-O"}
)
