"""What is wrong in a query: the message, the place marked by a caret, and what may have been meant."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lark import Token

WIDTH = 76  # columns of a query that are shown
DEEPEST = 50  # parentheses, and operators of proximity in a row
STARTS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_OPEN", "FIELD"})
ENDS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_CLOSE"})
OPERATORS = frozenset({"AND", "_OR", "NOT", "NEAR"})
SMALL = {"et": "ET", "ou": "OU", "sauf": "SAUF", "and": "AND", "or": "OR", "not": "NOT"}
SIGNS = {"|": "OU", "||": "OU", "&&": "ET"}
PROXIMITY = re.compile(r"(proche|near|suivi|adj)(?:/.*|[0-9]+)", re.IGNORECASE)
BARE_PROXIMITY = re.compile(r"(?:PROCHE|NEAR|SUIVI|ADJ)(?:/.*|[0-9].*)?")
FIELD = re.compile(r"([^\W\d_][\w-]*):")
NO_JOKER = "« ? » ne remplace pas une lettre ; * en fin de mot remplace la suite du mot"
KNOWN_FIELDS = ("titre", "chapo", "texte", "title", "lead", "body")


class Mistake(ValueError):
    """What is wrong, and at which place of the query, in code points."""

    def __init__(self, message: str, position: int, suggestion: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.position = position
        self.suggestion = suggestion


class QueryError(ValueError):
    """A query that cannot be understood. Its text is French and says what, where (a caret) and what would be right."""

    def __init__(self, message: str, position: int, query: str, suggestion: str = "") -> None:
        self.message, self.position, self.query, self.suggestion = message, position, query, suggestion
        lines = [message, *_marked(query, position)]
        if suggestion:
            lines.append(f"vouliez-vous : {suggestion} ?")
        super().__init__("\n".join(lines))


def _marked(query: str, position: int) -> tuple[str, str]:
    """The line of the query that holds `position`, or what stands around it, and a caret under the place."""
    start = query.rfind("\n", 0, position) + 1
    end = query.find("\n", position)
    line = "".join(one if one.isprintable() else " " for one in query[start : end if end >= 0 else len(query)])
    at = position - start
    low = max(0, at - WIDTH // 2) if len(line) > WIDTH else 0
    high = low + WIDTH if len(line) > WIDTH else len(line)
    head = "…" if low else ""
    columns = sum(map(_columns, head + line[low:at]))
    return f"  {head}{line[low:high]}{'…' if high < len(line) else ''}", f"  {' ' * columns}^"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def check(tokens: Sequence[Token]) -> None:
    """Raises Mistake for the first thing wrong in the order of the tokens, words and parentheses."""
    if not tokens:
        raise Mistake("la requête est vide", 0)
    before: Token | None = None
    for index, token in enumerate(tokens):
        if token.type == "WORD":
            _check_word(token)
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
        if token.type not in STARTS or (before is not None and before.type == token.type == "FIELD"):
            _missing_term(before, token)
    elif token.type in STARTS and not before.type == token.type == "WORD":
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
    if before is not None and before.type != "_OPEN":
        raise Mistake(f"il manque un terme après {_written(before)}", _at(before))
    raise Mistake(f"il manque un terme avant {_written(token)}", _at(token))


def _missing_operator(before: Token, token: Token, tokens: Sequence[Token], index: int) -> None:
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


def _check_word(token: Token) -> None:
    """What a person types outside quotation marks and that means something else elsewhere."""
    word, position = str(token), _at(token)
    if word.casefold() in SMALL:
        message = f"« {word} » : un opérateur s'écrit en majuscules, et une expression entre guillemets"
        raise Mistake(message, position, SMALL[word.casefold()])
    if word in SIGNS:
        raise Mistake(f"« {word} » n'est pas un opérateur", position, SIGNS[word])
    if word.startswith("/"):
        message = "les expressions régulières ne sont pas admises ; * en fin de mot remplace la suite du mot"
        if re.fullmatch(r"/[A-Za-z]?[0-9]+", word):
            raise Mistake(f"« {word} » : la proximité s'écrit PROCHE/5", position, f"PROCHE/{word.lstrip('/NnFfWw')}")
        raise Mistake(message, position)
    if re.match(r"[-+!][^\W_]", word):
        message = f"« {word} » : le signe « {word[0]} » ne dit rien ici ; ET, OU et SAUF s'écrivent"
        raise Mistake(message, position, f"{'ET' if word[0] == '+' else 'SAUF'} {word[1:]}")
    if "?" in word:
        raise Mistake(NO_JOKER, position + word.index("?"))
    _check_proximity(word, position)
    if match := FIELD.match(word):
        near = difflib.get_close_matches(match[1].lower(), KNOWN_FIELDS, n=1, cutoff=0.5)
        message = f"« {match[1]} » n'est pas un champ (titre, chapo ou texte)"
        raise Mistake(message, position, f"{near[0]}:" if near else "")
    if len(word) > 1 and word[-1] in ",;":
        message = f"« {word} » : séparez les termes par OU, ou mettez l'expression entre guillemets"
        raise Mistake(message, position + len(word) - 1)


def _check_proximity(word: str, position: int) -> None:
    if not (BARE_PROXIMITY.fullmatch(word) or PROXIMITY.fullmatch(word)):
        return
    operator = re.split(r"[/0-9]", word.upper(), maxsplit=1)[0]
    number = re.search(r"[0-9]+$", word)
    count = min(max(int(number[0][-4:]), 1), 999) if number else 5
    message = f"« {word} » : un nombre de mots, de 1 à 999, suit « {operator}/ »"
    if number and word != word.upper():
        message = f"« {word} » : un opérateur s'écrit en majuscules"
    raise Mistake(message, position, f"{operator}/{count}")


def check_stars(text: str, position: int) -> None:
    """Raises Mistake for a `*` or a `?` of the phrase `text`, which stands at `position`, that stands wrong."""
    for sign in re.finditer(r"[*?]", text):
        if sign[0] == "?":
            if sign.start() and not text[sign.start() - 1].isspace():
                raise Mistake(NO_JOKER, position + sign.start())
            continue
        before, after = text[: sign.start()], text[sign.end() :]
        if not before or not before[-1].isalnum():
            raise Mistake("« * » termine un mot : il n'est ni seul, ni au début", position + sign.start())
        if after and not after[0].isspace():
            raise Mistake("« * » ne va qu'à la fin d'un mot", position + sign.start())
        if sum(map(str.isalnum, before.rsplit("*", 1)[-1])) < 2:
            raise Mistake("il faut au moins deux lettres avant « * »", position + sign.start())
    if text.count("*") > 5:
        raise Mistake("plus de cinq « * » dans une expression", position)
