"""Feeds and sitemaps that are served as gzip files. Bytes in, bytes out."""

from __future__ import annotations

import gzip
import io
import zlib

PIECE = 1 << 16


def unpacked(body: bytes, most: int) -> bytes:
    """`body`, unpacked when it is a gzip file, at most `most` bytes of it; a damaged one as far as it goes."""
    if not body.startswith(b"\x1f\x8b"):
        return body[:most]
    found = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as file:
            while len(found) < most and (piece := file.read1(PIECE)):
                found += piece
    except (OSError, EOFError, zlib.error):
        pass
    return bytes(found[:most])
