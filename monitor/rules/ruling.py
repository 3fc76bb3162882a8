"""Rules ready to be applied: what they look for, where it stands in an article, and why a place does not count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from monitor.findings import Ignored
from monitor.model import Rule
from monitor.rules.match import Contents, Place, Scope, Stretch, places, stretches
from monitor.rules.mistakes import QueryError
from monitor.rules.names import Names
from monitor.rules.query import parse, parse_word
from monitor.rules.tree import Node, Without, anchors, any_of, phrases

MOST_SENTENCES = 1000  # that a rule is asked of; after some fifteen places nothing is left to add
MOST_NAMED = 3  # words that a reason quotes
Where = tuple[str | int, ...]  # the key of a rule, and the index in it: ("words", 2), ("query",)


class Ruling:
    """A rule, compiled. `phrases` are those it must find looked up in the passages of an article."""

    def __init__(self, rule: Rule, names: Names) -> None:
        """Raises QueryError; `mistakes` tells where each stands."""
        self.rule = rule
        self.node: Node = (
            parse(rule.query, names) if rule.query else any_of(parse_word(one, names) for one in rule.words)
        )
        self.needs = _condition(rule.needs, names)
        self.unless = _condition(rule.unless, names)
        self._anchors = anchors(self.node)
        asked = [self.node, *(one for one in (self.needs, self.unless) if one)]
        self.phrases = frozenset(phrase for node in asked for phrase in phrases(node))

    def places(self, contents: Contents) -> tuple[list[Stretch], list[Ignored]]:
        """Where the rule counts in an article, and where it would have but for `needs`, `unless` or SAUF."""
        if self.node.keys.isdisjoint(contents.keys):
            return [], []
        counted: set[Place] = set()
        refused: dict[Place, str] = {}
        for scope in self._scopes(contents) if self.rule.same_sentence else (None,):
            found, reason = self._judged(contents, scope)
            if reason:
                refused |= dict.fromkeys(found, reason)
            else:
                counted.update(found)
        if not counted and not refused:
            return [], []
        ignored = [(place, reason) for place, reason in sorted(refused.items()) if place not in counted]
        return stretches(counted, contents), [self._ignored(*one, contents) for one in ignored]

    def _scopes(self, contents: Contents) -> Iterable[Scope]:
        """The sentences in which the rule may count."""
        found: dict[Scope, None] = {}
        for leaf in self._anchors:
            for zone, start, end in contents.leaf(leaf):
                found[(zone, *contents.passage(zone).window(start, end))] = None
                if len(found) == MOST_SENTENCES:
                    return found
        return found

    def _judged(self, contents: Contents, scope: Scope | None) -> tuple[list[Place], str]:
        """The places in `scope`, and why they do not count, if they do not."""
        found = places(self.node, contents, scope)
        if not found and isinstance(self.node, Without):
            found = places(self.node.left, contents, scope)
            against = places(self.node.right, contents, scope) if found else []
            return found, f"à cause de {_quote(against, contents)} (SAUF)" if against else ""
        if found and self.needs and not places(self.needs, contents, scope):
            return found, f"{_absent(self.rule.needs, scope)} (needs)"
        against = places(self.unless, contents, scope) if found and self.unless else []
        return found, f"à cause de {_quote(against, contents)} (unless)" if against else ""

    def _ignored(self, place: Place, reason: str, contents: Contents) -> Ignored:
        return Ignored(self.rule.name, *contents.passage(place[0]).spot(place[1], place[2]), reason)


class Rulebook:
    """All rules. Those that an article cannot awake cost nothing, however many they are."""

    def __init__(self, rules: Iterable[Rule], names: Names) -> None:
        """Raises QueryError; `mistakes` tells where each stands."""
        self.rulings = tuple(Ruling(rule, names) for rule in rules)
        self.phrases = frozenset(phrase for ruling in self.rulings for phrase in ruling.phrases)
        self._by_key: dict[str, list[int]] = defaultdict(list)
        for index, ruling in enumerate(self.rulings):
            for key in ruling.node.keys:
                self._by_key[key].append(index)

    def awake(self, contents: Contents) -> list[Ruling]:
        """The rules that may count in an article, in their order."""
        indexes = {index for key in contents.keys & self._by_key.keys() for index in self._by_key[key]}
        return [self.rulings[index] for index in sorted(indexes)]


def mistakes(rule: Rule, names: Names) -> Iterator[tuple[Where, QueryError]]:
    """What cannot be understood in a rule, and where."""
    for where, text, understand in _texts(rule):
        try:
            understand(text, names)
        except QueryError as error:
            yield where, error


def _texts(rule: Rule) -> Iterator[tuple[Where, str, Callable[[str, Names], Node]]]:
    if rule.query or not rule.words:
        yield ("query",), rule.query, parse
    for key, value in (("words", rule.words), ("needs", rule.needs), ("unless", rule.unless)):
        if isinstance(value, str):
            yield (key,), value, parse
        else:
            yield from (((key, index), word, parse_word) for index, word in enumerate(value))


def _condition(value: str | tuple[str, ...], names: Names) -> Node | None:
    if isinstance(value, str):
        return parse(value, names) if value.strip() else None
    return any_of(parse_word(one, names) for one in value) if value else None


def _quote(found: list[Place], contents: Contents) -> str:
    zone, start, end = found[0]
    return f"« {contents.passage(zone).folded.original[start:end]} »"


def _absent(needs: str | tuple[str, ...], scope: Scope | None) -> str:
    """What is not there: in the article, or in the one sentence (`scope`) where the rule asks for it."""
    lacks = "il manque dans cette phrase" if scope else "il manque"
    if isinstance(needs, str):
        return f"{lacks} {' '.join(needs.split())}"
    named = " ou ".join(f"« {one} »" for one in needs[:MOST_NAMED])
    return f"{lacks} {named}{'…' if len(needs) > MOST_NAMED else ''}"
