"""The query language of rules: `parse` turns what the officer typed into a tree, or says what is wrong and where.

The language is described in docs/rules.md. Precedence: PROCHE and SUIVI before ET and SAUF, these before OU.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from monitor.model import Field
from monitor.recognise.fold import fold
from monitor.rules.mistakes import Mistake, QueryError, check_stars
from monitor.rules.names import Names, UnknownName
from monitor.rules.order import check
from monitor.rules.strangers import check_exact
from monitor.rules.tree import Node, TooLarge, all_of, any_of, depth, exact, leaves, near, within, without, words

if TYPE_CHECKING:
    from lark import Lark, Token, Tree

LONGEST = 10_000  # characters
DEEPEST = 120  # nodes one under the other, those of themes included
LARGEST = 20_000  # leaves

GRAMMAR = r"""
start: any
?any: all (_OR all)*
?all: near ((AND | NOT) near)*
?near: unit (NEAR unit)*
?unit: atom | FIELD atom -> field
?atom: term | _OPEN any _CLOSE
term: WORD+ | QUOTED | EXACT | NAME

_OPEN: "("
_CLOSE: ")"
NEAR.5: /(?:(?:PROCHE|NEAR|SUIVI|ADJ)\s*\/?\s*|[wW]\/)0{0,3}[1-9][0-9]{0,2}(?![\w\/.,-])/
NOT.4: /(?:(?:ET|AND)\s+)?(?:SAUF|NOT|NON)(?![^\s()"“”«»@=])/
AND.3: /(?:ET|AND)(?![^\s()"“”«»@=])/
_OR.3: /(?:OU|OR)(?![^\s()"“”«»@=])/
FIELD.4: /(?:titre|title|chap(?:o|ô|o\u0302)|lead|texte|body)\s*:\s*/i
EXACT.2: /=\s*(?:"[^"]*"|“[^”]*”|«[^»]*»|[^\s()"“”«»]*)/
NAME.2: /@(?:[^\W\d_]+\s*:\s*)?(?:"[^"]*"|“[^”]*”|«[^»]*»|[^\s()"“”«»]*)/
QUOTED.2: /"[^"]*"|“[^”]*”|«[^»]*»/
WORD.1: /[^\s()"“”«»\u200b\ufeff]+/
%ignore /[\s\u200b\ufeff]+/
"""
FIELDS = {"t": Field.TITLE, "c": Field.LEAD, "l": Field.LEAD, "b": Field.BODY}
SINGLE = re.compile("^(?:'|‘)(.+)(?:'|’)$")  # quotation marks around a whole entry of `words`
PAIRS = {('"', '"'), ("“", "”"), ("«", "»"), ("„", "“"), ("„", "”")}
SORTS = ("region", "theme")
NAME = re.compile(r"@(?:([^\W\d_]+)\s*:\s*)?(.*)", re.DOTALL)


class _Checked:
    """Hands the tokens to the parser once nothing is wrong with them."""

    always_accept = ()

    def process(self, stream: Iterator[Token]) -> Iterator[Token]:
        tokens = [*stream]
        check(tokens)
        return iter(tokens)


@cache
def _parser() -> Lark:
    from lark import Lark  # a tenth of a second, which a watch without a query need not spend

    return Lark(GRAMMAR, parser="lalr", lexer="basic", postlex=_Checked())


def parse(text: str, names: Names) -> Node:
    """The tree of the query `text`, its @names resolved by `names`. Raises QueryError."""
    try:
        if len(text) > LONGEST:
            raise Mistake(f"la requête a plus de {LONGEST} caractères", LONGEST)
        node = _Builder(text, names).build(_tree(text))
        if depth(node) > DEEPEST or sum(1 for _ in leaves(node)) > LARGEST:
            raise Mistake("la requête est trop grande, avec les thèmes qu'elle nomme", 0)
    except Mistake as mistake:
        raise QueryError(mistake.message, mistake.position, text, mistake.suggestion) from None
    return node


def _tree(text: str) -> Tree[Token]:
    from lark.exceptions import UnexpectedCharacters, UnexpectedInput

    try:
        return _parser().parse(text)
    except UnexpectedCharacters as error:
        position = error.pos_in_stream or 0
        low = text.rfind("„", 0, position)
        if low >= 0 and not re.search('["“”«»]', text[low + 1 : position]):
            raise Mistake("« „ » n'est pas un guillemet", low, f'"{text[low + 1 : position].strip()}"') from None
        closing = text[position] in "”»"
        message = "ce guillemet ferme sans avoir été ouvert" if closing else "ce guillemet n'est jamais fermé"
        raise Mistake(message, position) from None
    except UnexpectedInput as error:
        raise Mistake("la requête n'a pas de sens ici", error.pos_in_stream or 0) from None


def parse_word(text: str, names: Names) -> Node:
    """An entry of `words`: `=HAS`, `@leem`, or a phrase whose last letters may be `*`. Raises QueryError."""
    stripped = text.strip()
    try:
        if stripped[:1] == "@":
            return _name(stripped, 0, names)
        if stripped[:1] == "=":
            return _exact(stripped, 0)
        return words(unquoted(stripped))
    except Mistake as mistake:
        raise QueryError(mistake.message, mistake.position, text, mistake.suggestion) from None
    except ValueError:
        raise QueryError(f"« {text} » ne contient ni lettre ni chiffre", 0, text) from None


class _Builder:
    """Turns the parse tree of one query into nodes."""

    def __init__(self, text: str, names: Names) -> None:
        self._text, self._names = text, names

    def build(self, tree: Tree[Token]) -> Node:
        nodes = [self.build(child) for child in tree.children if not isinstance(child, str)]
        tokens = [child for child in tree.children if isinstance(child, str)]
        if tree.data == "term":
            return self._term(tokens)
        if tree.data == "field":
            return within(_field(tokens[0]), nodes[0])
        if tree.data == "near":
            return self._near(nodes, tokens)
        if tree.data == "all":
            wanted = [nodes[0], *(node for sign, node in zip(tokens, nodes[1:], strict=True) if sign.type == "AND")]
            against = [node for sign, node in zip(tokens, nodes[1:], strict=True) if sign.type == "NOT"]
            return without(all_of(wanted), any_of(against)) if against else all_of(wanted)
        return any_of(nodes)

    def _near(self, nodes: list[Node], tokens: list[Token]) -> Node:
        node = nodes[0]
        for operator, other in zip(tokens, nodes[1:], strict=True):
            distance = int(re.sub(r"\D", "", operator))
            try:
                node = near(node, other, distance, ordered=operator[0] in "SA")
            except TooLarge:
                message = f"« {operator} » : trop de ET, OU et SAUF de part et d'autre"
                raise Mistake(message, operator.start_pos or 0) from None
        return node

    def _term(self, tokens: list[Token]) -> Node:
        first, position = tokens[0], tokens[0].start_pos or 0
        if first.type == "NAME":
            return _name(first, position, self._names)
        if first.type == "EXACT":
            return _exact(first, position)
        if first.type == "QUOTED":
            raw, position = first[1:-1], position + 1
        else:
            raw = self._text[position : tokens[-1].end_pos]
        check_stars(raw, position)
        try:
            return words(raw)
        except ValueError:
            raise Mistake(f"« {raw.strip()} » ne contient ni lettre ni chiffre", position) from None


def _field(token: Token) -> Field:
    return FIELDS["b" if token[:2].lower() == "te" else token[0].lower()]


def _exact(written: str, position: int) -> Node:
    check_exact(written[1:].strip(), position)
    text = _unquoted(written[1:].strip())
    if "*" in text or "?" in text:
        raise Mistake("« = » veut l'écriture exacte : ni « * » ni « ? »", position)
    try:
        return exact(text)
    except ValueError:
        raise Mistake("« = » est suivi d'un mot, ou d'une expression entre guillemets", position) from None


def _name(written: str, position: int, names: Names) -> Node:
    match = NAME.fullmatch(written)
    sort, given = (match[1] or "", match[2].strip()) if match else ("", "")
    name = _unquoted(given)
    if name == given and (found := re.search(r"[=*?]", name)):
        message = f"« {found[0]} » n'a pas de sens dans un nom, qui se met au besoin entre guillemets"
        meant = f"{written[: written.index('=')]}:{name[found.end() :]}" if found[0] == "=" else ""
        raise Mistake(message, position + written.index(found[0]), meant)
    if not name:
        raise Mistake(f"il manque un nom après « {written.strip()} »", position)
    try:
        if not sort:
            return names.resolve(name, in_quotes=name != given)
        if sort.casefold() in {"region", "région"}:
            return names.region(name)
        if sort.casefold() in {"theme", "thème"}:
            return names.theme(name)
    except UnknownName as unknown:
        raise Mistake(str(unknown), position, unknown.suggestion) from None
    near = [one for one in SORTS if _is_like(sort, one)]
    raise Mistake(f"« @{sort}: » n'existe pas (@region: ou @theme:)", position, f"@{near[0]}:{given}" if near else "")


def _is_like(sort: str, other: str) -> bool:
    return difflib.SequenceMatcher(None, fold(sort).text, other).ratio() > 0.7


def unquoted(entry: str) -> str:
    """An entry of `words` without the quotation marks around it."""
    return _unquoted(SINGLE.sub(r"\1", entry.strip()))


def _unquoted(text: str) -> str:
    if len(text) > 1 and (text[0], text[-1]) in PAIRS:
        return text[1:-1].strip()
    return text
