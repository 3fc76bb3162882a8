"""What a person types outside quotation marks and that another tool would understand, but not this one.

A word that holds such a sign would be accepted as a phrase that stands in no article: it is refused, with what is
meant here. Quotation marks are the way to look for the sign itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from monitor.rules.mistakes import NO_JOKER, Mistake

if TYPE_CHECKING:
    from lark import Token

BEGINS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_OPEN", "FIELD"})  # what a term begins with
ENDS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_CLOSE"})
SMALL = {"et": "ET", "ou": "OU", "sauf": "SAUF", "and": "AND", "or": "OR", "not": "NOT"}
BETWEEN = {"non": "SAUF", "near": "PROCHE/5", "same": "PROCHE/10", "proche": "PROCHE/5"}  # in small letters too
CAPITAL = {
    "PAS": "SAUF", "MAIS": "ET", "BUT": "ET", "XOR": "OU", "SAME": "PROCHE/10", "PRES": "PROCHE/5", "PRÈS": "PROCHE/5",
    "ONEAR": "SUIVI/5", "PROCHES": "PROCHE/5",
}  # fmt: skip
SIGNS = {"&": "ET", "!": "SAUF", "|": "OU", "||": "OU", "&&": "ET", ",": "OU", ";": "OU", ":": "", "=": ""}
PROXIMITY = re.compile(r"(proche|near|suivi|adj)(?:/.*|[0-9]+)", re.IGNORECASE)
BARE_PROXIMITY = re.compile(r"(?:PROCHE|NEAR|SUIVI|ADJ)(?:/.*|[0-9].*)?")
# Of other tools, or misspelt; one letter needs a number of words that touches it, or a slash, since N-1 is a year.
NEARLY = re.compile(
    r"(?P<near>pr[eèé]s?|proches?|o?near|pre|suivis?|adj|dist|within|prox)(?P<sign>[/-]?)(?P<number>[0-9]{1,3})"
    r"|(?P<letter>[wnf])/?(?P<count>[0-9]{1,3})",
    re.IGNORECASE,
)
AT_LEAST = re.compile(r"(?:atleast|min)[/-]?[0-9]+", re.IGNORECASE)
OPERATOR = r"(?:ET|OU|SAUF|AND|OR|NOT|NON)"
GLUED_BEFORE = re.compile(rf"({OPERATOR})([^\w\s'’.&*+].*|[a-zà-öø-ÿ]{{3,}}.*)")
GLUED_AFTER = re.compile(rf"(.*[a-zà-öø-ÿ]{{2}}[,;.-]?)({OPERATOR}|(?:PROCHE|NEAR|SUIVI|ADJ)/?[0-9]*)")
FIELD = re.compile(r"([^\W\d_][\w-]*):")
EQUALS = re.compile(r"([^\W\d_]\w*)=(.*)")
KNOWN_FIELDS = ("titre", "chapo", "texte", "title", "lead", "body")
FIELDS_ELSEWHERE = {
    "titre": ("titre", "title", "ti", "tit", "tit_head", "hd", "hl", "hlead", "headline", "head", "intitle"),
    "chapo": ("chapo", "chapô", "chapeau", "lead", "lp"),
    "texte": ("texte", "text", "body", "td", "tx", "intext", "corps"),
}  # fmt: skip
OPENING, CLOSING = "'‘’‚‛`´‹", "'’´`›"
SIGN_NEAR = re.compile(r"([%!])([0-9]{1,3})")
PLUS = re.compile(r"[-+!](?=[^\W_])")
JOINT = re.compile(r"(?<![0-9])[,;]|[,;](?![0-9])")
TRUNCATED = re.compile(r"([^\W\d_]{3,})[!$%#]")
STRANGE = re.compile(r"[\[\]{}~^<>|\\]|(?<=[^\W\d_]{2})#|(?<=\w)@")


def check_word(tokens: Sequence[Token], index: int) -> None:
    """Raises Mistake if the word at `index` of `tokens` is not one that an article may hold."""
    token = tokens[index]
    word, position = str(token), token.start_pos or 0
    before = tokens[index - 1] if index else None
    after = tokens[index + 1] if index + 1 < len(tokens) else None
    _check_operator(word, position)
    _check_between(word, position, before, after)
    _check_proximity(word, position, tokens[index + 1 : index + 4])
    _check_field(word, position, after)
    _check_quotes(word, position, tokens[index:])
    _check_signs(word, position)


def check_exact(text: str, position: int) -> None:
    """Raises Mistake if `text`, which follows a `=` at `position`, begins with a sign of the language."""
    if text[:1] in {"=", "@"}:
        message = f"« ={text} » : « = » est suivi d'un mot, ou d'une expression entre guillemets"
        raise Mistake(message, position, text.lstrip("= ") if "@" in text else f"={text.lstrip('= ')}")
    if match := re.match(r"(titre|chapo|chapô|texte)\s*:\s*", text, re.IGNORECASE):
        raise Mistake("le champ se met avant « = »", position, f"{match[0]}={text[match.end() :]}")


def _check_operator(word: str, position: int) -> None:
    if word.casefold() in SMALL:
        message = f"« {word} » : un opérateur s'écrit en majuscules, et une expression entre guillemets"
        raise Mistake(message, position, SMALL[word.casefold()])
    if word in SIGNS:
        message = f"« {word} » n'est pas un opérateur ; une expression qui le contient se met entre guillemets"
        raise Mistake(message, position, SIGNS[word])
    if match := SIGN_NEAR.fullmatch(word):
        operator = "PROCHE" if match[1] == "%" else "SUIVI"
        raise Mistake(f"« {word} » : la proximité s'écrit PROCHE/5", position, f"{operator}/{max(int(match[2]), 1)}")
    if word.startswith("/") and len(word) > 1:
        message = "les expressions régulières ne sont pas admises ; * en fin de mot remplace la suite du mot"
        if re.fullmatch(r"/[A-Za-z]?[0-9]+", word):
            raise Mistake(f"« {word} » : la proximité s'écrit PROCHE/5", position, f"PROCHE/{word.lstrip('/NnFfWw')}")
        raise Mistake(message, position)
    if PLUS.match(word):
        message = f"« {word} » : le signe « {word[0]} » ne dit rien ici ; ET, OU et SAUF s'écrivent"
        raise Mistake(message, position, f"{'ET' if word[0] == '+' else 'SAUF'} {word[1:]}")
    if "?" in word:
        raise Mistake(NO_JOKER, position + word.index("?"))
    if (match := GLUED_BEFORE.fullmatch(word)) and not (match[1] == "NON" and match[2][0] == "-"):
        rest = re.sub(r"^\W+", "", match[2])
        suggestion = "OU" if rest in {"OU", "OR", "ET", "AND"} else f"{match[1]} {rest}"
        raise Mistake(f"« {word} » : une espace suit un opérateur", position, suggestion)
    if match := GLUED_AFTER.fullmatch(word):
        suggestion = f"{match[1].rstrip(',;.-')} {match[2]}"
        raise Mistake(f"« {word} » : une espace précède un opérateur", position + match.start(2), suggestion)


def _check_between(word: str, position: int, before: Token | None, after: Token | None) -> None:
    """Operators of other tools, which are words too: refused where they would join two terms."""
    joins = after is not None and after.type in BEGINS and before is not None and before.type in {*ENDS, "AND", "_OR"}
    if joins and before is not None and (word in CAPITAL or (not word.isupper() and word.casefold() in BETWEEN)):
        meant = CAPITAL.get(word) or BETWEEN[word.casefold()]
        if before.type == "AND":
            position = before.start_pos or 0
            word = f"{before} {word}"
        message = f"« {word} » n'est pas un opérateur ; une expression qui le contient se met entre guillemets"
        raise Mistake(message, position, meant)
    if after is not None and after.type in BEGINS and AT_LEAST.fullmatch(word):
        raise Mistake(f"« {word} » : un nombre d'occurrences ne peut pas être demandé", position)
    match = NEARLY.fullmatch(word)
    is_joint = joins and before is not None and before.type in ENDS
    if match and (match["letter"] is None or is_joint) and not PROXIMITY.fullmatch(word):
        count = min(max(int(match["number"] or match["count"]), 1), 999)
        operator = "SUIVI" if word[:3].upper() in {"SUI", "ADJ", "ONE"} else "PROCHE"
        message = f"« {word} » : la proximité s'écrit PROCHE/5 ; un mot comme celui-ci se met entre guillemets"
        raise Mistake(message, position, f"{operator}/{count}")


def _check_proximity(word: str, position: int, following: Sequence[Token]) -> None:
    if not (BARE_PROXIMITY.fullmatch(word) or PROXIMITY.fullmatch(word)):
        return
    operator = re.split(r"[/0-9]", word.upper(), maxsplit=1)[0]
    number = re.search(r"[0-9]+$", word)
    if [one.type for one in following] == ["_OPEN", "WORD", "_CLOSE"]:
        number = re.fullmatch(r"[0-9]+", following[1])
    count = min(max(int(number[0][-4:]), 1), 999) if number else 5
    message = f"« {word} » : un nombre de mots, de 1 à 999, suit « {operator}/ »"
    if number and word != word.upper():
        message = f"« {word} » : un opérateur s'écrit en majuscules"
    raise Mistake(message, position, f"{operator}/{count}")


def _check_field(word: str, position: int, after: Token | None) -> None:
    if (
        after is not None
        and after.type == "EXACT"
        and any(word.lower() in names for names in FIELDS_ELSEWHERE.values())
    ):
        word, after = f"{word}{''.join(after.split())}", None
    match = FIELD.match(word) or EQUALS.fullmatch(word)
    if not match:
        return
    name = match[1].lower()
    meant = next((field for field, names in FIELDS_ELSEWHERE.items() if name in names), "")
    if ":" in match[0]:
        near = difflib.get_close_matches(name, KNOWN_FIELDS, n=1, cutoff=0.5)
        message = f"« {match[1]} » n'est pas un champ (titre, chapo ou texte)"
        raise Mistake(message, position, f"{meant or near[0]}:" if meant or near else "")
    term = match[2] or (str(after) if after is not None and after.type in {"WORD", "QUOTED"} else "")
    message = f"« {match[1]}= » : un champ s'écrit avec deux-points (titre:, chapo: ou texte:)"
    raise Mistake(message, position, f"{meant}:{term}" if meant else "")


def _check_quotes(word: str, position: int, tokens: Sequence[Token]) -> None:
    """Single quotation marks, which cannot be told from apostrophes: « 'l'Inserm' »."""
    if word[0] in OPENING and any(map(str.isalnum, word)):
        run = [word]
        for token in tokens[1:]:
            if run[-1][-1] in CLOSING or token.type != "WORD":
                break
            run.append(str(token))
        closed = len(run[-1]) > 1 and run[-1][-1] in CLOSING
        meant = " ".join(run if closed else run[:1]).strip(OPENING + CLOSING)
        raise Mistake(f"« {word[0]} » n'est pas un guillemet", position, f'"{meant}"')
    if len(word) > 1 and word[-1] in CLOSING and (len(tokens) == 1 or tokens[1].type != "WORD"):
        raise Mistake(f"« {word[-1]} » n'est pas un guillemet", position + len(word) - 1)


def _check_signs(word: str, position: int) -> None:
    if joint := JOINT.search(word):
        message = f"« {word} » : séparez les termes par OU, ou mettez l'expression entre guillemets"
        left, right = word[: joint.start()], word[joint.end() :]
        raise Mistake(message, position + joint.start(), f"{left} OU {right}" if left and right else "")
    if match := TRUNCATED.fullmatch(word):
        message = f"« {word[-1]} » ne remplace pas la suite d'un mot"
        raise Mistake(message, position + len(word) - 1, f"{match[1]}*")
    if match := STRANGE.search(word):
        left, right = word[: match.start()], word[match.end() :]
        meant = {"@": f"{left} ET @{right}", "|": f"{left} OU {right}"}.get(match[0]) if left and right else None
        plain = re.sub(r"[~^#][0-9.]*$", "", word).strip("[]{}<>\\|")
        message = f"« {match[0]} » n'a pas de sens ici ; un terme qui le contient se met entre guillemets"
        raise Mistake(message, position + match.start(), meant or (plain if re.fullmatch(r"[\w'’-]+", plain) else ""))
