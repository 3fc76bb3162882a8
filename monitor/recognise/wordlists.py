"""The word lists of `monitor/catalogues`: text files that people edit, one thing a line."""

from __future__ import annotations

from importlib.resources import files


def lines(name: str) -> list[str]:
    """The lines of the list `name`, without its comments, which begin with #, and without empty ones."""
    text = (files("monitor") / "catalogues" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]
