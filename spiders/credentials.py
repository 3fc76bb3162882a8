"""The user and the password that an address may carry: nobody is meant to see them, and vigie needs none. Pure."""

from __future__ import annotations

import re

CREDENTIALS = re.compile(r"^(\s*(?:[a-z][a-z0-9+.-]*:)?[/\\]{2,})[^/?#\\]*@", re.IGNORECASE)


def without_credentials(url: str) -> str:
    """The address without the user and the password that it names; nothing else of it changes."""
    return CREDENTIALS.sub(r"\1", url)
