"""Where a query stands in an article: the places of its leaves, looked up once each, then joined by the tree.

    phrases found, organisations, places, amounts ─▶ places of each leaf ─▶ OU, PROCHE, titre: ─▶ ET, SAUF ─▶ stretches

A place is (zone, start, end): the title and the text of each passage are zones of their own, so that nothing is near
across them. Offsets are those of the original text of the passage.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from monitor.findings import Amount, Locality
from monitor.model import Field
from monitor.recognise.matcher import Span, longest
from monitor.recognise.mentions import Named
from monitor.recognise.passage import Passage
from monitor.rules.tree import (
    AllOf,
    AnyOf,
    Exact,
    Leaf,
    Near,
    Node,
    Organisations,
    Region,
    Within,
    Without,
    Words,
)

Place = tuple[int, int, int]  # zone, start, end
Window = tuple[Passage, int, int]
Scope = tuple[int, int, int]  # zone, start, end: where all places must stand
FIELDS = {
    Field.TITLE: frozenset({Field.TITLE}),
    Field.LEAD: frozenset({Field.LEAD}),
    Field.BODY: frozenset({Field.LEAD, Field.BODY}),
}
EVERYWHERE = frozenset(Field)
# Letters and digits, with the marks and invisible characters that may stand inside a word.
WORD = re.compile(r"[^\W_][\w\u0300-\u036f\u00ad\u200b-\u200d\u2060]*")
LONGEST_WORD = 50


@dataclass(frozen=True, slots=True)
class Stretch:
    """A place in a passage, in offsets of its original text."""

    passage: Passage
    start: int
    end: int


@dataclass(frozen=True)
class Contents:
    """What one article holds, as far as rules are concerned; what they ask of it is worked out once."""

    passages: Sequence[Passage]
    named: Sequence[Named] = ()
    places: Sequence[tuple[Passage, Locality]] = ()
    amounts: Sequence[tuple[Passage, Amount]] = ()

    @cached_property
    def keys(self) -> frozenset[str]:
        """What tells that a leaf may stand here (see `monitor.rules.tree`)."""
        found = {phrase for passage in self.passages for phrase in passage.found}
        found |= {f"@{one.organisation.id}" for one in self.named}
        regions = {region for one in self.named for region in one.organisation.regions}
        regions.update(locality.region for _, locality in self.places)
        found |= {f"@region:{region}" for region in regions}
        return frozenset(found | {"@montant"} if self.amounts else found)

    def zone(self, passage: Passage, start: int) -> int:
        """The zone of offset `start`: the title of the passage, or its text."""
        in_title = passage.title is not None and start < passage.title[1]
        return 2 * self._order[id(passage)] + (not in_title)

    def passage(self, zone: int) -> Passage:
        """The passage that `zone` is in."""
        return self.passages[zone // 2]

    def field(self, place: Place) -> Field:
        """The field that `place` stands in."""
        return self.passage(place[0]).spot(place[1], place[1])[0]

    def leaf(self, leaf: Leaf) -> list[Place]:
        """The places of `leaf` in the whole article, in order."""
        if leaf.keys.isdisjoint(self.keys):
            return []  # as most leaves of most rules
        found = self._leaves.get(leaf)
        if found is None:
            found = self._leaves[leaf] = sorted(set(self._look_up(leaf)))
        return found

    def awake(self, node: AnyOf) -> list[Node]:
        """The nodes joined by OU that may stand here: a rule asks for them sentence by sentence."""
        if id(node) not in self._awake:
            self._awake[id(node)] = [one for one in node.nodes if not one.keys.isdisjoint(self.keys)]
        return self._awake[id(node)]

    def _look_up(self, leaf: Leaf) -> Iterable[Place]:
        if isinstance(leaf, Words):
            return [place for passage in self.passages for place in self._of_phrases(passage, leaf.keys)]
        if isinstance(leaf, Exact):
            found = [place for passage in self.passages for place in self._of_phrases(passage, leaf.keys)]
            return [place for place in found if self._is_written(place, leaf.text)]
        if isinstance(leaf, Organisations):
            return [place for one in leaf.ids & self._organisations.keys() for place in self._organisations[one]]
        if isinstance(leaf, Region):
            return self._regions.get(leaf.name, [])
        return [self._place(passage, amount.start, amount.end) for passage, amount in self.amounts]

    def _of_phrases(self, passage: Passage, phrases: frozenset[str]) -> list[Place]:
        """Of the places of the variants of one term, the longest of those that overlap."""
        present = [spans for phrase in phrases if (spans := passage.found.get(phrase))]
        if not present:
            return []
        spans = longest(span for spans in present for span in spans)
        return [self._place(passage, *passage.folded.span(*span)) for span in spans]

    def _is_written(self, place: Place, text: str) -> bool:
        written = self.passage(place[0]).folded.original[place[1] : place[2]]
        return letters(written) == letters(text)

    def _place(self, passage: Passage, start: int, end: int) -> Place:
        return self.zone(passage, start), start, end

    @cached_property
    def _order(self) -> dict[int, int]:
        return {id(passage): index for index, passage in enumerate(self.passages)}

    @cached_property
    def _organisations(self) -> dict[str, list[Place]]:
        by_id: dict[str, list[Place]] = defaultdict(list)
        for one in self.named:
            by_id[one.organisation.id].append(self._place(one.passage, one.start, one.end))
        return dict(by_id)

    @cached_property
    def _regions(self) -> dict[str, list[Place]]:
        by_name: dict[str, list[Place]] = defaultdict(list)
        for one in self.named:
            for region in one.organisation.regions:
                by_name[region].append(self._place(one.passage, one.start, one.end))
        for passage, locality in self.places:
            by_name[locality.region].append(self._place(passage, locality.start, locality.end))
        return dict(by_name)

    @cached_property
    def _awake(self) -> dict[int, list[Node]]:
        return {}

    @cached_property
    def _leaves(self) -> dict[Leaf, list[Place]]:
        return {}


def find(node: Node, contents: Contents, window: Window | None = None) -> list[Stretch]:
    """Where `node` stands in the article, or in one `window` of a passage (original offsets); empty if it does not.

    Of stretches that overlap the longest stands, in the order of the article.
    """
    scope = window and (contents.zone(window[0], window[1]), window[1], window[2])
    found = places(node, contents, scope)
    return stretches(found, contents) if found else []


def stretches(found: Iterable[Place], contents: Contents) -> list[Stretch]:
    """The longest of the places that overlap, in order."""
    by_zone: dict[int, list[Span]] = defaultdict(list)
    for zone, start, end in found:
        by_zone[zone].append((start, end))
    return [Stretch(contents.passage(zone), *span) for zone in sorted(by_zone) for span in longest(by_zone[zone])]


def places(
    node: Node, contents: Contents, scope: Scope | None = None, allowed: frozenset[Field] = EVERYWHERE
) -> list[Place]:
    """All places of `node` that stand inside `scope` and in the fields `allowed`, in order."""
    if node.keys.isdisjoint(contents.keys):
        return []
    if isinstance(node, AnyOf):
        awake = contents.awake(node)
        if len(awake) == 1:
            return places(awake[0], contents, scope, allowed)
        return sorted({place for one in awake for place in places(one, contents, scope, allowed)})
    if isinstance(node, AllOf):
        found = []
        for one in node.nodes:
            part = places(one, contents, scope, allowed)
            if not part:
                return []
            found += part
        return sorted(set(found))
    if isinstance(node, Without):
        left = places(node.left, contents, scope, allowed)
        return left if left and not places(node.right, contents, scope, allowed) else []
    if isinstance(node, Near):
        if node.left.keys.isdisjoint(contents.keys) or node.right.keys.isdisjoint(contents.keys):
            return []
        left, right = (places(one, contents, scope, allowed) for one in (node.left, node.right))
        return _pairs(node, left, right, contents)
    if isinstance(node, Within):
        return places(node.node, contents, scope, allowed & FIELDS[node.where])
    found_here = contents.leaf(node) if scope is None else _inside(contents.leaf(node), scope)
    if allowed == EVERYWHERE:
        return found_here
    return [place for place in found_here if contents.field(place) in allowed]


def _inside(found: list[Place], scope: Scope) -> list[Place]:
    zone, low, high = scope
    first, last = bisect_left(found, (zone, low)), bisect_left(found, (zone, high))
    return [place for place in found[first:last] if place[2] <= high]


def _pairs(node: Near, left: list[Place], right: list[Place], contents: Contents) -> list[Place]:
    """From each left place to the nearest right one, at most `node.distance` words away; the tightest of the nested."""
    by_end = sorted(right, key=lambda place: (place[0], place[2], place[1]))
    ends = [(zone, end) for zone, _, end in by_end]
    found = []
    for zone, start, end in left:
        text = contents.passage(zone).folded.original
        near = []
        after = bisect_left(right, (zone, end))
        if after < len(right) and right[after][0] == zone:
            near.append((_distance(text, end, right[after][1], node.distance), (zone, start, right[after][2])))
        before = bisect_right(ends, (zone, start)) - 1
        if not node.ordered and before >= 0 and ends[before][0] == zone:
            near.append((_distance(text, ends[before][1], start, node.distance), (zone, by_end[before][1], end)))
        if near and min(near)[0] <= node.distance:
            found.append(min(near)[1])
    return _tightest(found)


def _distance(text: str, end: int, start: int, most: int) -> int:
    """How many words further the place that begins at `start` is than the one that ends at `end`; 1 if they touch.

    Words past `most` are not counted.
    """
    words = WORD.finditer(text, max(0, end - LONGEST_WORD), start)  # `end` may stand inside a word
    return 1 + sum(1 for _ in islice((word for word in words if word.start() >= end), most))


def _tightest(found: Iterable[Place]) -> list[Place]:
    """The places that hold no other, in order."""
    kept: list[Place] = []
    for place in sorted(set(found), key=lambda one: (one[0], one[2], -one[1])):
        if not kept or kept[-1][0] != place[0] or place[1] > kept[-1][1]:
            kept.append(place)
    return kept


def letters(text: str) -> str:
    """The letters and digits of `text`, with their accents and capitals: its exact writing."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFC", text)))
