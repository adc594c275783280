"""Writing XML: elements with texts, made safe; never reading it.

A program that only writes needs no library that could also be fed something.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape


@dataclass(frozen=True, slots=True)
class Element:
    """`name` with its prefix; a text, or children in their order."""

    name: str
    text: str = ""
    attributes: dict[str, str] = field(default_factory=dict)
    children: list["Element"] = field(default_factory=list)

    def add(self, name: str, text: str = "", **attributes: str) -> "Element":
        """A child, the last of them so far."""
        child = Element(name, text, attributes)
        self.children.append(child)
        return child


def xml_bytes(root: Element) -> bytes:
    """The document in UTF-8, an element a line. Texts hold no control characters."""
    return "".join(['<?xml version="1.0" encoding="UTF-8"?>\n', *_lines(root, 0)]).encode()


def _lines(element: Element, depth: int) -> Iterator[str]:
    indent = "  " * depth
    tag = element.name + "".join(f' {k}="{escape(v)}"' for k, v in element.attributes.items())
    if not element.children:
        yield f"{indent}<{tag}>{escape(element.text, quote=False)}</{element.name}>\n"
        return
    yield f"{indent}<{tag}>\n"
    for child in element.children:
        yield from _lines(child, depth + 1)
    yield f"{indent}</{element.name}>\n"
