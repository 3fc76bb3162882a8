"""The configuration: one YAML file, validated whole, its errors located by file, line and key.

`load(path)` gives a frozen `Config`, or raises `ConfigError` with every problem at once. Unknown keys are refused.
Secrets are never read from here: they come from the environment (`VIGIE_SMTP_USER`, `VIGIE_SMTP_PASSWORD`,
`VIGIE_IMAP_PASSWORD`).
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr, StrictInt, model_validator

from monitor.mailbox import is_mailbox
from monitor.values import (
    Clock,
    Correspondent,
    Days,
    Duration,
    Email,
    FilePath,
    Listen,
    Number,
    OptionalDuration,
    PrivateHost,
    Query,
    RegionName,
    Selector,
    Sender,
    Server,
    SourceUrl,
    Text,
    Url,
    Zone,
)


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
    """Unique; as it is shown."""
    forms: tuple[Text, ...] = ()
    """Other ways it is written."""
    kind: str = ""
    """What it is: pole, cluster, federation, agence, pharma, biotech…"""
    regions: tuple[RegionName, ...] = ()
    """The French regions it belongs to."""
    points: Number = 3
    """What naming it is worth, before the weight of the field."""
    case: bool = False
    """True when it only counts in the very case it is written in here."""
    confirm: tuple[Text, ...] = ()
    """For an ambiguous name: one of these words must stand near it (`*` makes a prefix)."""
    refute: tuple[Text, ...] = ()
    """None of these words may stand near it."""


class Weights(Model):
    """What a hit is worth by where it stands."""

    title: Number = Field(default=3, ge=0)
    lead: Number = Field(default=2, ge=0)
    """The first 300 characters of the text."""
    body: Number = Field(default=1, ge=0)


class RuleEntry(Model):
    """What you care about, and what it is worth: `words`, or a `query`."""

    name: Text
    """Unique; shown as the reason."""
    words: tuple[Text, ...] = ()
    """Words or phrases, any of which counts; accents, case and plurals ignored; a trailing `*` makes a prefix."""
    query: Query | None = None
    """Instead of `words`: the query language, such as `(leem OU @cluster) PROCHE/30 région*`."""
    points: Number
    """Before the weight of the field; negative for noise."""
    theme: str = ""
    """The section of the digest its articles go to."""
    weight: Weights = Weights()
    """What a hit is worth by where it stands."""
    cap: Number | None = Field(default=None, gt=0)
    """The most that the rule may add to a score, or take from it."""
    same_sentence: bool = False
    """True when `query`, `needs` and `unless` speak of one sentence, not of the whole article."""
    needs: Query | tuple[Text, ...] = ()
    """The rule counts only if one of these words, or this query, is there too."""
    unless: Query | tuple[Text, ...] = ()
    """The rule does not count if one of these words, or this query, is there."""
    urgent: bool = False
    """True when an article that is kept and in which the rule counts deserves an alert of its own, at once."""

    @model_validator(mode="after")
    def _one_of(self) -> RuleEntry:
        if bool(self.words) == (self.query is not None):
            raise ValueError("`words` (une liste) ou `query` (un texte) est attendu, et un seul des deux")
        return self


class Scoring(Model):
    """The thresholds of the score."""

    keep: Number = 10
    """An article at or above it is kept."""
    digest: Number = 20
    """Default least score of an article in a digest."""
    urgent: Number = 60
    """An article at or above it deserves an alert of its own."""

    @model_validator(mode="after")
    def _ordered(self) -> Scoring:
        if not self.keep <= self.digest <= self.urgent:
            raise ValueError("keep <= digest <= urgent est attendu")
        return self


class SourceEntry(Model):
    """Where to look."""

    name: Text
    """Unique; shown with each article."""
    url: SourceUrl
    """A home page, a feed, a sitemap, a page of articles; a mailbox is `imaps://USER@HOST/FOLDER` or `maildir:///PATH`."""
    kind: Literal["auto", "feed", "sitemap", "listing", "mailbox"] = "auto"
    """How it is watched; `auto` finds out. `mailbox`: the links of the letters (newsletters) that arrive there."""
    sender: Correspondent | None = None
    """For a mailbox: only letters of this e-mail address, or of this domain."""
    regions: tuple[RegionName, ...] = ()
    """The regions it writes about; helps to tell which ARS or council is meant."""
    links: Selector | None = None
    """For a listing, optional: a CSS selector of the links that are articles."""
    excerpt: StrictInt | None = Field(default=None, ge=0, le=400)
    """The longest excerpt of its articles in a letter, in characters; 0 for none; by default 400 for the site of an
    organisation, 200 for the press."""
    folders: tuple[Text, ...] = ()
    """Its folders in a feed reader, such as `Presse/Locale`: kept for `vigie sources export`, without effect here."""

    @model_validator(mode="after")
    def _of_its_kind(self) -> SourceEntry:
        if is_mailbox(self.url) != (self.kind == "mailbox"):
            raise ValueError("kind: mailbox va avec une adresse imaps:// ou maildir://, et l'inverse")
        if self.sender and self.kind != "mailbox":
            raise ValueError("sender ne vaut que pour kind: mailbox")
        return self


class DigestEntry(Model):
    """One letter: when it leaves, to whom, and what goes into it."""

    name: Text
    """Unique; the head of the letter and the start of its subject."""
    at: Clock = "08:00"
    """Local time of day at which it is due."""
    days: Days = "working"
    """`working` (no week-ends, no French public holidays), `daily`, `monthly` (the first working day of the month), or
    a list such as [mon, thu]."""
    to: tuple[Email, ...] = Field(min_length=1)
    """Each receives a message of their own."""
    min_score: Number | None = None
    """Least score; by default `scoring.digest`."""
    regions: tuple[RegionName, ...] = ()
    """Only articles of these regions (of the source or of an organisation named); empty = all."""
    themes: tuple[Text, ...] = ()
    """Only articles with one of these themes; empty = all."""
    organisations: tuple[Text, ...] = ()
    """Only articles that name one of these organisations, by name or id; empty = all."""
    group_by: Literal["theme", "region", "organisation"] = "theme"
    """What its sections are."""
    content: Literal["items", "titles", "figures"] = "items"
    """`items` tells each article; `titles` gives a line each, for a recap; `figures` counts them, for a report."""
    length: StrictInt = Field(default=40, gt=0)
    """How many articles are told in full; the others, the least relevant, get a line each."""
    language: Literal["fr", "en"] | None = None
    """Of its own words; by default that of the watch."""
    empty: Literal["skip", "tell"] = "skip"
    """When there is nothing: `skip` sends nothing to readers, `tell` sends « Rien à signaler »."""
    urgent: bool = True
    """False when its readers get no alert between two issues."""
    after_outage: Literal["one", "each"] = "one"
    """When mail could not leave for several issues: `one` letter for all that is owed, or `each` issue."""


class Smtp(Model):
    """The mail server. User and password come from VIGIE_SMTP_USER and VIGIE_SMTP_PASSWORD."""

    host: Server = "localhost"
    """The server's name."""
    port: StrictInt = Field(default=25, gt=0, lt=65536)
    """25 or 587 for `none` and `starttls`, 465 for `tls`."""
    security: Literal["none", "starttls", "tls"] = "none"
    """`starttls` and `tls` verify the server's certificate."""
    sender: Sender
    """Such as "Veille <veille@example.org>"."""


class Delivery(Model):
    """How digests leave."""

    smtp: Smtp | None = None
    apprise: tuple[Text, ...] = ()
    """Slack, Teams, ntfy…: Apprise addresses that receive each digest, a line for each story (needs `pip install
    vigie[notify]`)."""
    editor: Email | None = None
    """Gets a copy of every issue, even an empty one, with what the watch did; by default the sender, if a letter is
    addressed to it."""
    unsubscribe: Url | None = None
    """Where a reader unsubscribes in one click (RFC 8058); `{recipient}` and `{letter}` in it are filled in."""
    mention: str = ""
    """A line at the foot of the letters, such as that of a CFC licence."""


class Publish(Model):
    """A folder of static files: a web copy of each letter, feeds of what is kept (Atom, JSON Feed), a calendar."""

    folder: FilePath
    """Where the files are written; relative to the folder of this configuration."""
    url: Url | None = None
    """Where a web server shows that folder; letters then link to their web copy."""


class Config(Model):
    """A watch."""

    language: Literal["fr", "en"] = "fr"
    """Of digests and pages."""
    timezone: Zone = "Europe/Paris"
    """Of the officer: digests are due, and dates shown, in it."""
    archive: FilePath = Path("var/vigie.db")
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
    publish: Publish | None = None
    """Web copies, feeds and calendar; by default none."""
    heartbeat: Url | None = None
    """Asked after each round of the service, as healthchecks.io does; `/start` before it, `/fail` after a bad one."""
    metrics: Listen | None = None
    """Where the service answers Prometheus, such as 127.0.0.1:9464; by default nowhere."""
    _file: Path | None = PrivateAttr(default=None)

    def language_of(self, entry: DigestEntry | None) -> str:
        """The language of a letter; that of the watch for what belongs to none."""
        return (entry and entry.language) or self.language

    @property
    def file(self) -> Path | None:
        """The file it was read from; None when it was made in memory."""
        return self._file

    def read_from(self, file: Path, archive: Path | None = None) -> Config:
        """The same, that knows its file, where its relative paths start; on another `archive` if one is given."""
        folder = file.resolve().parent
        changed: dict[str, object] = {"archive": archive or (folder / self.archive.expanduser()).resolve()}
        if self.publish is not None:
            public = (folder / self.publish.folder.expanduser()).resolve()
            changed["publish"] = self.publish.model_copy(update={"folder": public})
        copy = self.model_copy(update=changed)
        copy._file = file
        return copy
