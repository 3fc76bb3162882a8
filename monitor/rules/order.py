"""Whether the tokens of a query follow one another as they must: terms, operators and parentheses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.rules.mistakes import WIDTH, Mistake
from monitor.rules.signs import PLURALS, stray
from monitor.rules.strangers import BEGINS, check_word

if TYPE_CHECKING:
    from lark import Token

DEEPEST = 50  # parentheses, and operators of proximity in a row
SHORT = 3  # letters in parentheses that touch a word: fewer are part of a name
OPERATORS = frozenset({"AND", "_OR", "NOT", "NEAR"})


def check(tokens: Sequence[Token]) -> None:
    """Raises Mistake for the first thing wrong in the order of the tokens, words and parentheses."""
    if not tokens:
        raise Mistake("la requête est vide", 0)
    before: Token | None = None
    for index, token in enumerate(tokens):
        if token.type == "WORD":
            check_word(tokens, index)
        _check_order(before, token, tokens, index)
        before = token
    _check_end(tokens[-1])
    _check_parentheses(tokens)


def _at(token: Token) -> int:
    return token.start_pos or 0


def _written(token: Token) -> str:
    return f"« {' '.join(token.split())} »"


def _check_order(before: Token | None, token: Token, tokens: Sequence[Token], index: int) -> None:
    if before is None or before.type in {"_OPEN", *OPERATORS, "FIELD"}:
        if token.type not in BEGINS or (before is not None and before.type == token.type == "FIELD"):
            _missing_term(before, token)
    elif token.type in BEGINS and not before.type == token.type == "WORD":
        _missing_operator(before, token, tokens, index)


def _missing_term(before: Token | None, token: Token) -> None:
    if token.type == "NOT":
        message = f"{_written(token)} retire des articles : dites d'abord ce que vous cherchez"
        raise Mistake(message, _at(token), "terme SAUF autre terme")
    if token.type == "_CLOSE":
        if before is None:
            raise Mistake("cette parenthèse ferme sans avoir été ouverte", _at(token))
        if before.type == "_OPEN":
            raise Mistake("ces parenthèses sont vides", _at(before))
    if before is not None and before.type == token.type == "FIELD":
        message = f"{_written(before)} {_written(token)} : un champ dans un champ ne trouve rien"
        raise Mistake(message, _at(before), f"{before}terme ET {token}terme")
    if before is not None and before.type != "_OPEN":
        meant = f"terme SAUF (terme {token} autre terme)" if (before.type, token.type) == ("NOT", "NEAR") else ""
        raise Mistake(f"il manque un terme après {_written(before)}", _at(before), meant)
    raise Mistake(f"il manque un terme avant {_written(token)}", _at(token))


def _missing_operator(before: Token, token: Token, tokens: Sequence[Token], index: int) -> None:
    if before == "@":
        raise Mistake("« @ » touche le nom qui le suit", _at(before), f"@{token}")
    if before.type == "WORD" and token.type == "_OPEN" and before.end_pos == token.start_pos:
        _check_ending(before, tokens[index:])
    suggestion = f"{before} ET {token}"
    if before.type in {"NAME", "EXACT"} and token.type == "WORD":
        following = [token]
        while index + len(following) < len(tokens) and tokens[index + len(following)].type == "WORD":
            following.append(tokens[index + len(following)])
        mark = re.match(r"=|@(?:[^:]*:\s*)?", before)
        sign = mark[0] if mark else ""
        suggestion = f'{sign}"{before[len(sign) :]} {" ".join(following)}"'
    message = f"il manque un opérateur (ET, OU, SAUF, PROCHE/5…) entre {_written(before)} et {_written(token)}"
    short = len(suggestion) <= WIDTH and token.type not in {"_OPEN", "FIELD"} and before.type != "_CLOSE"
    raise Mistake(message, _at(token), suggestion if short else "")


def _check_ending(before: Token, tokens: Sequence[Token]) -> None:
    """A word with an ending in parentheses: « partenariat(s) », « nommé(e)s », « 510(k) »."""
    sorts = [one.type for one in tokens[:3]]
    if sorts != ["_OPEN", "WORD", "_CLOSE"]:
        return
    touching = len(tokens) > 3 and tokens[3].type == "WORD" and tokens[3].start_pos == tokens[2].end_pos
    written = before + "".join(tokens[: 4 if touching else 3])
    found = stray(written, ends=True)
    if found and found.meant:
        message = PLURALS if found.is_inclusive else "une fin de mot s'écrit avec *"
        raise Mistake(f"« {written} » : {message}", _at(tokens[0]), found.meant)
    if len(tokens[1]) < SHORT:
        raise Mistake(f"« {written} » se met entre guillemets", _at(tokens[0]), f'"{written}"')


def _check_end(last: Token) -> None:
    if last.type in {*OPERATORS, "FIELD"}:
        raise Mistake(f"il manque un terme après {_written(last)}", _at(last))
    if last.type == "_OPEN":
        raise Mistake("cette parenthèse n'est jamais fermée", _at(last))


def _check_parentheses(tokens: Sequence[Token]) -> None:
    """Balance and depth. A row of PROCHE is as deep as it is long: each joins all that stands before it to a term."""
    levels: list[tuple[Token, int, int]] = []
    deepest = row = 0  # of the alternatives of this level that are closed; of the one being read
    for token in tokens:
        if token.type == "_OPEN":
            levels.append((token, deepest, row))
            deepest = row = 0
        elif token.type == "_CLOSE":
            if not levels:
                raise Mistake("cette parenthèse ferme sans avoir été ouverte", _at(token))
            inner = max(deepest, row) + 1
            _, deepest, row = levels.pop()
            row = max(row, inner)
        elif token.type == "NEAR":
            row += 1
        elif token.type in OPERATORS:
            deepest, row = max(deepest, row), 0
        if row > DEEPEST:
            raise Mistake(f"plus de {DEEPEST} parenthèses ou PROCHE les uns dans les autres", _at(token))
    if levels:
        raise Mistake("cette parenthèse n'est jamais fermée", _at(levels[-1][0]))
