"""What `vigie check` finds unfinished in a configuration without mistakes: examples left as they came, oversights."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.utils import parseaddr

from monitor.config import Config
from monitor.conflicts import Conflict
from monitor.regions import REGIONS

EXAMPLE = re.compile(r"(?:^|[@/.\s])example\.(?:org|com|net)\b", re.IGNORECASE)  # RFC 2606: these belong to nobody


def unfinished(config: Config) -> Iterator[Conflict]:
    """The place of each, and what is said of it."""
    yield from _examples(config)
    yield from _regions(config)
    yield from _twice(config)


def _examples(config: Config) -> Iterator[Conflict]:
    """Addresses of the example configuration, where a site or a reader would meet them."""
    smtp = config.delivery.smtp
    if config.sources and EXAMPLE.search(config.collect.user_agent):
        yield ("collect", "user_agent"), "c'est encore l'exemple : dites aux sites qui vous êtes et où vous joindre"
    for number, digest in enumerate(config.digests):
        for at, address in enumerate(digest.to):
            if EXAMPLE.search(address):
                yield (
                    ("digests", number, "to", at),
                    f"« {address} » est une adresse d'exemple : mettez la vraie",
                )
    if smtp is not None and EXAMPLE.search(parseaddr(smtp.sender)[1]):
        yield ("delivery", "smtp", "sender"), "c'est encore l'exemple : mettez l'adresse d'où partent vos lettres"


def _regions(config: Config) -> Iterator[Conflict]:
    for number, source in enumerate(config.sources):
        for at, region in enumerate(source.regions):
            if region not in REGIONS:
                yield (
                    ("sources", number, "regions", at),
                    f"« {region} » n'est pas le nom d'une région, comme « Provence-Alpes-Côte d'Azur » :"
                    " il n'aidera à reconnaître ni ARS ni conseil régional",
                )


def _twice(config: Config) -> Iterator[Conflict]:
    names: dict[str, str] = {}
    for number, source in enumerate(config.sources):
        first = names.setdefault(source.url, source.name)
        if first != source.name:
            yield ("sources", number, "url"), f"« {first} » a déjà cette adresse : elle sera visitée deux fois"
