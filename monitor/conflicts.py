"""What is wrong between the parts of a configuration, each part being right by itself."""

from __future__ import annotations

import contextlib
import difflib
import re
from collections.abc import Iterator, Sequence
from datetime import timedelta
from email.utils import parseaddr
from urllib.parse import urlsplit

from monitor.config import Config
from monitor.recognise.fold import fold
from monitor.regions import REGIONS, WIDE

Conflict = tuple[tuple[str | int, ...], str]  # where, and what is wrong there
# SQLite would take it for a new one, and empty the journal beside it.
EMPTY = (
    "ce fichier est vide, comme après une copie manquée :"
    " rétablissez une sauvegarde, ou supprimez-le pour repartir de rien"
)
SELDOM = timedelta(days=7)  # between two rounds: feeds of the press hold a few days
NOTHING = "la lettre n'en contiendrait jamais rien"
EXAMPLE = re.compile(r"(?:^|[@/.\s])example\.(?:org|com|net)\b", re.IGNORECASE)  # RFC 2606: these belong to nobody


def conflicts(config: Config) -> Iterator[Conflict]:
    """Names given twice, filters of letters that let nothing through, what leads nowhere, an archive without a byte."""
    yield from _twice("rules", [entry.name for entry in config.rules])
    yield from _twice("sources", [entry.name for entry in config.sources])
    yield from _twice("digests", [entry.name for entry in config.digests])
    yield from _twice("organisations", [entry.name for entry in config.organisations])
    yield from _reserved(config)
    yield from _letters(config)
    yield from _ways_out(config)
    with contextlib.suppress(OSError):  # what cannot be looked at is told by who opens it
        if config.archive.is_file() and not config.archive.stat().st_size:
            yield ("archive",), EMPTY


def _reserved(config: Config) -> Iterator[Conflict]:
    for number, rule in enumerate(config.rules):
        if rule.name.startswith(("organisation:", "event:")):
            yield ("rules", number, "name"), "« organisation: » et « event: » ne commencent pas le nom d'une règle"


def notices(config: Config) -> Iterator[Conflict]:
    """What is no mistake, and that the officer should know before the letters leave."""
    smtp, unsubscribe = config.delivery.smtp, config.delivery.unsubscribe
    if config.digests and smtp is not None and config.delivery.editor is None:
        sender = parseaddr(smtp.sender)[1].casefold()
        if sender not in {address.casefold() for digest in config.digests for address in digest.to}:
            yield ("delivery",), "aucune copie de l'éditeur (editor) : le silence de la veille ne se verra pas"
    if unsubscribe is not None and "{recipient}" not in unsubscribe:
        yield ("delivery", "unsubscribe"), "sans {recipient}, cette adresse ne dit pas qui se désinscrit"
    if unsubscribe is not None and not unsubscribe.startswith("https://"):
        yield ("delivery", "unsubscribe"), "sans https, les messageries n'offrent pas la désinscription en un clic"


def unfinished(config: Config) -> Iterator[Conflict]:
    """What `vigie check` finds unfinished in a configuration without mistakes: examples as they came, oversights."""
    if not config.sources:
        yield ("sources",), "aucune source : rien ne sera collecté"
    if not config.rules:
        yield ("rules",), "aucune règle : seules les organisations et les évènements donnent des points"
    if config.collect.every > SELDOM:
        yield ("collect", "every"), "si rarement, la veille manquera ce que les flux ne gardent que quelques jours"
    yield from _examples(config)
    yield from _unknown_regions(config)
    yield from _own_organisations(config)
    yield from _visited_twice(config)
    for number, rule in enumerate(config.rules):
        if not (rule.points or rule.theme or rule.urgent):  # a theme may be what another rule asks for
            yield ("rules", number, "points"), "0 point : cette règle ne change aucun score"


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


def _unknown_regions(config: Config) -> Iterator[Conflict]:
    for number, source in enumerate(config.sources):
        for at, region in enumerate(source.regions):
            if region not in REGIONS:
                meant = _region_of(region)
                instead = f" (vouliez-vous dire « {meant} » ?)" if meant else ", comme « Provence-Alpes-Côte d'Azur »"
                yield (
                    ("sources", number, "regions", at),
                    f"« {region} » n'est pas le nom d'une région{instead} :"
                    " il n'aidera à reconnaître ni ARS ni conseil régional",
                )


def _region_of(name: str) -> str:
    """The region of today that is meant by a name of before 2016, or by one that is nearly right; empty if none."""
    from monitor.rules.names import FORMER, key_of  # slow, and only names of no region ask

    known = {key_of(region): region for region in REGIONS} | FORMER
    near = difflib.get_close_matches(key_of(name), known, n=1, cutoff=0.85)
    return known[near[0]] if near else ""


def _own_organisations(config: Config) -> Iterator[Conflict]:
    """Regions of before 2016, and kinds that are nearly one of the catalogues: letters and rules would pass them by."""
    if not config.organisations:
        return
    from monitor.recognise.catalogue import organisations  # slow, and only `vigie check` asks
    from monitor.rules.names import FORMER, key_of

    shipped = {key_of(one.kind): one.kind for one in organisations(Config(catalogues=config.catalogues)) if one.kind}
    for number, organisation in enumerate(config.organisations):
        for at, region in enumerate(organisation.regions):
            if today := FORMER.get(key_of(region)):
                message = f"« {region} » est une ancienne région : « {today} » ne la comprend pas"
                yield ("organisations", number, "regions", at), message
        kind = key_of(organisation.kind)
        near = difflib.get_close_matches(kind, shipped, n=1, cutoff=0.8)
        if kind and kind not in shipped and near:
            message = (
                f"aucune organisation du catalogue n'est de cette sorte (vouliez-vous dire « {shipped[near[0]]} » ?)"
            )
            yield ("organisations", number, "kind"), message


def _visited_twice(config: Config) -> Iterator[Conflict]:
    """Sources with one address, however it is spelled; a mailbox may be watched for several senders."""
    from monitor.address import canonical  # slow, and only `vigie check` asks

    names: dict[tuple[str, str | None], str] = {}
    for number, source in enumerate(config.sources):
        address = re.sub(r"^https?://(?:www\.)?", "", canonical(source.url)).rstrip("/")
        first = names.setdefault((address, source.sender), source.name)
        if first != source.name:
            yield ("sources", number, "url"), f"« {first} » a déjà cette adresse : elle sera visitée deux fois"


def _letters(config: Config) -> Iterator[Conflict]:
    themes = {rule.theme for rule in config.rules}
    places = {*REGIONS} - WIDE
    places.update(place for source in config.sources for place in source.regions)
    places.update(place for organisation in config.organisations for place in organisation.regions)
    for number, digest in enumerate(config.digests):
        if not digest.days:
            yield (
                ("digests", number, "days"),
                "aucun jour : la lettre ne partirait jamais (working, daily ou une liste de jours)",
            )
        yield from _barred(("digests", number, "themes"), digest.themes, themes, "aucune règle n'a ce thème")
        for at, region in enumerate(digest.regions):
            if region not in places:
                meant = _region_of(region)
                instead = f" (vouliez-vous dire « {meant} » ?)" if meant in places else ""
                yield ("digests", number, "regions", at), f"aucune source n'est de cette région{instead} : {NOTHING}"
        if digest.content == "figures" and digest.urgent and "urgent" in digest.model_fields_set:
            yield ("digests", number, "urgent"), "une lettre de chiffres (content: figures) n'a pas d'alertes"
    yield from _unknown(config)


def _unknown(config: Config) -> Iterator[Conflict]:
    """The organisations of letters that neither a catalogue nor the configuration knows."""
    if not any(digest.organisations for digest in config.digests):
        return
    from monitor.recognise.catalogue import organisations  # slow, and only such a letter needs it

    known = {fold(name).text for one in organisations(config) for name in (one.id, one.name)}
    for number, digest in enumerate(config.digests):
        for at, name in enumerate(digest.organisations):
            if fold(name).text not in known:
                yield (
                    ("digests", number, "organisations", at),
                    "aucun catalogue ne connaît cette organisation sous ce nom :"
                    " la lettre n'en contiendrait jamais rien (ajoutez-la à organisations)",
                )


def _ways_out(config: Config) -> Iterator[Conflict]:
    delivery, publish = config.delivery, config.publish
    if config.digests and delivery.smtp is None and not delivery.apprise:
        yield ("digests",), "les lettres n'ont pas d'issue : ajoutez delivery.smtp (host, port, sender)"
    if delivery.smtp is None:
        for key in ("editor", "unsubscribe"):
            if getattr(delivery, key) is not None:
                yield ("delivery", key), "sans delivery.smtp, aucun courriel ne part"
    if delivery.unsubscribe is not None:
        foreign = set(re.findall(r"\{[^{}]*\}?|\}", delivery.unsubscribe)) - {"{recipient}", "{letter}"}
        if foreign or "{" in urlsplit(delivery.unsubscribe).netloc:
            yield ("delivery", "unsubscribe"), "seuls {recipient} et {letter} sont remplis, et pas dans le nom du site"
    if publish is not None and publish.url is not None:
        parts = urlsplit(publish.url)
        if parts.query or parts.fragment:
            yield ("publish", "url"), "l'adresse d'un dossier est attendue, sans ? ni #"


def _twice(kind: str, names: Sequence[str]) -> Iterator[Conflict]:
    seen: dict[str, int] = {}
    for number, name in enumerate(names):
        first = seen.setdefault(name.casefold(), number)
        if first != number:
            yield (kind, number, "name"), f"{kind}.{first} porte déjà ce nom : chaque nom doit être unique"


def _barred(where: tuple[str | int, ...], asked: Sequence[str], known: set[str], why: str) -> Iterator[Conflict]:
    for at, value in enumerate(asked):
        if value not in known:
            yield (*where, at), f"{why} : {NOTHING}"
