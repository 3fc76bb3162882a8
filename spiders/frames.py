"""What the two sides of the sandbox say to one another goes in frames: a 4-byte length, and that many bytes."""

from __future__ import annotations

import asyncio
import socket
import struct
from typing import IO

CHUNK = 1 << 20  # bytes


def frame(content: bytes) -> bytes:
    """The frame that holds `content`."""
    return struct.pack(">I", len(content)) + content


async def receive(line: socket.socket) -> bytes:
    """The content of the next frame. Raises EOFError when the other side is gone."""
    size: int = struct.unpack(">I", await _exactly(line, 4))[0]
    return await _exactly(line, size)


async def _exactly(line: socket.socket, size: int) -> bytes:
    loop, parts = asyncio.get_running_loop(), []
    while size:
        part = await loop.sock_recv(line, min(size, CHUNK))
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def read_frame(stream: IO[bytes]) -> bytes:
    """The same on the far side, which does nothing else meanwhile."""
    head = stream.read(4)
    if len(head) < 4:
        raise EOFError
    size = struct.unpack(">I", head)[0]
    frame = stream.read(size)
    if len(frame) < size:
        raise EOFError
    return frame
