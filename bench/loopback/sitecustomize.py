"""Python runs this first in every process of a benchmark: what would leave the loopback network is refused, and noted.

The folder stands in PYTHONPATH, so that the children of a peer are held too. `BENCH_REFUSED` names the file of notes.
"""

import os
import sys
from ipaddress import ip_address
from pathlib import Path
from typing import Any

LOCAL_NAMES = {"localhost", "", None}


def _stays(host: Any) -> bool:
    """Whether a host is this machine: loopback, a wildcard to listen on, or a name for it."""
    if isinstance(host, bytes):
        host = host.decode("latin-1")
    if host in LOCAL_NAMES:
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback


def _hold(event: str, told: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto"}:
        address = told[1]
        if not isinstance(address, tuple):  # a local pipe
            return
        host = address[0]
    elif event == "socket.getaddrinfo":
        host = told[0]
    else:
        return
    if not _stays(host):
        notes = os.environ.get("BENCH_REFUSED")
        if notes:
            with Path(notes).open("a", encoding="utf-8") as file:
                file.write(f"{event} {host}\n")
        raise OSError(f"benchmark: {host} is not on this machine")


sys.addaudithook(_hold)
