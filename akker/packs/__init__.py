"""Localisation: what a country brings to a book, as values and pure functions."""
