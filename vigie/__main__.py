"""`vigie`, and `python -m vigie`: the command. Nothing slow is imported before the service can be stopped."""

from __future__ import annotations

import gc
import os
import signal
import sys
from collections.abc import Sequence

BEFORE = {"--config", "-c"}  # options before the command that take a value
# Objects made between two looks for garbage: of those of imports and catalogues, most of what is made, none is.
LOOK = 50_000


def main() -> None:
    """The entry point."""
    gc.set_threshold(LOOK)
    if is_service(sys.argv[1:]):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, _leave)
    try:
        from vigie.cli import main as command

        command()
    except KeyboardInterrupt:  # while the command was still being read
        sys.exit(130)


def is_service(words: Sequence[str]) -> bool:
    """Whether what was typed starts the service."""
    left = iter(words)
    for word in left:
        if word in BEFORE:
            next(left, None)
        elif not word.startswith("-"):
            return word == "run"
    return False


def _leave(_number: int, _frame: object) -> None:
    """End at once and well: the service has begun nothing yet, and what SQLite was doing it will undo."""
    os._exit(0)


if __name__ == "__main__":
    main()
