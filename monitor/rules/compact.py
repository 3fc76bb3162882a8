"""What an Appraiser looks for and what it is worth, small enough to be handed to another process: see `bound`.

Plain data, as JSON; nothing in it is executed. A phrase is written as its folded words, one space apart.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from monitor.facts.gazetteer import gazetteer
from monitor.model import GENERAL, PROGRAMME, Form, Organisation, Rule
from monitor.prepared import prepared
from monitor.recognise.coordination import Lists
from monitor.recognise.fold import fold
from monitor.recognise.forms import letters_of
from monitor.recognise.joints import AND, key
from monitor.recognise.matcher import phrase
from monitor.regions import WIDE
from monitor.rules.letters import WORD, may_be_parted_after
from monitor.rules.relevance import Appraiser
from monitor.rules.tree import AllOf, AnyOf, Exact, Near, Node, Organisations, Within, Without, Words, leaves

SURE = 0  # the number of the condition that always holds


def compact(appraiser: Appraiser) -> bytes:
    """What `bound.Gate` is made of."""
    return prepared("gate", appraiser.ruleset.fingerprint, lambda: _written(appraiser))


def _written(appraiser: Appraiser) -> bytes:
    return json.dumps(_Writer(appraiser).written(), ensure_ascii=False, separators=(",", ":")).encode()


class _Writer:
    """Numbers what is looked for, and notes for each phrase whose it is."""

    def __init__(self, appraiser: Appraiser) -> None:
        self._keep = appraiser.keep
        self._rulings = [one for one in appraiser.rulings if one.rule.points > 0]
        asked = {
            identity
            for one in self._rulings
            for node in (one.node, one.needs)
            for leaf in (leaves(node) if node else ())
            if isinstance(leaf, Organisations)
            for identity in leaf.ids
        }
        self._all = appraiser.organisations
        self._organisations = [one for one in appraiser.organisations if one.points > 0 or one.id in asked]
        self._numbers = {one.id: number for number, one in enumerate(self._organisations)}
        self._phrases: dict[str, dict[str, dict[str, Any]]] = {}  # by the sort of their owners
        self._words: dict[Words | Exact, int] = {}
        self._conditions: list[list[Any]] = [[]]  # [organisation, regions that tell it, "" or "window"]
        self._known: dict[tuple[Any, ...], int] = {}

    def written(self) -> dict[str, Any]:
        rules = [self._rule(one.rule, one.node, one.needs) for one in self._rulings]
        for number, organisation in enumerate(self._organisations):
            for form in organisation.forms:
                self._form(number, organisation, form)
        self._lists()
        self._places()
        return {
            "keep": self._keep,
            "rules": rules,
            "organisations": [
                [one.id, points, points > 0 and one.kind not in GENERAL]
                for one in self._organisations
                for points in (0 if one.kind == PROGRAMME else max(one.points, 0),)
            ],
            "conditions": self._conditions,
            "phrases": {
                phrase: {sort: list(owners.values()) for sort, owners in found.items()}
                for phrase, found in sorted(self._phrases.items())
            },
            "lasts": sorted({word for phrase in self._phrases for word in may_be_parted_after(phrase)}),
        }

    def _rule(self, rule: Rule, node: Node, needs: Node | None) -> list[Any]:
        weight = [max(one, 0.0) for one in rule.weight]
        return [
            rule.points,
            weight,
            None if rule.cap is None else float(rule.cap),
            self._node(node),
            self._node(needs) if needs else None,
        ]

    def _node(self, node: Node) -> list[Any]:
        """A tree without what only takes away; `?` is what cannot be told from the words."""
        if isinstance(node, Words | Exact):
            return ["word", self._leaf(node)]
        if isinstance(node, Organisations):
            return ["name", sorted(self._numbers[one] for one in node.ids if one in self._numbers)]
        if isinstance(node, AnyOf | AllOf):
            return ["any" if isinstance(node, AnyOf) else "all", [self._node(one) for one in node.nodes]]
        if isinstance(node, Near):
            return ["near", [self._node(node.left), self._node(node.right)]]
        if isinstance(node, Within):
            return self._node(node.node)
        return self._node(node.left) if isinstance(node, Without) else ["?"]

    def _leaf(self, leaf: Words | Exact) -> int:
        if leaf not in self._words:
            self._words[leaf] = len(self._words)
            written = letters_of(leaf.text) if isinstance(leaf, Exact) else ""
            for one in leaf.keys:
                self._note(one, "words", [self._words[leaf], written])
        return self._words[leaf]

    def _form(self, number: int, organisation: Organisation, form: Form) -> None:
        plain = fold(form.text).text.strip()
        owner = [number, self._condition(number, organisation, form), letters_of(form.text) if form.case else ""]
        for spelling in {plain, *_joined(plain, form.text)}:
            self._note(spelling, "names", owner)

    def _condition(self, number: int, organisation: Organisation, form: Form) -> int:
        """The number of what must be on the page for an ambiguous form to count."""
        if not form.ambiguous:
            return SURE
        near = "window" if form.scope == "window" else ""
        regions = [] if near else sorted(set(organisation.regions) - WIDE)
        known = (number, form.confirm, near)
        if known not in self._known:
            self._known[known] = len(self._conditions)
            self._conditions.append([number, regions, near])
            for word in filter(None, map(phrase, form.confirm)):
                self._note(word, "confirms", self._known[known])
        return self._known[known]

    def _lists(self) -> None:
        """The heads of lists, and the tails that each of them makes a name of."""
        owners: dict[str, set[str]] = defaultdict(set)
        written: dict[str, str] = {}
        for organisation in self._all:
            for form in organisation.forms:
                plain = fold(form.text).text.strip()
                owners[plain].add(organisation.id)
                written.setdefault(plain, form.text)
        for rank, (head, several, tails) in enumerate(Lists(written, owners.__getitem__).listed()):
            self._note(head, "heads", [rank, several])
            for tail, plain in tails:
                for identity in sorted(owners[plain] & self._numbers.keys()):
                    self._note(tail, "tails", [self._numbers[identity], rank])

    def _places(self) -> None:
        """The places that tell of a region: a description is then that of the region."""
        for one, meant in gazetteer().meant.items():
            for region in sorted({place.region for place in meant}):
                self._note(one, "regions", region)

    def _note(self, one: str, sort: str, owner: Any) -> None:
        """Note whose `one` is, a phrase."""
        spelled = " ".join(WORD.findall(one))
        found = self._phrases.setdefault(f"{spelled}*" if one.endswith("*") else spelled, {})
        found.setdefault(sort, {})[repr(owner)] = owner


def _joined(plain: str, written: str) -> Iterator[str]:
    """`plain` with each of the words for « and », which joints make one."""
    parts = WORD.findall(plain.replace("&", " et "))
    if key(plain, written) and not AND.isdisjoint(parts):
        choices: Iterable[Iterable[str]] = (("et", "and", "") if one in AND else (one,) for one in parts)
        yield from (" ".join(filter(None, one)) for one in product(*choices))
