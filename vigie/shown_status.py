"""What `vigie status` shows: the sources by state, the worst first; or one source, round by round and link by link."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.text import Text

from monitor.health import WORRYING, State
from monitor.model import Outcome
from vigie.show import ALWAYS, OUTCOMES, ROUNDS, SOURCES, VISITS, local, out, several, table

DELIVERIES = {
    "queued": "en attente",
    "sending": "en cours",
    "sent": "envoyé",
    "deferred": "remis à plus tard",
    "failed": "refusé",
    "withdrawn": "remplacé par l'envoi suivant",
}
NAMED = 20  # sources of one state that are shown; the others are counted
READ = {outcome.value: word.removesuffix("s") for outcome, word in OUTCOMES.items()} | {None: "à lire"}


def status(told: dict[str, Any], timezone: str) -> None:
    """The health of the watch: what worries, the last rounds, what has not been delivered."""
    sources = told["sources"]
    worrying = [one for one in sources if one["state"] in WORRYING]
    counts = {state: sum(one["state"] == state for one in sources) for state in State}
    parts = [f"{count} {SOURCES[state]}{_plural(SOURCES[state], count)}" for state, count in counts.items() if count]
    out.print(Text(f"{several(len(sources), 'source')} : {', '.join(parts) or 'aucune'}", "bold"))
    if told["clock_ahead"]:
        until = local(told["clock_ahead"], timezone)
        out.print(Text(f"L'horloge de cette machine a avancé : l'archive porte des dates à venir, jusqu'au {until}."))
        out.print(Text("  → vérifier que l'heure est synchronisée ; les sources sont visitées sans attendre ces dates"))
    _overdue(told["overdue"], len(sources))
    for state, group in groupby(worrying, key=lambda one: State(one["state"])):
        _group(state, list(group))
    rounds = told["rounds"]
    _rounds(rounds if worrying else rounds[:1], timezone)
    if told["deliveries"]:
        _deliveries(told["deliveries"], timezone)


def _plural(word: str, count: int) -> str:
    return "s" if count > 1 and " " not in word and word != "bien" else ""


def _overdue(names: Sequence[str], total: int) -> None:
    if not names:
        return
    who = "aucune source n'est plus visitée" if len(names) == total else f"non visitées : {', '.join(names[:5])}"
    more = f" et {len(names) - 5} autres" if 5 < len(names) < total else ""
    out.print(Text(f"Depuis plus d'un jour, {who}{more}. Le service tourne-t-il ?"))


def _group(state: State, sources: Sequence[dict[str, Any]]) -> None:
    """The sources of one state, each with the evidence; the advice once when it is the same for all."""
    word = SOURCES[state]
    out.print(Text(f"\n{word[0].upper()}{word[1:]}{_plural(word, len(sources))}", "bold"))
    for one in sources[:NAMED]:
        out.print(Text(f"  {one['name']} : {one['evidence']}"))
        if one["advice"]:
            out.print(Text(f"    → {one['advice']}", "dim"))
    if len(sources) > NAMED:
        out.print(Text(f"  et {len(sources) - NAMED} autres : `vigie status --json` les donne toutes"))


def _rounds(rounds: Sequence[dict[str, Any]], timezone: str) -> None:
    if not rounds:
        out.print(Text("\nAucun tour de collecte encore : `vigie collect` lance le premier."))
        return
    rows = [
        [one["id"], local(one["started_at"], timezone), ROUNDS[one["state"]]]
        + [one[key] for key in ("sources", "failed", "kept", "error")]
        for one in rounds
    ]
    out.print()
    table(
        "Derniers tours" if len(rounds) > 1 else "Dernier tour",
        ["Tour", "Début", "État", "Sources", "En échec", "Retenus", "Remarque"],
        rows,
        right=(0, 3, 4, 5),
    )


def _deliveries(deliveries: Sequence[dict[str, Any]], timezone: str) -> None:
    """What has not arrived: a line for each refused reader, one for all those that met the same answer; what to do."""
    out.print(Text("\nEnvois non aboutis", "bold"))
    if any(one["late"] for one in deliveries):
        out.print(Text("  Des envois sont dus et rien ne part. Le service tourne-t-il ?"))
    groups: dict[tuple[str, ...], list[dict[str, Any]]] = {}
    for one in deliveries:
        whose = one["recipient"] if one["state"] == "failed" else one["answer"]
        groups.setdefault((one["name"], one["state"], whose), []).append(one)
    for group in list(groups.values())[:NAMED]:
        last = group[0]
        out.print(Text(f"  {last['name']}, {_whom(group, timezone)} : {_fate(last, timezone)}"))
        if last["advice"]:
            out.print(Text(f"    → {last['advice']}", "dim"))
    if len(groups) > NAMED:
        out.print(Text(f"  et {len(groups) - NAMED} autres : `vigie status --json` les donne tous"))


def _whom(group: Sequence[dict[str, Any]], timezone: str) -> str:
    """To whom a letter did not arrive, and which of its issues."""
    people = {one["recipient"] for one in group}
    slots = {one["slot"] for one in group}
    whom = group[0]["recipient"] if len(people) == 1 else f"{len(people)} destinataires"
    when = local(max(slots), timezone)
    return f"{when}, {whom}" if len(slots) == 1 else f"{len(slots)} envois jusqu'au {when}, {whom}"


def _fate(one: dict[str, Any], timezone: str) -> str:
    """The state of a delivery, when it is tried again, and the last answer."""
    told = DELIVERIES[one["state"]]
    if one["state"] == "deferred":
        told += f" ({several(one['attempts'], 'essai')}, le prochain le {local(one['next_at'], timezone)})"
    return f"{told} : {one['answer']}" if one["answer"] else told


def source(told: dict[str, Any], timezone: str) -> None:
    """One source: its state, its rhythm, its last rounds whose outcomes add up, its last links."""
    one = told["source"]
    out.print(Text(f"{one['name']} : {SOURCES[State(one['state'])]}", "bold"))
    for label, value in (
        ("pourquoi", one["evidence"]),
        ("que faire", one["advice"]),
        ("rythme", one["usual"]),
        ("adresse", one["watch"] or one["url"]),
        ("dernière visite réussie", local(one["ok_at"], timezone)),
        ("dernier lien nouveau", local(one["new_at"], timezone)),
        ("prochaine visite", local(one["next_at"], timezone)),
    ):
        if value:
            out.print(Text(f"  {label} : {value}"))
    out.print()
    _visits(told["rounds"], timezone)
    rows = [
        [local(link["first_seen"], timezone), READ[link["outcome"]], link["title"] or link["url"], link["reason"]]
        for link in told["links"]
    ]
    table("Derniers liens", ["Vu le", "Sort", "Titre ou adresse", "Raison"], rows)


def _visits(visits: Sequence[dict[str, Any]], timezone: str) -> None:
    """A line for each round: the outcomes and what is left to read add up to the links."""
    shown = [one for one in Outcome if one in ALWAYS or any(visit[one.value] for visit in visits)]
    rows = [
        [visit["round"], local(visit["started_at"], timezone), visit["offered"]]
        + [visit[outcome.value] or "·" for outcome in shown]
        + [visit["waiting"] or "·", " : ".join(part for part in (VISITS[visit["state"]], visit["reason"]) if part)]
        for visit in visits
    ]
    columns = ["Tour", "Début", "liens", *(OUTCOMES[outcome] for outcome in shown), "à lire", "Remarque"]
    table("Derniers tours", columns, rows, right=(0, *range(2, len(shown) + 4)))
