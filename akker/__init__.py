"""Akker: the relationship and the money of every customer, in one set of books."""

__version__ = "0.1.0"
