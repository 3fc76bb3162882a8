"""datasette's own pages in French: its templates are translated as Jinja loads them, so that none has to be copied."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from datasette.utils import parse_metadata
from jinja2 import Environment
from jinja2.ext import Extension

from desk.french import LABELS, number, spoken

TRANSLATIONS: dict[str, Any] = parse_metadata(
    Path(__file__).with_name("translations.yaml").read_text(encoding="utf-8"),
)


class French(Extension):
    """A Jinja extension: translates datasette's templates (ours hold none of its phrases), and brings our filters."""

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        words = {**LABELS, **TRANSLATIONS["operators"]}
        environment.filters["french"] = lambda code: words.get(code, code)
        environment.filters["heading"] = lambda name: TRANSLATIONS["headings"].get(name, name)
        environment.filters["points"] = number
        environment.filters["spoken"] = spoken
        environment.filters["thousands"] = lambda count: f"{count:,}".replace(",", "\u202f")

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:  # noqa: ARG002 (Jinja's)
        """A template's source with each of its known phrases replaced."""
        for phrase, french in TRANSLATIONS["phrases"].get((name or "").removeprefix("default:"), {}).items():
            source = source.replace(phrase, french)
        return source
