"""The configuration: one YAML file, validated whole, its errors located by file, line and key.

`load(path)` gives a frozen `Config`, or raises `ConfigError` with every problem at once. Unknown keys are refused.
Secrets are never read from here: `VIGIE_SMTP_USER` and `VIGIE_SMTP_PASSWORD` come from the environment.
"""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from email.utils import parseaddr
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, FiniteFloat, model_validator

from monitor.regions import region_name

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
# A valid e-mail address as the HTML Standard defines it; a server's own host name without a dot is fine.
ADDRESS = re.compile(
    r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]+@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*"
)


def _duration(value: Any) -> timedelta:
    """`90s`, `15m`, `1h` or `30d` as a timedelta."""
    if isinstance(value, timedelta):
        return value
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smhd])", str(value).strip())
    if match is None:
        raise ValueError("expected a number and a unit: 90s, 15m, 1h or 30d")
    return timedelta(seconds=float(match[1]) * UNITS[match[2]])


def _duration_or_none(value: Any) -> timedelta | None:
    return None if value is None or str(value).strip().lower() in {"none", "null", "aucune"} else _duration(value)


def _http_url(value: str) -> str:
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("expected an address that begins with http:// or https://")
    if parts.username or parts.password:
        raise ValueError("an address may not hold a user name or a password")
    return value.strip()


def _clock(value: str) -> str:
    match = re.fullmatch(r"([01]\d|2[0-3]):([0-5]\d)", value)
    if match is None:
        raise ValueError('expected a time of day in quotes, such as "08:00"')
    if match[1] == "02":
        raise ValueError(
            "times from 02:00 to 02:59 do not exist, or exist twice, when the clocks change: choose another hour"
        )
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError):
        raise ValueError("unknown time zone; expected a name such as Europe/Paris") from None
    return value


def _private_host(value: str) -> str:
    host, port = split_port(value.strip())
    if port is not None and not 0 < port < 65536:
        raise ValueError("the port is out of range")
    try:
        ipaddress.ip_network(host, strict=False)
    except ValueError:
        if not re.fullmatch(r"(\*\.)?[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*", host):
            raise ValueError("expected an address (127.0.0.1), a network (10.0.0.0/8) or a host name") from None
    return value.strip()


def split_port(value: str) -> tuple[str, int | None]:
    """`host:port` as (host, port); without a port, or for a bare IPv6 address, (value, None)."""
    match = re.fullmatch(r"\[?([^\[\]]+?)\]?:(\d+)", value) if value.count(":") == 1 or value.startswith("[") else None
    return (match[1], int(match[2])) if match else (value.strip("[]"), None)


def _email(value: str) -> str:
    """A bare ASCII address. A non-ASCII local part would be mangled into an invalid one on its way."""
    if not ADDRESS.fullmatch(value):
        raise ValueError("expected an e-mail address in ASCII, such as veille@example.org")
    return value


def _sender(value: str) -> str:
    name, address = parseaddr(_text(value))
    if len(name) > 60:
        raise ValueError("the sender's name is longer than 60 characters")
    _email(address)
    return value


def _text(value: str) -> str:
    if not value.strip():
        raise ValueError("expected some text")
    if re.search(r"[\x00-\x1f\x7f]", value.strip()):
        raise ValueError("expected one line of text, without control characters")
    return value.strip()


Duration = Annotated[timedelta, BeforeValidator(_duration, json_schema_input_type=str)]
OptionalDuration = Annotated[timedelta | None, BeforeValidator(_duration_or_none, json_schema_input_type=str | None)]
Url = Annotated[str, AfterValidator(_http_url)]
Clock = Annotated[str, AfterValidator(_clock)]
Zone = Annotated[str, AfterValidator(_timezone)]
PrivateHost = Annotated[str, AfterValidator(_private_host)]
Email = Annotated[str, AfterValidator(_email)]
Sender = Annotated[str, AfterValidator(_sender)]
Text = Annotated[str, AfterValidator(_text)]
RegionName = Annotated[Text, AfterValidator(region_name)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Model(BaseModel):
    """Unknown keys are refused, values are frozen, and a rejected value is never printed (it may be a secret)."""

    model_config = ConfigDict(extra="forbid", frozen=True, hide_input_in_errors=True, use_attribute_docstrings=True)


class Collect(Model):
    """How the web is visited."""

    user_agent: Text = "vigie (+https://example.org/veille; veille@example.org)"
    """Sent with every request; say who you are and how to reach you."""
    every: Duration = timedelta(hours=1)
    """First interval between two visits of a source; learnt afterwards, between 15m and 24h."""
    delay: Duration = timedelta(seconds=1)
    """Between two requests to one host."""
    max_age: OptionalDuration = timedelta(days=30)
    """Older articles are recorded, not read; `none` for no limit."""
    keep_unmatched: OptionalDuration = timedelta(days=30)
    """How long texts below the threshold are kept, so that rules can be replayed; `none` for ever."""
    private_hosts: tuple[PrivateHost, ...] = ()
    """Private or loopback addresses, networks or host names that may be fetched; none by default."""


class OrganisationEntry(Model):
    """An organisation of yours, or one that the catalogues lack. Its name is a form too."""

    name: Text
    """As it is shown."""
    forms: tuple[Text, ...] = ()
    """Other ways it is written."""
    kind: str = ""
    """What it is: pole, cluster, federation, agence, pharma, biotech…"""
    regions: tuple[RegionName, ...] = ()
    """The French regions it belongs to."""
    points: FiniteFloat = 3
    """What naming it is worth, before the weight of the field."""
    case: bool = False
    """True when it only counts in the very case it is written in here."""
    confirm: tuple[Text, ...] = ()
    """For an ambiguous name: one of these words must stand near it (`*` makes a prefix)."""
    refute: tuple[Text, ...] = ()
    """None of these words may stand near it."""


class RuleEntry(Model):
    """What you care about, and what it is worth."""

    name: Text
    """Unique; shown as the reason."""
    words: tuple[Text, ...] = Field(min_length=1)
    """Words or phrases, accents and case ignored; a trailing `*` makes a prefix: partenariat*."""
    points: FiniteFloat
    """Before the weight of the field (title 3, lead 2, body 1); negative for noise."""
    theme: str = ""
    """The section of the digest its articles go to."""

    @model_validator(mode="before")
    @classmethod
    def _no_query(cls, entry: Any) -> Any:
        if isinstance(entry, dict) and "query" in entry:
            raise ValueError("query is not supported by this version: list words or phrases under `words`")
        return entry


class Scoring(Model):
    """The thresholds of the score."""

    keep: FiniteFloat = 10
    """An article at or above it is kept."""
    digest: FiniteFloat = 20
    """Default least score of an article in a digest."""
    urgent: FiniteFloat = 60
    """An article at or above it deserves an alert of its own."""

    @model_validator(mode="after")
    def _ordered(self) -> Scoring:
        if not self.keep <= self.digest <= self.urgent:
            raise ValueError("expected keep <= digest <= urgent")
        return self


class SourceEntry(Model):
    """Where to look."""

    name: Text
    """Unique; shown with each article."""
    url: Url
    """A home page, a feed, a sitemap or a page that lists articles."""
    kind: Literal["auto", "feed", "sitemap", "listing"] = "auto"
    """How it is watched; `auto` finds out."""
    regions: tuple[RegionName, ...] = ()
    """The regions it writes about; helps to tell which ARS or council is meant."""
    links: str | None = None
    """For a listing, optional: a CSS selector of the links that are articles."""

    @model_validator(mode="after")
    def _selector(self) -> SourceEntry:
        if self.links is not None:
            from cssselect import SelectorError, parse

            try:
                parse(self.links)
            except SelectorError as error:
                raise ValueError(f"links is not a CSS selector: {error}") from None
        return self


class DigestEntry(Model):
    """One letter: when it leaves, to whom, and what goes into it."""

    name: Text
    """Unique; the head of the letter and the start of its subject."""
    at: Clock = "08:00"
    """Local time of day at which it is due."""
    days: Literal["working", "daily"] | tuple[Day, ...] = "working"
    """`working` (no week-ends, no French public holidays), `daily`, or a list such as [mon, thu]."""
    to: tuple[Email, ...] = Field(min_length=1)
    """Each receives a message of their own."""
    min_score: FiniteFloat | None = None
    """Least score; by default `scoring.digest`."""
    regions: tuple[RegionName, ...] = ()
    """Only articles of these regions (of the source or of an organisation named); empty = all."""
    themes: tuple[Text, ...] = ()
    """Only articles with one of these themes; empty = all."""
    group_by: Literal["theme", "region", "organisation"] = "theme"
    """What its sections are."""


class Smtp(Model):
    """The mail server. User and password come from VIGIE_SMTP_USER and VIGIE_SMTP_PASSWORD."""

    host: Text = "localhost"
    """The server's name."""
    port: int = Field(default=25, gt=0, lt=65536)
    """25 or 587 for `none` and `starttls`, 465 for `tls`."""
    security: Literal["none", "starttls", "tls"] = "none"
    """`starttls` and `tls` verify the server's certificate."""
    sender: Sender
    """Such as "Veille <veille@example.org>"."""


class Delivery(Model):
    """How digests leave."""

    smtp: Smtp | None = None
    apprise: tuple[Text, ...] = ()
    """Slack, Teams, ntfy…: Apprise addresses that receive each digest's text (needs `pip install vigie[notify]`)."""


class Config(Model):
    """A watch."""

    language: Literal["fr", "en"] = "fr"
    """Of digests and pages."""
    timezone: Zone = "Europe/Paris"
    """Of the officer: digests are due, and dates shown, in it."""
    archive: Path = Path("var/vigie.db")
    """The SQLite file; relative to the folder of this configuration."""
    collect: Collect = Collect()
    catalogues: tuple[Literal["france-health"], ...] = ("france-health",)
    """Organisations that come with vigie."""
    organisations: tuple[OrganisationEntry, ...] = ()
    rules: tuple[RuleEntry, ...] = ()
    scoring: Scoring = Scoring()
    sources: tuple[SourceEntry, ...] = ()
    digests: tuple[DigestEntry, ...] = ()
    delivery: Delivery = Delivery()
