"""Remarks on rules: those that can never count, and words that another already finds. None is an error.

All is worked out from the rules alone, and only what is certain is said: « a SAUF b » can never match if whatever
holds a holds b. Whether an article ever holds either is another matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from monitor.model import Field
from monitor.regions import WIDE
from monitor.rules.lookalikes import mistaken_terms
from monitor.rules.match import EVERYWHERE, FIELDS
from monitor.rules.names import Names
from monitor.rules.query import parse_word
from monitor.rules.ruling import Ruling
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
    children,
    leaves,
)

Remark = tuple[tuple[str | int, ...], str]  # the path in the configuration, ("rules", 3, "words", 0), and what is said
MOST_PAIRS = 20_000  # of leaves that are compared; beyond, nothing is said
TEXT = frozenset({Field.LEAD, Field.BODY})
WORD = re.compile(r"[^\W_]+\*?")


def remarks(rulings: Sequence[Ruling], names: Names) -> Iterator[Remark]:
    """What the officer may want to know of the rules, in French; `rulings` in the order of the configuration."""
    for index, ruling in enumerate(rulings):
        for where, message in _of_rule(ruling, names):
            yield ("rules", index, *where), message
    yield from _swallowed_rules(rulings)


def _of_rule(ruling: Ruling, names: Names) -> Iterator[Remark]:
    never = _never(ruling)
    if never:
        yield never
    yield from mistaken_terms(ruling.rule)
    yield from _useless(ruling, names)
    asked = {"query" if ruling.rule.query else "words": ruling.node, "needs": ruling.needs, "unless": ruling.unless}
    for key, node in asked.items():
        for name in sorted({leaf.name for leaf in leaves(node) if isinstance(leaf, Region)} if node else ()):
            if not any(name in one.regions for one in names.organisations.values()):
                rest = "le nom ne trouve rien" if name in WIDE else "seuls ses lieux comptent"
                yield (key,), f"aucune organisation n'est de la région « {name} » : {rest}"
    yield from _swallowed_words(ruling, names)


# Rules that can never count


def _never(ruling: Ruling) -> Remark | None:
    rule, node, needs, unless = ruling.rule, ruling.node, ruling.needs, ruling.unless
    key = "query" if rule.query else "words"
    fields = _fields(node, one_sentence=rule.same_sentence)
    weights = dict(zip(Field, rule.weight, strict=True))
    against = node.right if isinstance(node, Without) else None
    if not fields:
        return (key,), "ne peut jamais compter : ses termes ne peuvent pas être au même endroit"
    if _contradicts(node):
        return (key,), "ne peut jamais compter : ce qui suit SAUF est trouvé partout où l'est ce qui précède"
    if not any(weights[field] for field in fields):
        return ("weight",), "ne peut rien valoir : son poids est nul partout où elle peut être trouvée"
    if unless and implies(node, unless):
        return ("unless",), "ne peut jamais compter : « unless » est trouvé partout où la règle l'est"
    if needs and (_contradicts(needs) or not _fields(needs, one_sentence=rule.same_sentence)):
        return ("needs",), "ne peut jamais compter : « needs » ne peut pas être trouvé"
    if needs and rule.same_sentence and not _may_meet(node, needs):
        return ("needs",), "ne peut jamais compter : « needs » et la règle ne peuvent pas être dans la même phrase"
    if needs and ((unless and implies(needs, unless)) or (against and implies(needs, against))):
        return ("needs",), "ne peut jamais compter : ce que « needs » demande, la règle l'exclut"
    return None


def _may_meet(one: Node, other: Node) -> bool:
    """Whether one sentence may hold both; the title is one, and one may run from the lead into the rest."""
    these, those = _fields(one, one_sentence=True), _fields(other, one_sentence=True)
    return Field.TITLE in these & those or bool(these & TEXT and those & TEXT)


def _useless(ruling: Ruling, names: Names) -> Iterator[Remark]:
    """Exclusions that can never hold; not those of a type of event, which is not the officer's to mend."""
    rule, one_sentence = ruling.rule, ruling.rule.same_sentence
    asked = {"query" if rule.query else "words": ruling.node, "needs": ruling.needs, "unless": ruling.unless}
    for key, node in asked.items():
        useless = [
            one
            for one in (_withouts(node) if node else ())
            if any(not _fields(part, one_sentence=one_sentence) for part in _terms(one.right))
        ]
        if useless and not {one for theme in names.themes for one in _withouts(theme)}.issuperset(useless):
            yield (key,), "« SAUF » n'exclut rien : ce qui le suit ne peut pas être trouvé là"
    unless = ruling.unless
    if unless and not _fields(unless, one_sentence=one_sentence):
        yield ("unless",), "« unless » n'exclut rien : ses termes ne peuvent pas être au même endroit"
    elif unless and one_sentence and not _may_meet(ruling.node, unless):
        yield ("unless",), "« unless » n'exclut rien : il ne peut pas être dans la même phrase que la règle"


def _withouts(node: Node) -> Iterator[Without]:
    if isinstance(node, Without):
        yield node
    for child in children(node):
        yield from _withouts(child)


def _fields(node: Node, *, one_sentence: bool) -> frozenset[Field]:
    """Where `node` may have places; empty if it can have none."""
    parts = [_fields(child, one_sentence=one_sentence) for child in children(node)]
    if isinstance(node, Within):
        return parts[0] & FIELDS[node.where]
    if isinstance(node, Without):
        return parts[0]
    if not parts:
        return EVERYWHERE
    every = frozenset[Field]().union(*parts)
    if isinstance(node, Near) or (isinstance(node, AllOf) and one_sentence):
        title = frozenset({Field.TITLE}) if all(Field.TITLE in part for part in parts) else frozenset[Field]()
        return title | (every & TEXT if all(part & TEXT for part in parts) else frozenset())
    return every if isinstance(node, AnyOf) or all(parts) else frozenset()


def _contradicts(node: Node) -> bool:
    if isinstance(node, Without):
        return implies(node.left, node.right) or _contradicts(node.left)
    if isinstance(node, AnyOf):
        return all(map(_contradicts, node.nodes))
    return any(map(_contradicts, children(node)))


def implies(one: Node, other: Node) -> bool:
    """Whether an article that holds `one` is certain to hold `other`; False when it is not known."""
    if sum(1 for _ in leaves(one)) * sum(1 for _ in leaves(other)) > MOST_PAIRS:
        return False
    return _implies(one, other)


def _implies(one: Node, other: Node) -> bool:
    if one == other:
        return True
    if isinstance(one, AnyOf):
        return all(_implies(part, other) for part in one.nodes)
    if isinstance(other, AllOf):
        return all(_implies(one, part) for part in other.nodes)
    if isinstance(other, AnyOf) and any(_implies(one, part) for part in other.nodes):
        return True
    if isinstance(one, Near) and isinstance(other, Near):
        return (one.left, one.right) == (other.left, other.right) and _is_looser(other, one)
    if isinstance(one, Within) and isinstance(other, Within):
        return FIELDS[one.where] <= FIELDS[other.where] and _implies(one.node, other.node)
    if isinstance(one, Without):
        return _implies(one.left, other)
    if isinstance(one, AllOf | Near | Within):
        return any(_implies(part, other) for part in children(one))
    return isinstance(one, Leaf) and isinstance(other, Leaf) and _leaf_implies(one, other)


def _is_looser(one: Near, other: Near) -> bool:
    return one.distance >= other.distance and (other.ordered or not one.ordered)


def _leaf_implies(one: Leaf, other: Leaf) -> bool:
    if isinstance(one, Words | Exact) and isinstance(other, Words):
        return all(any(_contains(whole, part) for part in other.keys) for whole in one.keys)
    if isinstance(one, Organisations) and isinstance(other, Organisations):
        return one.ids <= other.ids
    return False


def _contains(whole: str, part: str) -> bool:
    """Whether the phrase `part` stands wherever the phrase `whole` does."""
    if part.removesuffix("*") not in whole:
        return False
    these, those = WORD.findall(whole), WORD.findall(part)
    return any(all(map(_is_found_by, these[start:], those)) for start in range(len(these) - len(those) + 1) if those)


def _is_found_by(word: str, other: str) -> bool:
    return word == other or (other.endswith("*") and word.startswith(other[:-1]))


# Words that another already finds


def _swallowed_words(ruling: Ruling, names: Names) -> Iterator[Remark]:
    nodes = [parse_word(word, names) for word in ruling.rule.words]
    for index, (word, node) in enumerate(zip(ruling.rule.words, nodes, strict=True)):
        for place, other in enumerate(nodes):
            mutual = index < place and _swallows([node], [other])
            if index != place and not mutual and _swallows([other], [node]):
                yield ("words", index), f"« {word} » est déjà trouvé par « {ruling.rule.words[place]} »"
                break


def _swallowed_rules(rulings: Sequence[Ruling]) -> Iterator[Remark]:
    """Rules all of whose terms another of the same sign finds, whatever else the article holds."""
    terms = [_terms(ruling.node) for ruling in rulings]
    for index, (ruling, mine) in enumerate(zip(rulings, terms, strict=True)):
        if not _is_general(ruling):
            continue  # it counts more narrowly, and may mean to add to the other
        for place, (other, theirs) in enumerate(zip(rulings, terms, strict=True)):
            if index == place or not _is_general(other) or not _is_alike(ruling, other) or not _swallows(theirs, mine):
                continue
            if index < place and _is_alike(other, ruling) and _swallows(mine, theirs):
                continue  # said once, of the second
            message = (
                f"« {ruling.rule.name} » : « {other.rule.name} » trouve déjà tous ses termes, qui comptent deux fois"
            )
            yield ("rules", index), message
            break


def _is_general(ruling: Ruling) -> bool:
    return not (ruling.needs or ruling.unless or ruling.rule.same_sentence)


def _is_alike(ruling: Ruling, other: Ruling) -> bool:
    """Whether `other` does what `ruling` does: points of one sign, and no theme that the other lacks."""
    same_sign = ruling.rule.points * other.rule.points > 0
    return same_sign and ruling.rule.theme in {"", other.rule.theme}


def _terms(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, AnyOf) else (node,)


def _swallows(others: Sequence[Node], nodes: Sequence[Node]) -> bool:
    """Whether every place of `nodes` is one of `others`."""
    keys = frozenset(key for one in others if isinstance(one, Words | Organisations) for key in one.keys)
    return all(
        node in others
        or (isinstance(node, Words | Exact | Organisations) and all(_is_covered(key, keys) for key in node.keys))
        for node in nodes
    )


def _is_covered(key: str, keys: frozenset[str]) -> bool:
    """Whether what is found by `key` is found by one of `keys`: itself, or a beginning of its last word with `*`."""
    if key in keys:
        return True
    last = re.search(r"[^\W_]*\*?$", key)
    begin = last.start() if last else len(key)
    return any(f"{key[:end]}*" in keys for end in range(begin + 1, len(key) + 1))
