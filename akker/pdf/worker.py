"""The process that typesets: a template and values in, PDFs out.

Run as a script by `akker.pdf`, with nothing of Akker imported: worker.py FOLDER TEMPLATE KIND, on
standard input a line of JSON for each PDF, each answered by eight bytes of length and the PDF.
KIND is `plain`, or `archive` for PDF/A-3b. It gives up
the means to do harm before it reads a thing: it writes no file, and memory and processor time have
an end. A template reads only its own folder, and the values reach it as an input, never as source.
"""

import os
import re
import sys
from functools import cache
from pathlib import Path

import typst

MEMORY_BYTES = 512 * 1024 * 1024
PROCESSOR_SECONDS = 40  # in case the parent, which waits half as long, is gone

# What the fonts inside typst cover: Latin, Greek, Cyrillic, signs. Anything else is looked for
# on the machine; without it, the same values give the same bytes everywhere.
_OTHER_SCRIPTS = re.compile("[^\u0000-\u058f\u1e00-\u2bff]")
# Little pictures say nothing on paper, and no font of ours has them: they are left out.
_PICTURES = re.compile("[\U0001f000-\U0001faff\ufe0e\ufe0f\u200d\U000e0020-\U000e007f]")


def limit_resources() -> None:
    if sys.platform == "win32":
        return
    import resource

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CPU, (PROCESSOR_SECONDS, PROCESSOR_SECONDS))
    resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, MEMORY_BYTES))


@cache
def compiler(path: Path, with_system: bool) -> typst.Compiler:
    """Of a template: reading it and the fonts costs more than a letter. No packages, no network."""
    nowhere = path.parent / "no-packages"
    return typst.Compiler(
        path,
        root=path.parent,
        font_paths=typst.Fonts(include_system_fonts=with_system),
        package_path=nowhere,
        package_cache_path=nowhere,
    )


def pdf_of(folder: Path, template: str, kind: str, values: str) -> bytes:
    """The PDF of a template in `folder`, with `values` as JSON text."""
    values = _PICTURES.sub("", values)
    pdf = compiler(folder / template, bool(_OTHER_SCRIPTS.search(values))).compile(
        format="pdf",
        sys_inputs={"values": values},
        pdf_standards="a-3b" if kind == "archive" else None,
    )
    assert isinstance(pdf, bytes)
    return pdf


def main() -> None:
    limit_resources()
    folder, template, kind = sys.argv[1:]
    try:
        for values in sys.stdin.buffer.read().decode().split("\n"):
            pdf = pdf_of(Path(folder), template, kind, values)
            sys.stdout.buffer.write(len(pdf).to_bytes(8, "big") + pdf)
    except MemoryError:
        os.abort()  # as typst itself does: the parent knows what it means
    except typst.TypstError as error:
        sys.exit(error.diagnostic or str(error))


if __name__ == "__main__":
    main()
