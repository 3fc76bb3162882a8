"""Files put in their place at once: whoever reads sees the old one or the new one, never a part of either."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path


def replace(file: Path, content: bytes) -> None:
    """Put `content` in the place of `file`, with the rights that it had. Raises OSError; then it is as it was."""
    part = file.with_name(f".{file.name}.part")
    part.unlink(missing_ok=True)  # of a process that was killed
    try:
        with part.open("xb") as stream:
            with suppress(FileNotFoundError):
                os.fchmod(stream.fileno(), file.stat().st_mode & 0o7777)
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())  # what is said to be written must be there after a power cut
        part.replace(file)
    except OSError:
        part.unlink(missing_ok=True)
        raise
