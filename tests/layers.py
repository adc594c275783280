"""Who may import whom: the one table, and the rule that reads it.

A package that does not exist yet may stand in the table; one that is not in the table may not
exist.
"""

from collections.abc import Iterator

from tests.source import Reference, Source

BASE = ("kernel", "packs", "books", "audit", "access")
FOUNDATION = (
    *BASE, "files", "intake", "pdf", "search", "jobs", "mail", "webhooks", "parties",
)  # fmt: skip
BOOKKEEPING = (
    "ledger", "clearing", "tax", "catalog", "receivables", "dunning", "repeating", "sales",
    "payables", "assets", "banking",
)  # fmt: skip
RELATIONS = (
    *(
        "customers",
        "adoption",
        "training",
        "knowledge",
        "cases",
        "planning",
        "voice",
        "health",
        "growth",
        "privacy",
    ),
)
BELOW = (*FOUNDATION, *BOOKKEEPING, *RELATIONS)
INTERFACES = ("web", "portal", "api", "cli", "mcp", "demo")

MAY_IMPORT: dict[str, tuple[str, ...]] = {
    "kernel": (),
    "packs": ("kernel",),
    "books": ("kernel", "packs"),
    "audit": ("kernel", "packs", "books"),
    "access": ("kernel", "packs", "books", "audit"),
    "files": BASE,
    "intake": BASE,
    "pdf": BASE,
    "search": BASE,
    "jobs": BASE,
    "mail": BASE,
    "webhooks": BASE,
    "parties": (*BASE, "intake"),  # they come from files too
    "ledger": FOUNDATION,
    "clearing": (*FOUNDATION, "ledger"),  # open items of receivables and payables alike
    "tax": (*FOUNDATION, "ledger"),
    "catalog": (*FOUNDATION, "ledger", "tax"),
    "receivables": (*FOUNDATION, "ledger", "clearing", "tax", "catalog"),
    "dunning": (*FOUNDATION, "ledger", "clearing", "receivables"),
    "repeating": (*FOUNDATION, "ledger", "clearing", "tax", "catalog", "receivables"),
    "sales": (*FOUNDATION, "ledger", "clearing", "tax", "catalog", "receivables"),
    "payables": (*FOUNDATION, "ledger", "clearing", "tax", "catalog"),
    "assets": (*FOUNDATION, "ledger", "tax", "catalog"),
    "banking": (
        *FOUNDATION,
        "ledger",
        "clearing",
        "tax",
        "catalog",
        "receivables",
        "payables",
    ),
    "customers": (*FOUNDATION, *BOOKKEEPING),
    "adoption": (*FOUNDATION, *BOOKKEEPING, "customers"),
    "training": (*FOUNDATION, *BOOKKEEPING, "customers"),
    "knowledge": (*FOUNDATION, *BOOKKEEPING, "customers"),
    "cases": (*FOUNDATION, *BOOKKEEPING, "customers"),
    "planning": (*FOUNDATION, *BOOKKEEPING, "customers", "knowledge", "cases"),
    "voice": (*FOUNDATION, *BOOKKEEPING, "customers", "cases"),
    "health": (*FOUNDATION, *BOOKKEEPING, "customers", "adoption", "cases", "planning", "voice"),
    "growth": (*FOUNDATION, *BOOKKEEPING, "customers", "cases", "planning", "voice", "health"),
    "privacy": (  # whatever names somebody can forget them
        *(*FOUNDATION, *BOOKKEEPING),
        *("customers", "training", "cases", "planning", "voice", "growth"),
    ),
    "reports": BELOW,
    "backup": BELOW,  # every table of the installation, by its model alone
    "web": (*BELOW, "reports", "backup", "demo"),  # the first page offers it
    "portal": (*BELOW, "reports"),
    "api": (*BELOW, "reports", "backup"),
    "cli": (*BELOW, "reports", "backup", "demo"),  # `akker demo` is a verb
    "mcp": (*BELOW, "reports"),
    "demo": (*BELOW, "reports"),
    "config": (*BELOW, "reports", "backup", *INTERFACES),
}

# Types that interfaces may name; of everything else they see what queries answer.
MODELS_FOR_INTERFACES = ("books", "access")


def layer_offences(source: Source) -> Iterator[str]:
    """Imports that the table, or one of the notes beside it, does not allow."""
    if not source.package:
        return
    if source.package not in MAY_IMPORT:
        yield f"{source.path}: package {source.package} has no place in the table"
        return
    for reference in source.references():
        if reference.package == source.package:
            continue
        where = f"{source.path}:{reference.line}: {source.package}"
        if reference.package not in MAY_IMPORT[source.package]:
            yield f"{where} may not import {reference.package}"
        elif not _part_allowed(source.package, reference):
            yield f"{where} may not import {reference.module} of {reference.package}"


def _part_allowed(package: str, reference: Reference) -> bool:
    """The notes: which modules of an allowed package are meant."""
    if package in RELATIONS and reference.package in BOOKKEEPING:
        step_of_sales = package == "growth" and reference.package == "sales"
        reads = ("queries", "rules", "events")
        return (
            reference.module in reads
            or reference.module.startswith(("queries_", "rules_"))
            or (step_of_sales and reference.is_changing)
        )
    if package == "reports":
        if reference.package in (*BOOKKEEPING, *RELATIONS):
            # E-invoices are what documents are read as.
            reads = ("models", "queries", "rules", "einvoice")
            return reference.module in reads or reference.module.startswith(("queries_", "rules_"))
        return not reference.is_changing
    if package in INTERFACES and reference.module == "models":
        return reference.package in MODELS_FOR_INTERFACES
    return True
