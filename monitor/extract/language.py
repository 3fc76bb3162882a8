"""The language of a text."""

from __future__ import annotations

from functools import cache
from typing import Any

_LANGUAGES = ["fr", "en", "de", "es", "it"]
_ENOUGH = 40  # letters below which a guess is worth nothing
_SAMPLE = 2000


def language(text: str) -> str:
    """The ISO 639-1 code of `text` among fr, en, de, es, it; empty when the text is too short to tell."""
    sample = text[:_SAMPLE]
    if sum(character.isalpha() for character in sample) < _ENOUGH:
        return ""
    code, _ = _identifier().classify(sample)
    return str(code)


@cache
def _identifier() -> Any:
    """Loaded once, on first use: it costs most of a second."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    return identifier
