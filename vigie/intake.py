"""Which subscriptions of an OPML file become sources, and why the others do not. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from monitor.address import host
from monitor.config import SourceEntry
from spiders.places import key
from vigie.opml import Subscription


def sort_out(
    subscriptions: Sequence[Subscription],
    sources: Sequence[SourceEntry],
    feeds: Mapping[str, str],
    closed: Mapping[str, str],
) -> tuple[list[dict[str, Any]], list[dict[str, str]]]:
    """(sources to add, as the keys of `sources:`; those left out: name, url and reason, in French).

    An address is there already whatever its scheme and its last slash; `feeds` are those found for sources that are
    watched as `auto`, `closed` says where an address (by its key) stands commented out. A name that another source
    bears is made unique.
    """
    known = {key(feeds[one.name]): one.name for one in sources if one.name in feeds}
    known |= {key(one.url): one.name for one in sources}
    names = {one.name.casefold() for one in sources}
    added: list[dict[str, Any]] = []
    skipped: list[dict[str, str]] = []
    for one in subscriptions:
        reason = one.problem
        if not reason and one.identity in known:
            reason = f"déjà suivie : « {known[one.identity]} »"
        elif not reason and one.identity in closed:
            reason = f"en commentaire dans {closed[one.identity]} : laissée de côté"
        name = _unique(one.name, one.url, names)
        entry: dict[str, Any] = {"name": name, "url": one.url, "kind": one.kind}
        entry |= {"regions": list(one.regions)} if one.regions else {}
        entry |= {"links": one.links} if one.links else {}
        entry |= {"folders": list(one.folders)} if one.folders else {}
        reason = reason or _mistake(entry)
        if reason:
            skipped.append({"name": one.name, "url": one.url, "reason": reason})
            continue
        added.append(entry)
        names.add(name.casefold())
        known[one.identity] = name
    return added, skipped


def _unique(name: str, url: str, taken: set[str]) -> str:
    """A name that no source bears: with its site behind it, then with a number."""
    if name.casefold() not in taken:
        return name
    name = f"{name} ({host(url)})"
    number, numbered = 2, name
    while numbered.casefold() in taken:
        numbered = f"{name} {number}"
        number += 1
    return numbered


def _mistake(entry: Mapping[str, Any]) -> str:
    """Why an entry is no source; empty when it is one."""
    try:
        SourceEntry.model_validate(entry)
    except ValidationError as error:
        return error.errors()[0]["msg"].removeprefix("Value error, ")
    return ""
