"""What `vigie check` says of the letters and of how they leave."""

from __future__ import annotations

from typing import Any

import pytest
from archived import config

from monitor.config import Config
from monitor.conflicts import conflicts, notices

UNSUBSCRIBE = "https://example.org/quitter?qui={recipient}&lettre={letter}"


def wrong(**changes: Any) -> dict[str, str]:
    return {".".join(map(str, where)): message for where, message in conflicts(config(**changes))}


def delivery(**keys: Any) -> dict[str, Any]:
    return {"smtp": {"port": 25, "sender": "Veille <veille@example.org>"}} | keys


def remarked(made: Config) -> list[str]:
    return [".".join(map(str, where)) for where, _ in notices(made)]


@pytest.mark.parametrize("name", ["Nanobrume", "nanobrume", "NANOBRUME", "Lyonbiopôle", "lyonbiopole"])
def test_a_letter_on_an_organisation_that_is_known_by_name_or_id(name: str) -> None:
    assert wrong(organisations=[{"name": "Nanobrume"}], digest={"organisations": [name]}) == {}


def test_a_letter_on_an_organisation_that_nobody_knows_would_stay_empty() -> None:
    told = wrong(digest={"organisations": ["Lyonbiopôle", "Brumisante"]})
    assert list(told) == ["digests.0.organisations.1"]
    assert "aucun catalogue" in told["digests.0.organisations.1"]


def test_alerts_are_not_for_a_letter_of_figures_unless_nobody_asked() -> None:
    assert list(wrong(digest={"content": "figures", "urgent": True})) == ["digests.0.urgent"]
    assert wrong(digest={"content": "figures"}) == wrong(digest={"content": "figures", "urgent": False}) == {}


@pytest.mark.parametrize("key", ["editor", "unsubscribe"])
def test_what_needs_a_mail_server(key: str) -> None:
    value = "a@example.org" if key == "editor" else UNSUBSCRIBE
    assert list(wrong(delivery={"apprise": ["json://example.org"], key: value})) == [f"delivery.{key}"]
    assert wrong(delivery=delivery(**{key: value})) == {}


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/?{reader}",
        "https://example.org/{recipient",
        "https://example.org/recipient}",
        "https://{letter}.example.org/{recipient}",
    ],
)
def test_an_address_to_unsubscribe_at_that_would_not_be_filled_in(address: str) -> None:
    assert list(wrong(delivery=delivery(unsubscribe=address))) == ["delivery.unsubscribe"]


@pytest.mark.parametrize(
    ("url", "well"),
    [
        ("https://example.org/veille", True),
        ("https://example.org/veille/", True),
        ("https://example.org/?dossier=veille", False),
        ("https://example.org/#veille", False),
    ],
)
def test_the_address_of_a_published_folder(url: str, well: bool) -> None:
    told = wrong(publish={"folder": "public", "url": url})
    assert list(told) == ([] if well else ["publish.url"])


def test_the_absence_of_an_editor_is_remarked_not_refused() -> None:
    alone = config()
    assert list(conflicts(alone)) == [] and remarked(alone) == ["delivery"]
    assert remarked(config(digest={"to": ["lea@example.org", "Veille@Example.org"]})) == []
    assert remarked(config(delivery=delivery(editor="chef@example.org"))) == []
    assert remarked(config(delivery={"apprise": ["json://example.org"]})) == []


@pytest.mark.parametrize(
    ("address", "count"),
    [(UNSUBSCRIBE, 0), ("https://example.org/quitter", 1), ("http://example.org/{recipient}", 1), ("http://x.org/", 2)],
)
def test_one_click_wants_https_and_to_know_who(address: str, count: int) -> None:
    made = config(delivery=delivery(editor="chef@example.org", unsubscribe=address))
    assert list(conflicts(made)) == []
    assert remarked(made) == ["delivery.unsubscribe"] * count
