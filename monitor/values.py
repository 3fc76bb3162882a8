"""The values of a configuration: durations, addresses, times of day, each with what would be right when it is wrong."""

from __future__ import annotations

import ipaddress
import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, AllowInfNan, BeforeValidator, StrictFloat

from monitor.mailbox import is_mailbox, mailbox
from monitor.regions import region_name

CURLY = "“”„‟«»‘’‹›"  # quotation marks that word processors make of straight ones
DAY_WORDS = {
    "mon": ("lundi", "lundis", "lun", "monday"),
    "tue": ("mardi", "mardis", "mar", "tuesday"),
    "wed": ("mercredi", "mercredis", "mer", "wednesday"),
    "thu": ("jeudi", "jeudis", "jeu", "thursday"),
    "fri": ("vendredi", "vendredis", "ven", "friday"),
    "sat": ("samedi", "samedis", "sam", "saturday"),
    "sun": ("dimanche", "dimanches", "dim", "sunday"),
}
DAYS = (*DAY_WORDS,)
NOT_AN_ADDRESS = "le site ou le port de cette adresse ne s'écrit pas ainsi ; https://www.example.org/ est attendu"
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# A valid e-mail address as the HTML Standard defines it, with the letters of any script (RFC 6531); a server's own host
# name without a dot is fine.
_LABEL = r"[^\W_](?:(?:[^\W_]|-)*[^\W_])?"
ADDRESS = re.compile(rf"[\w.!#$%&'*+/=?^`{{|}}~-]+@{_LABEL}(?:\.{_LABEL})*")


def _duration(value: Any) -> timedelta:
    """`90s`, `15m`, `1h` or `30d` as a timedelta."""
    if isinstance(value, timedelta):
        return value
    _straight(str(value))
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", str(value).strip())
    if match is None:
        raise ValueError("un nombre et une unité sont attendus : 90s, 15m, 1h ou 30d")
    try:
        return timedelta(seconds=float(match[1]) * UNITS[match[2]])
    except OverflowError:
        raise ValueError(f"« {str(value).strip()} » est trop long : une durée comme 30d est attendue") from None


def _duration_or_none(value: Any) -> timedelta | None:
    return None if value is None or str(value).strip().lower() in {"none", "null", "aucune"} else _duration(value)


def _http_url(value: str) -> str:
    try:
        parts = urlsplit(value.strip())
        port = parts.port
    except ValueError:
        raise ValueError(NOT_AN_ADDRESS) from None
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("une adresse qui commence par http:// ou https:// est attendue")
    if port == 0 or re.search(r"\s", parts.netloc):
        raise ValueError(NOT_AN_ADDRESS) from None
    if parts.username or parts.password:
        raise ValueError("une adresse ne contient ni nom d'utilisateur ni mot de passe")
    return value.strip()


def _source_url(value: str) -> str:
    if not is_mailbox(value):
        return _http_url(value)
    mailbox(value)
    return value.strip()


def _correspondent(value: str) -> str:
    """An e-mail address, or a domain with or without `@` before it."""
    value = value.strip().lower()
    if not ADDRESS.fullmatch(value if "@" in value.lstrip("@") else f"x@{value.lstrip('@')}"):
        raise ValueError("une adresse électronique ou un domaine est attendu, comme lettre@example.org ou example.org")
    return value


def _clock(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None:
        raise ValueError('une heure entre guillemets est attendue, comme "08:00"')
    if match[1] == "02":
        raise ValueError(
            "de 02:00 à 02:59, l'heure n'existe pas ou existe deux fois quand elle change : choisissez-en une autre"
        )
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("fuseau horaire inconnu ; un nom comme Europe/Paris est attendu") from None
    return value


def _private_host(value: str) -> str:
    host, port = split_port(value.strip())
    if port is not None and not 0 < port < 65536:
        raise ValueError("le numéro de port n'existe pas")
    try:
        ipaddress.ip_network(host, strict=False)
    except ValueError:
        if not re.fullmatch(r"(\*\.)?[\w-]+(\.[\w-]+)*", host):
            raise ValueError(
                "une adresse (127.0.0.1), un réseau (10.0.0.0/8) ou un nom de machine est attendu"
            ) from None
    return value.strip()


def split_port(value: str) -> tuple[str, int | None]:
    """`host:port` as (host, port); without a port, or for a bare IPv6 address, (value, None)."""
    match = re.fullmatch(r"\[?([^\[\]]+?)\]?:(\d+)", value) if value.count(":") == 1 or value.startswith("[") else None
    return (match[1], int(match[2])) if match else (value.strip("[]"), None)


def _listen(value: str) -> str:
    """An IP address and a port to answer at."""
    host, port = split_port(value.strip())
    try:
        ipaddress.ip_address(host)
    except ValueError:
        port = None
    if port is None or not 0 < port < 65536:
        raise ValueError("une adresse IP et un port sont attendus, comme 127.0.0.1:9464")
    return value.strip()


def _email(value: str) -> str:
    """A bare address; its letters composed, so that one address has one spelling."""
    value = unicodedata.normalize("NFC", value.strip())
    if re.fullmatch(r".*<\s*[^<>\s]+@[^<>\s]+\s*>", value):
        raise ValueError("l'adresse seule est attendue, sans nom ni < >, comme veille@example.org")
    if not ADDRESS.fullmatch(value):
        raise ValueError("une adresse électronique est attendue, comme veille@example.org")
    return value


def _sender(value: str) -> str:
    name, address = parseaddr(_text(value))
    if len(name) > 60:
        raise ValueError("le nom de l'expéditeur dépasse 60 caractères")
    if not _email(address).isascii():  # every message would need a server that takes such addresses
        raise ValueError("l'adresse de l'expéditeur doit être sans accents")
    return value


def _server(value: str) -> str:
    """The name or the address of a server, without anything beside."""
    value = _text(value)
    try:
        ipaddress.ip_address(value)
    except ValueError:
        if not re.fullmatch(r"[\w-]+(?:\.[\w-]+)*\.?", value):
            told = "un nom de serveur seul est attendu, comme smtp.example.org (le port se donne à part, dans port)"
            raise ValueError(told) from None
    return value


def _file(value: Path) -> Path:
    """A path that can be opened."""
    if "\0" in str(value):
        raise ValueError("un chemin de fichier est attendu")
    _straight(str(value))
    try:
        value.expanduser()
    except RuntimeError:
        raise ValueError("« ~ » ne mène à aucun dossier personnel : donnez le chemin entier") from None
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("un texte est attendu")
    if re.search(r"[\x00-\x1f\x7f]", value.strip()):
        raise ValueError("une seule ligne de texte est attendue, sans caractères de contrôle")
    return value.strip()


def _query(value: str) -> str:
    """A query may be pasted from a spreadsheet, or folded over lines; that it is not empty is seen by who parses it."""
    value = re.sub(r"\s+", " ", value).strip()
    return value and _text(value)


def _selector(value: str) -> str:
    from cssselect import SelectorError, parse  # few configurations need it

    try:
        parse(value)
    except SelectorError:
        raise ValueError("ce n'est pas un sélecteur CSS, comme « article h3 a »") from None
    return value


def _straight(value: str) -> None:
    if value.strip()[:1] in {*CURLY}:
        raise ValueError(
            "ces guillemets typographiques sont pris pour du texte : mettez-en de droits (\"), ou n'en mettez pas"
        )


def _plainly(check: Callable[[str], str]) -> BeforeValidator:
    """Before `check`: what is no text in YAML is told what is expected, for quotes alone would not make it right."""

    def first(value: Any) -> Any:
        if isinstance(value, bool | int | float | date):
            check(str(value))
        if isinstance(value, str):
            _straight(value)
        return value

    return BeforeValidator(first, json_schema_input_type=str)


def _meant(value: Any) -> str:
    """The day that someone wrote in another way than it is written here; empty if none."""
    if not isinstance(value, str) or value in DAYS:
        return ""
    word = value.strip(f"{CURLY} .").lower()
    return next((day for day, words in DAY_WORDS.items() if word in {day, *words}), "")


def _day(value: Any) -> Any:
    if meant := _meant(value):
        raise ValueError(f"{', '.join(DAYS)} sont attendus (vouliez-vous dire « {meant} » ?)")
    return value


def _days(value: Any) -> Any:
    if meant := _meant(value) or (value if value in DAYS else ""):
        raise ValueError(f"une liste de jours est attendue, comme [{meant}]")
    return value


Number = Annotated[StrictFloat, AllowInfNan(False)]  # neither `true` nor a text that looks like one
Duration = Annotated[timedelta, BeforeValidator(_duration, json_schema_input_type=str)]
OptionalDuration = Annotated[timedelta | None, BeforeValidator(_duration_or_none, json_schema_input_type=str | None)]
Url = Annotated[str, _plainly(_http_url), AfterValidator(_http_url)]
SourceUrl = Annotated[str, _plainly(_source_url), AfterValidator(_source_url)]
Correspondent = Annotated[str, _plainly(_correspondent), AfterValidator(_correspondent)]
Clock = Annotated[str, _plainly(_clock), AfterValidator(_clock)]
Zone = Annotated[str, _plainly(_timezone), AfterValidator(_timezone)]
PrivateHost = Annotated[str, _plainly(_private_host), AfterValidator(_private_host)]
Listen = Annotated[str, _plainly(_listen), AfterValidator(_listen)]
Email = Annotated[str, _plainly(_email), AfterValidator(_email)]
Sender = Annotated[str, _plainly(_sender), AfterValidator(_sender)]
Server = Annotated[str, _plainly(_server), AfterValidator(_server)]
FilePath = Annotated[Path, AfterValidator(_file)]
Text = Annotated[str, AfterValidator(_text)]
Selector = Annotated[str, _plainly(_selector), AfterValidator(_selector)]
Query = Annotated[str, AfterValidator(_query)]
RegionName = Annotated[Text, AfterValidator(region_name)]
Day = Annotated[Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"], BeforeValidator(_day)]
Days = Annotated[Literal["working", "daily", "monthly"] | tuple[Day, ...], BeforeValidator(_days)]
