"""The rules of keeping of Tongjiang, for tests."""

from pathlib import Path

DATA = Path(__file__).resolve().parents[4] / "data" / "tongjiang"
