"""The errors that a person may read: one clear line, never a traceback."""

from __future__ import annotations


class VigieError(Exception):
    """The work failed (exit status 1). The message is one French line: what, where, what to do."""


class ConfigError(VigieError):
    """The configuration or the arguments are wrong (exit status 2).

    `problems` holds one line each, `FILE:LINE: key.path: what is wrong and what would be right`.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ArchiveError(VigieError):
    """The archive cannot be opened, read or written."""


class ReadError(VigieError):
    """A page cannot become an article.

    `outcome` is the fate its candidate gets (`failed`, `thin` or `refused`); `reason` is kept in the ledger.
    """

    def __init__(self, outcome: str, reason: str) -> None:
        super().__init__(reason)
        self.outcome = outcome
        self.reason = reason
