"""What shows that Akker does what it says."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
