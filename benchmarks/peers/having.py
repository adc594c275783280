"""The peers themselves: an environment for each, made once and kept in the cache folder."""

import os
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.places import cache_folder

PYTHON_PEERS = {
    "django-ledger": ("django-ledger==0.8.5", "Django==5.2.19", "psycopg[binary]==3.3.9"),
    "tryton": (
        "trytond==8.2.1",
        "trytond-account==8.2.1",
        "trytond-account-invoice==8.2.0",
        "trytond-account-statement==8.2.0",
        "proteus==8.2.0",
        "psycopg[binary,pool]==3.3.9",
    ),
    "beancount": ("beancount==3.2.3", "beanquery==0.2.0"),
}
DEBIAN_PEERS = ("hledger", "ledger")


class PeerMissing(Exception):
    """A peer cannot be had here; the sentence says why. Its rows are shown as missing."""


@dataclass(frozen=True, slots=True)
class Environment:
    """A virtual environment with one peer and what it needs."""

    folder: Path

    def command(self, name: str) -> str:
        return str(self.folder / "bin" / name)


def python_peer(name: str) -> Environment:
    """The environment of a peer, made at the first call. Raises PeerMissing."""
    wanted = "\n".join(PYTHON_PEERS[name])
    folder = cache_folder() / "peers" / name
    ready = folder / "ready.txt"
    if ready.exists() and ready.read_text() == wanted:
        return Environment(folder)
    print(f"  installing {name} into {folder}", file=sys.stderr, flush=True)
    shutil.rmtree(folder, ignore_errors=True)
    venv.create(folder, with_pip=True)
    pip = [str(folder / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    done = subprocess.run([*pip, *PYTHON_PEERS[name]], capture_output=True, text=True)
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["pip failed"])[-1]
        raise PeerMissing(f"{name} could not be installed: {said}")
    ready.write_text(wanted)
    return Environment(folder)


def debian_peer(name: str) -> str:
    """The path of a program that Debian brings, installed when we may. Raises PeerMissing."""
    found = shutil.which(name)
    if found:
        return found
    if os.geteuid() == 0 and shutil.which("apt-get"):
        print(f"  installing {name} with apt-get", file=sys.stderr, flush=True)
        quiet = dict(os.environ, DEBIAN_FRONTEND="noninteractive")
        install = ["apt-get", "install", "-y", "-q", name]
        if subprocess.run(install, capture_output=True, env=quiet).returncode == 0:
            found = shutil.which(name)
    if not found:
        raise PeerMissing(f"{name} is not installed; apt-get install {name} brings it")
    return found


def version_of(name: str) -> str:
    """One line for the page of results; "missing" where the peer is not there."""
    if name in DEBIAN_PEERS:
        path = shutil.which(name)
        if path is None:
            return f"{name} missing"
        said = subprocess.run([path, "--version"], capture_output=True, text=True).stdout
        return said.splitlines()[0].split(",")[0].strip()
    ready = cache_folder() / "peers" / name / "ready.txt"
    return (
        ready.read_text().replace("==", " ").replace("\n", ", ")
        if ready.exists()
        else (f"{name} missing")
    )
