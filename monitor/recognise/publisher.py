"""Who speaks: what a source of the configuration tells about the names in its articles. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from monitor.address import host
from monitor.config import SourceEntry
from monitor.model import Organisation, Publisher
from monitor.recognise.fold import fold


def publishers(sources: Iterable[SourceEntry], organisations: Iterable[Organisation]) -> dict[str, Publisher]:
    """The publisher behind each source, by its name.

    A source is the voice of an organisation whose site it is on (canceropole-clara.com), or whose name it bears.
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
            source.regions,
            frozenset(by_site.get(host(source.url), set()) | by_name.get(fold(source.name).text, set())),
        )
        for source in sources
    }
