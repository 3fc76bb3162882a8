"""What may speak for a name, by how much it counts: the scale of `evidence`."""

from __future__ import annotations

from enum import IntEnum


class Evidence(IntEnum):
    """How well a place speaks for an organisation."""

    NONE = 0
    ARTICLE = 1  # a description, and a confirming word somewhere in the article
    ACTS = 2  # the bare name of a firm that opens a sentence of an article of the field, and a verb after it
    AMONG = 3  # a name, exactly as it is written, in an article that names several organisations of the sector
    LATER = 4  # a description, and its organisation named further down
    ABOVE = 5  # a description, and the last place that opened a sentence of an earlier paragraph
    SOURCE = 6  # a description, and the region of the source: local papers speak of their own
    BOTH = 7  # that region, and a confirming word somewhere
    LISTED = 8  # in a list with an organisation named without ambiguity
    NAMED = 9  # the organisation is named without ambiguity elsewhere; for a description, above it or in the lead
    TITLE = 10  # a description, and a place of the title in the region of the source
    SENTENCE = 11  # a description, and a confirming word, or a town of the region, in the same sentence
    TOLD = 12  # a description, and above it in the paragraph its organisation in full, or a place that opens a sentence
    OWN = 13  # the source is its voice
    NEAR = 14  # a confirming word in the same sentence, or a form that needs none
