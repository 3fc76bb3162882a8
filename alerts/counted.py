"""What counted in the score of an article, as reasons: from its hits in the archive. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from alerts.digest import Reason
from alerts.quotes import telling
from alerts.rubrics import EVENT, ORGANISATION, names_of_events
from monitor.model import Field
from monitor.rules.names import key_of


def reasons(hits: Sequence[dict[str, Any]], title: str, text: str) -> tuple[Reason, ...]:
    """What counted, the heaviest first. Words of the title are quoted as `title`, the one that is told, writes them."""
    parts: dict[str, list[dict[str, Any]]] = {}
    for hit in hits:
        parts.setdefault(hit["rule"], []).append(hit)
    found = [
        Reason(
            name=group[0]["name"],
            organisation=rule.startswith(ORGANISATION),
            in_title=any(hit["field"] == Field.TITLE for hit in group),
            points=sum(hit["points"] for hit in group),
            quotes=_quotes(group, title, text),
            event=rule.removeprefix(EVENT) if rule.startswith(EVENT) else "",
        )
        for rule, group in parts.items()
    ]
    return tuple(sorted(_once(found), key=lambda reason: -reason.points))


def _once(found: Iterable[Reason]) -> list[Reason]:
    """An event and the rules that are called like it are one reason, under the name of the heaviest."""
    kept: list[Reason] = []
    for one in sorted(found, key=lambda reason: -reason.points):
        at = next((at for at, other in enumerate(kept) if one.points > 0 and _are_one(other, one)), None)
        if at is None:
            kept.append(one)
        else:
            kept[at] = _joined(kept[at], one)
    return kept


def _joined(first: Reason, other: Reason) -> Reason:
    quotes: dict[str, str] = {}
    for quote in (*first.quotes, *other.quotes):
        quotes.setdefault(quote.casefold(), quote)
    return replace(
        first,
        in_title=first.in_title or other.in_title,
        points=first.points + other.points,
        quotes=tuple(quotes.values()),
    )


def _are_one(first: Reason, second: Reason) -> bool:
    event, rule = (first, second) if first.event else (second, first)
    if not event.event or rule.event or rule.organisation:
        return False
    return key_of(rule.name) in map(key_of, (event.name, *names_of_events().get(event.event, ())))


def _quotes(group: Sequence[dict[str, Any]], title: str, text: str) -> tuple[str, ...]:
    """The words of some hits that say something, the heaviest first, each once, whatever its case."""
    heaviest = sorted(group, key=lambda hit: -abs(hit["points"]))
    quotes: dict[str, str] = {}
    for hit in heaviest:
        quote, after = hit["quote"], ""
        written = title if hit["field"] == Field.TITLE else text
        if written[hit["start"] : hit["end"]].casefold() == quote.casefold():
            quote, after = written[hit["start"] : hit["end"]], written[hit["end"] :][:200]
        if not hit["rule"].startswith(ORGANISATION):
            quote = telling(quote, after)
        quote = " ".join(quote.split())
        if quote:
            quotes.setdefault(quote.casefold(), quote)
    return tuple(quotes.values())
