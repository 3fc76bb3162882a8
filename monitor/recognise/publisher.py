"""Who speaks: what a source of the configuration tells about the names in its articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from monitor.address import host
from monitor.config import SourceEntry
from monitor.model import Organisation, Publisher
from monitor.recognise.fold import fold


def publishers(sources: Iterable[SourceEntry], organisations: Iterable[Organisation]) -> dict[str, Publisher]:
    """The publisher behind each source, by its name.

    A source is the voice of an organisation whose site it is on (canceropole-clara.com), or whose name it bears; a
    mailbox, of the one whose letters are read there.
    """
    by_site: dict[str, set[str]] = {}
    by_name: dict[str, set[str]] = {}
    for one in organisations:
        if one.site:
            by_site.setdefault(host(one.site), set()).add(one.id)
        for name in (one.name, *(form.text for form in one.forms if not form.ambiguous)):
            by_name.setdefault(fold(name).text, set()).add(one.id)
    return {
        source.name: Publisher(
            source.regions, frozenset(_of_site(source, by_site) | by_name.get(fold(source.name).text, set()))
        )
        for source in sources
    }


def _of_site(source: SourceEntry, by_site: Mapping[str, set[str]]) -> set[str]:
    """The organisations on whose site a source is; or whose letters are read, which come from a domain below it.

    The address of a mailbox tells nothing of who writes to it.
    """
    if source.kind != "mailbox":
        return by_site.get(host(source.url), set())
    domain = (source.sender or "").rpartition("@")[2].lower()
    while domain and domain not in by_site:
        domain = domain.partition(".")[2]
    return by_site.get(domain, set())
