"""The project's own source, read as text and as syntax, for the rules in `tests/tidy.py`."""

import ast
import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path, PurePosixPath

from tests import ROOT

TEXT = {".css", ".html", ".js", ".md", ".py", ".sql", ".toml", ".txt", ".typ", ".yaml", ".yml"}
CHANGING = re.compile(r"ing(_|$)")

FunctionNode = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Reference:
    """What an import names: `from akker.ledger.posting import write_entry` is
    ("ledger", "posting", "write_entry"); parts that it does not name are empty."""

    package: str
    module: str
    name: str
    line: int

    @property
    def is_changing(self) -> bool:
        return bool(CHANGING.search(self.module))


@dataclass(frozen=True)
class Source:
    """One Python file. `path` is relative to the root, with slashes."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text, self.path)

    @property
    def package(self) -> str:
        """`akker/ledger/posting.py` is in `ledger`; empty outside akker and at its top."""
        parts = PurePosixPath(self.path).parts
        return parts[1] if len(parts) > 2 and parts[0] == "akker" else ""

    @property
    def module(self) -> str:
        """The part after the package: `posting`, also for `posting/` with files in it."""
        parts = PurePosixPath(self.path).with_suffix("").parts
        return parts[2] if self.package else ""

    @property
    def dotted(self) -> str:
        parts = PurePosixPath(self.path).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    @property
    def is_changing(self) -> bool:
        """Whether this is an `-ing` module: `posting.py`, `writing_off.py`."""
        return bool(CHANGING.search(self.module))

    @property
    def is_migration(self) -> bool:
        return "/migrations/" in self.path

    @cached_property
    def names(self) -> dict[str, str]:
        """What each imported or defined top-level name stands for, dotted in full."""
        names = {
            node.name: f"{self.dotted}.{node.name}"
            for node in self.tree.body
            if isinstance(node, FunctionNode | ast.ClassDef)
        }
        for node in ast.walk(self.tree):
            if isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    names[alias.asname or alias.name] = f"{node.module}.{alias.name}"
            elif isinstance(node, ast.Import):
                for alias in node.names:
                    name = alias.name if alias.asname else alias.name.partition(".")[0]
                    names[alias.asname or name] = name
        return names

    def functions(self) -> Iterator[FunctionNode]:
        return (node for node in ast.walk(self.tree) if isinstance(node, FunctionNode))

    def classes(self) -> Iterator[ast.ClassDef]:
        """Top-level classes: a model's Meta is not one."""
        return (node for node in self.tree.body if isinstance(node, ast.ClassDef))

    def imported(self) -> Iterator[tuple[str, int]]:
        """Every imported module or name, dotted, with its line."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.name, node.lineno) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from ((f"{node.module}.{alias.name}", node.lineno) for alias in node.names)

    def references(self) -> Iterator[Reference]:
        """Imports of akker's own packages."""
        for dotted, line in self.imported():
            parts = dotted.split(".")
            if parts[0] == "akker" and len(parts) > 1 and parts[1] != "__version__":
                package, module, name = (*parts[1:4], "", "")[:3]
                yield Reference(package, module, name, line)

    def meaning(self, node: ast.expr) -> str:
        """A called expression, dotted in full where its first name is imported or defined."""
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name):
            return ".".join(["", *reversed(parts)])
        return ".".join([self.names.get(node.id, node.id), *reversed(parts)])

    def calls(self, within: ast.AST | None = None) -> Iterator[tuple[ast.Call, str]]:
        for node in ast.walk(within or self.tree):
            if isinstance(node, ast.Call):
                yield node, self.meaning(node.func)

    def texts(self) -> Iterator[tuple[str, int]]:
        """String constants but docstrings; `{...}` of an f-string reads as `x`."""
        docstrings = {
            id(node.body[0].value)
            for node in ast.walk(self.tree)
            if isinstance(node, ast.Module | ast.ClassDef | FunctionNode)
            and node.body
            and isinstance(node.body[0], ast.Expr)
        }
        within: set[int] = set()
        for node in ast.walk(self.tree):
            if isinstance(node, ast.JoinedStr):
                within |= {id(part) for part in node.values}
                pieces = (p.value if isinstance(p, ast.Constant) else "x" for p in node.values)
                yield "".join(str(piece) for piece in pieces), node.lineno
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                if id(node) not in docstrings | within:
                    yield node.value, node.lineno


def marked(function: FunctionNode) -> bool:
    """Whether it carries `@usecase(...)`, or `@personal`."""
    return any(
        (isinstance(mark, ast.Name) and mark.id == "personal")
        or (
            isinstance(mark, ast.Call)
            and isinstance(mark.func, ast.Name)
            and mark.func.id == "usecase"
        )
        for mark in function.decorator_list
    )


def usecases(sources: list[Source]) -> set[str]:
    """The dotted names of all use cases."""
    return {
        f"{source.dotted}.{function.name}"
        for source in sources
        for function in source.functions()
        if marked(function)
    }


def project_files() -> list[Path]:
    """What is tracked, or would be: everything that git does not ignore."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
    )
    if listed.returncode == 0:
        found = [ROOT / name.decode() for name in listed.stdout.split(b"\0") if name]
    else:  # no checkout, but an unpacked archive
        found = [path for path in ROOT.rglob("*") if ".venv" not in path.parts]
    return sorted(path for path in found if path.is_file())


def read_sources() -> list[Source]:
    return [
        Source(path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in project_files()
        if path.suffix == ".py"
    ]


def read_texts() -> list[tuple[str, str]]:
    """Path and text of every text file but the licence."""
    return [
        (path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8"))
        for path in project_files()
        if path.suffix in TEXT or path.parent.name == ".ci" or path.name == ".gitignore"
    ]
