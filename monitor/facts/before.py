"""How French, and English, tell what was before: folded patterns that all who tell the past from the news share."""

from __future__ import annotations

COUNT = (
    r"(?:\d+|un|une|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|douze|quinze|vingt|quelques|plusieurs|one|two|three)"
)
# The imperfect and the pluperfect, no conditional.
IMPERFECT = (
    r"\b(?!(?:\w*fait|lait|souhait|plait|nait|trait|attrait|retrait|portrait|extrait|\w*connait|\w*parait)\b)"
    r"\w*(?<!r)ai(?:t|ent)\b"
)
# « la biotech, fondée en 2016, lève »: says nothing of when the rest takes place.
BORN = (
    r"\b(?:fonde|cree|ne|lance|installe|ouvert|implante|constitue|labellise|founded|created|launched)e?s?"
    r" (?:en|depuis|in) (?:\w+ )?(?:19|20)\d\d\b"
)
LAST_YEAR = r"\b(?:l'an|l'annee|l'ete|l'automne|l'hiver) (?:dernier|derniere|passee?|precedente?)\b"
