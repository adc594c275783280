"""Stylesheets, scripts and pictures: each address holds a hash, so a browser may keep them."""

import hashlib
from functools import cache
from pathlib import Path

from django.contrib.staticfiles.finders import find
from django.contrib.staticfiles.storage import StaticFilesStorage


class HashedAddresses(StaticFilesStorage):
    """Files are served from where they lie; the hash of what is in them follows the address."""

    def url(self, name: str | None) -> str:
        assert name, "a static file has a name"
        return f"{super().url(name)}?{_hash_of(name)}"


@cache
def _hash_of(name: str) -> str:
    found = find(name)
    assert isinstance(found, str), f"{name} is no static file"
    return hashlib.sha256(Path(found).read_bytes()).hexdigest()[:12]
