"""The language of a text."""

from __future__ import annotations

from functools import cache
from typing import Any

from monitor.prepared import prepared

_LANGUAGES = ["fr", "en", "de", "es", "it"]
_ENOUGH = 40  # letters below which a guess is worth nothing
_SAMPLE = 2000


def language(text: str) -> str:
    """The ISO 639-1 code of `text` among fr, en, de, es, it; empty when the text is too short to tell."""
    sample = text[:_SAMPLE]
    if sum(map(str.isalpha, sample)) < _ENOUGH:
        return ""
    code, _ = _identifier().classify(sample)
    return str(code)


@cache
def _identifier() -> Any:
    """Loaded once, on first use: it costs a tenth of a second, and most of one the first time of all."""
    return prepared("language", "", _made)


def _made() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages(_LANGUAGES)
    identifier._full_model = identifier.nb_ptc, identifier.nb_pc, identifier.nb_classes  # the others are never asked
    return identifier
