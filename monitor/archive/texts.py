"""The texts of articles: plain when they are kept, compressed below the threshold."""

from __future__ import annotations

import zlib

from monitor.archive.store import Archive


def text_of(archive: Archive, article_id: int) -> str:
    """The text of an article, be it kept or not; empty if the archive does not hold it."""
    row = archive.row(
        "SELECT text, packed FROM articles LEFT JOIN unmatched ON article_id = id WHERE id = ?", (article_id,)
    )
    return "" if row is None else unpacked(row["text"], row["packed"])


def unpacked(text: str, packed: bytes | None) -> str:
    """The text of an article from its columns `articles.text` and `unmatched.packed`."""
    return text if packed is None else zlib.decompress(packed).decode("utf-8", "surrogatepass")
