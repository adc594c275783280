"""Akker measured against other programs, in turn, in one run: `python3 dev.py bench`."""
