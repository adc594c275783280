"""The house rules that syntax can tell. Each rule yields one sentence per offence."""

import ast
import re
from collections.abc import Iterator

from tests.layers import INTERFACES
from tests.source import FunctionNode, Source, marked

LONGEST_FILE = 400
LONGEST_FUNCTION = 60
EXPLAINED_FROM = 12  # lines; what is shorter and public may speak for itself

MONEY = (
    "kernel", "packs", "books", "ledger", "tax", "catalog", "receivables", "dunning", "sales",
    "payables",    "assets", "banking", "reports",
)  # fmt: skip
WRITERS = {
    "save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create",
    "asave", "acreate", "adelete", "abulk_create", "aget_or_create", "aupdate_or_create",
}  # fmt: skip
QUERYSET = {
    "objects", "all", "filter", "exclude", "order_by", "select_for_update", "using", "annotate",
}  # fmt: skip
WRITING_SQL = re.compile(
    r"\b(INSERT\s+(OR\s+\w+\s+)?INTO|UPDATE\s+\S+\s+SET|DELETE\s+FROM|REPLACE\s+INTO|TRUNCATE\s)",
    re.IGNORECASE,
)
WRITES_ELSEWHERE = {
    "akker/books/idempotency.py",  # keeps the answer of a use case beside its effect
}
CLOCKS = re.compile(r"(^|\.)(now|today|utcnow|localdate|localtime|time|monotonic)$")
OUTSIDE_OF_RULES = {
    "asyncio", "django", "http", "os", "pathlib", "psycopg", "random", "requests", "secrets",
    "socket", "sqlite3", "subprocess", "time", "urllib",
}  # fmt: skip
NEVER_CALLED = re.compile(
    r"(^|\.)mark_safe$|^eval$|^exec$|^pickle\.|^marshal\.|^shelve\.|^os\.(system|popen)$"
    r"|^yaml\.(load|unsafe_load|full_load)$|^xml\.(etree|dom|sax)\."
)
NOT_A_NAME = {
    "account", "balance", "data", "document", "entity", "helper", "info", "manager", "process",
    "service", "transaction", "utils",
}  # fmt: skip
COUNTRY = re.compile(r"(AT|BE|DE|DK|ES|FI|FR|GB|IE|IT|LU|NL|NO|PL|PT|SE)\Z")
UNMARKED = {
    "akker.ledger.opening.open_book",  # there is no book yet to act in
    "akker.access.signing_in.make_sign_in_link",  # nor here
    "akker.access.signing_in.use_sign_in_link",
    "akker.backup.backing_up.back_up",  # and these in all books at once
    "akker.backup.restoring.restore",
    "akker.backup.restoring.load",
    "akker.backup.archiving.archive",  # asks for the permission itself
    "akker.jobs.scheduling.work_until",  # acts in all books, one after another
    "akker.jobs.stopping.cancel_job",  # asks itself: a row would wait for what is to be stopped
    "akker.audit.reacting.deliver_pending",  # what the system does after somebody's use case
}


def size_offences(source: Source) -> Iterator[str]:
    if source.is_migration:
        return
    lines = source.text.count("\n")
    if lines > LONGEST_FILE:
        yield f"{source.path}: {lines} lines; at most {LONGEST_FILE}"
    for function in source.functions():
        length = _length(function)
        if length > LONGEST_FUNCTION:
            yield f"{_at(source, function)}: {function.name} has {length} lines; at most 60"


def writing_offences(source: Source) -> Iterator[str]:
    """Rows are written in `-ing` modules and migrations; the database's guards write too."""
    if not source.package or source.is_changing or source.is_migration or source.package == "demo":
        return
    if source.path in WRITES_ELSEWHERE:
        return
    for call, _ in source.calls():
        if not isinstance(call.func, ast.Attribute):
            continue
        name = call.func.attr
        on_rows = {part for part in _chain(call.func.value) if part in QUERYSET}
        if name in WRITERS or (name in ("update", "aupdate") and on_rows):
            yield f"{_at(source, call)}: {name}() outside an -ing module"
    if source.module != "guards":
        for text, line in source.texts():
            if WRITING_SQL.search(text):
                yield f"{source.path}:{line}: SQL that writes, outside an -ing module"


def usecase_offences(source: Source, usecases: set[str]) -> Iterator[str]:
    """Interfaces call use cases, never steps; use cases and steps call no use case."""
    if source.package in INTERFACES:
        for call, meaning in source.calls():
            parts = meaning.split(".")
            is_step = (
                parts[0] == "akker"
                and len(parts) == 4
                and parts[1] not in INTERFACES
                and re.search(r"ing(_|$)", parts[2])
                and parts[3][:1].islower()
            )
            if is_step and meaning not in usecases | UNMARKED:
                yield f"{_at(source, call)}: an interface calls the step {meaning}"
    elif not source.path.startswith("tests/") and (
        source.is_changing or any(marked(function) for function in source.functions())
    ):
        for call, meaning in source.calls():
            if meaning in usecases:
                yield f"{_at(source, call)}: the use case {meaning} is for interfaces only"


def float_offences(source: Source) -> Iterator[str]:
    """No float near money. Seconds are not money: what `sleep` and `timeout` get may be one."""
    if source.package not in MONEY:
        return
    seconds: set[int] = set()
    for node in ast.walk(source.tree):
        about_time = (
            (isinstance(node, ast.Call) and source.meaning(node.func).endswith("sleep"))
            or (isinstance(node, ast.keyword) and node.arg == "timeout")
            or (isinstance(node, ast.Assign | ast.AnnAssign) and "SECONDS" in ast.unparse(node))
        )
        if about_time:
            seconds |= {id(inner) for inner in ast.walk(node)}
        elif id(node) in seconds:
            continue
        elif isinstance(node, ast.Name) and node.id == "float":
            yield f"{_at(source, node)}: float near money"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield f"{_at(source, node)}: {node.value} is a float near money"


def purity_offences(source: Source) -> Iterator[str]:
    """The kernel and the packs know no Django; rules know no database, clock or network."""
    is_rule = source.module == "rules"
    forbidden = OUTSIDE_OF_RULES if is_rule else {"django"}
    if not (is_rule or source.package in ("kernel", "packs")):
        return
    for dotted, line in source.imported():
        if dotted.partition(".")[0] in forbidden:
            yield f"{source.path}:{line}: imports {dotted}"
    if is_rule:
        for reference in source.references():
            if reference.module in ("models", "queries") or reference.is_changing:
                yield f"{source.path}:{reference.line}: a rule reads no {reference.module}"
        for call, meaning in source.calls():
            if CLOCKS.search(meaning):
                yield f"{_at(source, call)}: a rule is told the time, it does not ask"


def danger_offences(source: Source) -> Iterator[str]:
    """What turns text into code, or markup, or a command."""
    for call, meaning in source.calls():
        if NEVER_CALLED.search(meaning):
            yield f"{_at(source, call)}: {meaning}"
        for keyword in call.keywords:
            if keyword.arg == "shell" and getattr(keyword.value, "value", True):
                yield f"{_at(source, call)}: shell=True"


def class_offences(source: Source) -> Iterator[str]:
    """Models, frozen dataclasses, enums, errors. No signals, no overridden save()."""
    if not source.package:
        return
    for dotted, line in source.imported():
        if dotted.startswith(("django.db.models.signals", "django.dispatch")):
            yield f"{source.path}:{line}: a signal; record an event instead"
    for node in source.classes():
        marks = [ast.unparse(mark) for mark in node.decorator_list]
        dataclasses = [mark for mark in marks if "dataclass" in mark]
        if not node.bases and not dataclasses:
            yield f"{_at(source, node)}: {node.name} is no model, dataclass, enum or error"
        if any("frozen=True" not in m or "slots=True" not in m for m in dataclasses):
            yield f"{_at(source, node)}: {node.name} is not frozen with slots"
        for member in node.body:
            if isinstance(member, FunctionNode) and member.name in ("save", "delete"):
                yield f"{_at(source, member)}: {node.name} overrides {member.name}()"


def name_offences(source: Source) -> Iterator[str]:
    """Modules, classes and functions whose whole name is a word we do not use."""
    words = [(source.path.rsplit("/", 1)[-1].removesuffix(".py"), 1)]
    words += [(function.name, function.lineno) for function in source.functions()]
    words += [(node.name.lower(), node.lineno) for node in source.classes()]
    for word, line in words:
        if word in NOT_A_NAME:
            yield f"{source.path}:{line}: {word} does not say which"


def docstring_offences(source: Source) -> Iterator[str]:
    """Modules, use cases, models, and functions that are public and long enough to need one."""
    if source.path.startswith("tests/") or source.is_migration or not source.text.strip():
        return
    if not ast.get_docstring(source.tree):
        yield f"{source.path}: no docstring"
    for node in source.tree.body:
        if not isinstance(node, FunctionNode | ast.ClassDef) or ast.get_docstring(node):
            continue
        if isinstance(node, ast.ClassDef):
            needs_one = "Model" in {ast.unparse(base).rpartition(".")[2] for base in node.bases}
        else:
            is_public = not node.name.startswith("_")
            needs_one = marked(node) or (is_public and _length(node) > EXPLAINED_FROM)
        if needs_one:
            yield f"{_at(source, node)}: {node.name} has no docstring"


def country_offences(source: Source) -> Iterator[str]:
    """No country in a condition outside the packs: it is the pack that differs."""
    if not source.package or source.package in ("packs", "demo"):
        return
    for node in ast.walk(source.tree):
        if not isinstance(node, ast.Compare | ast.MatchValue):
            continue
        for inner in ast.walk(node):
            if isinstance(inner, ast.Constant) and isinstance(inner.value, str):
                if COUNTRY.match(inner.value):
                    yield f"{_at(source, inner)}: asks for the country {inner.value}"


def migration_offences(source: Source) -> Iterator[str]:
    """Every migration can be taken back."""
    if not source.is_migration:
        return
    for call, meaning in source.calls():
        name = meaning.rpartition(".")[2]
        way_back = {"RunPython": "reverse_code", "RunSQL": "reverse_sql"}.get(name)
        if way_back and len(call.args) < 2 and way_back not in {k.arg for k in call.keywords}:
            yield f"{_at(source, call)}: {name} without {way_back}"


def _at(source: Source, node: ast.expr | ast.stmt) -> str:
    return f"{source.path}:{node.lineno}"


def _length(node: FunctionNode | ast.ClassDef) -> int:
    return (node.end_lineno or node.lineno) - node.lineno + 1


def _chain(node: ast.expr) -> Iterator[str]:
    """The names in `Invoice.objects.filter(...).order_by(...)`, from the right."""
    while isinstance(node, ast.Attribute | ast.Call):
        if isinstance(node, ast.Attribute):
            yield node.attr
            node = node.value
        else:
            node = node.func
