"""What the two sides of the sandbox say to one another goes in frames: a 4-byte length, and that many bytes."""

from __future__ import annotations

import struct
from typing import IO


def write(stream: IO[bytes], frame: bytes) -> None:
    """Send a frame."""
    stream.write(struct.pack(">I", len(frame)) + frame)
    stream.flush()


def read_frame(stream: IO[bytes]) -> bytes:
    """The next frame. Raises EOFError when the other side is gone."""
    head = stream.read(4)
    if len(head) < 4:
        raise EOFError
    size = struct.unpack(">I", head)[0]
    frame = stream.read(size)
    if len(frame) < size:
        raise EOFError
    return frame
