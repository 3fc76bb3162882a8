"""Texts annotated elsewhere: a folder with a gold.json (schema veille-gold/1) and the texts it names."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from monitor.config import SourceEntry
from monitor.errors import ReadError
from monitor.extract.read import read, read_text
from monitor.model import Page
from monitor.recognise.publisher import publishers
from monitor.rules.relevance import Appraiser

TIERS = ("core", "glued", "hard")


def report(folder: Path, judge: Appraiser, show: bool) -> Iterator[str]:
    """Lines that say, for each text: required mentions found by tier, and organisations that must not be attached.

    The mentions are looked for in the file as it is, where the gold's offsets point; what must not be attached, in
    what is left of it once the furniture is cut.
    """
    truth = json.loads((folder / "gold.json").read_text(encoding="utf-8"))
    known = {one.id for one in judge.organisations}
    ids = {own: one["gazetteer_id"] for own, one in truth["organisations"].items() if one["gazetteer_id"] in known}
    for document in truth["documents"]:
        yield from _document(folder, document, ids, judge, show)


def _document(
    folder: Path, document: dict[str, Any], ids: dict[str, str], judge: Appraiser, show: bool
) -> Iterator[str]:
    body = (folder / document["file"]).read_bytes()
    text = body.decode("utf-8")
    source = document["source"]
    entry = SourceEntry(name=source["publisher"], url=source["site"])
    publisher = publishers([entry], judge.organisations)[entry.name]
    found = [
        (one.organisation.id, one.start, one.end)
        for one in judge.appraise(read_text(text, source["site"]), publisher).mentions
    ]
    wanted = [one for one in document["mentions"] if not one["optional"] and one["zone"] == "main"]
    missing = []
    yield f"\n== {document['file']}"
    for tier in TIERS:
        of_tier = [one for one in wanted if one["tier"] == tier and one["org"] in ids]
        misses = [one for one in of_tier if not _found(one, ids[one["org"]], found)]
        missing += misses
        if of_tier:
            yield f"{tier:5} {len(of_tier) - len(misses)} of {len(of_tier)} required mentions"
    if unknown := sorted({one["org"] for one in wanted} - set(ids)):
        yield f"not in the catalogue: {', '.join(unknown)}"
    try:
        article = read(Page(source["site"], 200, "text/plain; charset=utf-8", body), None, "Europe/Paris")
        attached = {one.organisation.id for one in judge.appraise(article, publisher).mentions}
    except ReadError as error:
        attached = set()
        yield f"the text is not read as an article: {error}"
    barred = {ids[own] for own in document["boilerplate_only_organisations"] if own in ids}
    yield f"boilerplate only, and attached: {', '.join(sorted(attached & barred)) or 'none'} (of {len(barred)})"
    if show:
        yield from (f"missed {one['tier']} {one['org']} « {one['text']} »" for one in missing)


def _found(wanted: dict[str, Any], identity: str, found: list[tuple[str, int, int]]) -> bool:
    return any(of == identity and start < wanted["end"] and wanted["start"] < end for of, start, end in found)
