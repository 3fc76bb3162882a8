"""What a person types outside quotation marks and that another tool would understand, but not this one.

A word that holds such a sign would be accepted as a phrase that stands in no article: it is refused, with what is
meant here. Quotation marks are the way to look for the sign itself.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

from monitor.rules.mistakes import NO_JOKER, WIDTH, Mistake
from monitor.rules.signs import check_signs

if TYPE_CHECKING:
    from lark import Token

BEGINS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_OPEN", "FIELD"})  # what a term begins with
ENDS = frozenset({"WORD", "QUOTED", "EXACT", "NAME", "_CLOSE"})
SMALL = {
    "et": "ET", "ou": "OU", "sauf": "SAUF", "and": "AND", "or": "OR", "not": "NOT", "et/ou": "OU", "and/or": "OU",
}  # fmt: skip
BETWEEN = {  # in small letters too
    "non": "SAUF", "near": "PROCHE/5", "same": "PROCHE/30", "proche": "PROCHE/5", "adj": "SUIVI/5", "w/o": "SAUF",
    **dict.fromkeys(("w/p", "w/para", "w/paragraph"), "PROCHE/30"), **dict.fromkeys(("w/s", "w/sent"), "ET"),
}  # fmt: skip
CAPITAL = {
    "PAS": "SAUF", "SANS": "SAUF", "EXCEPTÉ": "SAUF", "NI": "SAUF", "MAIS": "ET", "BUT": "ET", "AVEC": "ET",
    "AUSSI": "ET", "XOR": "OU", "SOIT": "OU", "SAME": "PROCHE/30", "PRES": "PROCHE/5", "PRÈS": "PROCHE/5",
    "ONEAR": "SUIVI/5", "PROCHES": "PROCHE/5",
}  # fmt: skip
SIGNS = {
    "&": "ET", "+": "ET", "&&": "ET", "!": "SAUF", "&!": "SAUF", "|": "OU", "||": "OU", ",": "OU", ";": "OU", ":": "",
    "=": "",
}  # fmt: skip
TOGETHER = {"/S": "ET", "/P": "PROCHE/30"}  # in one sentence, in one paragraph
PROXIMITY = re.compile(r"(proche|near|suivi|adj)(?:/.*|[0-9]+)", re.IGNORECASE)
BARE_PROXIMITY = re.compile(r"(?:PROCHE|NEAR|SUIVI|ADJ)(?:/.*|[0-9].*)?")
# Of other tools, or misspelt; one letter needs a number of words that touches it, or a slash, since N-1 is a year.
NEARLY = re.compile(
    r"(?P<near>pr[eèé]s?|proches?|o?near|suivis?|adj|dist|within|prox|next|around|same)[/-]?(?P<number>[0-9]{1,3})"
    r"|(?P<letter>[wnf]/?|[^\W\d_]+/)(?P<count>[0-9]{1,3})",
    re.IGNORECASE,
)
APART = re.compile(r"within|next|around|adj|prox|dist|w/", re.IGNORECASE)  # their number may stand apart
ORDERED = re.compile(r"sui|adj|one|pre(?!s)|next|p/", re.IGNORECASE)
AT_LEAST = re.compile(r"atleast|(?:atleast|min)[/-]?[0-9]+", re.IGNORECASE)
COUNTED = frozenset({"mot", "mots"})
SINCE = frozenset({"after", "before", "from", "is", "since"})  # after « date », elsewhere
OPERATOR = r"(?:ET|OU|SAUF|AND|OR|NOT|NON)"
GLUED_BEFORE = re.compile(rf"({OPERATOR})([^\w\s'’.&*+].*|[a-zà-öø-ÿ]{{3,}}.*|[.,;:])")
GLUED_AFTER = re.compile(rf"(.*[a-zà-öø-ÿ]{{2}}[,;.-]?)({OPERATOR}|(?:PROCHE|NEAR|SUIVI|ADJ)/?[0-9]*)")
FIELD = re.compile(r"([^\W\d_][\w-]*):")
EQUALS = re.compile(r"([^\W\d_]\w*)=(.*)")
NAMED = {  # what is a name after @ here
    **dict.fromkeys(("region", "région", "re"), "@region:"), **dict.fromkeys(("theme", "thème", "ns"), "@theme:"),
    **dict.fromkeys(("organisation", "org", "co"), "@"),
}  # fmt: skip
KNOWN_FIELDS = ("titre", "chapo", "texte", "title", "lead", "body")
FIELDS_ELSEWHERE = {
    "titre": ("titre", "title", "ti", "tit", "tit_head", "hd", "hl", "hlead", "headline", "head", "intitle"),
    "chapo": ("chapo", "chapô", "chapeau", "lead", "lp"),
    "texte": ("texte", "text", "body", "td", "tx", "intext", "corps"),
}  # fmt: skip
FIELDS_THERE = frozenset({"hlp", *NAMED}.union(*FIELDS_ELSEWHERE.values()))
OPENING, CLOSING = "'‘’‚‛`´‹„", "'’´`›"
SIGN_NEAR = re.compile(r"([%!~])[%!~]*([0-9]{1,3})")
PLUS = re.compile(r"[-+!](?=[^\W_])")
SMALL_LETTERS = "[a-zà-öø-ÿ]{3}"
GLUED_NUMBER = re.compile(rf"(?P<operator>{OPERATOR})/?(?P<number>[0-9]{{1,3}})")
GLUED_SLASH = re.compile(rf"(?P<term>.*{SMALL_LETTERS})/(?P<number>[0-9]{{1,3}})")


def check_word(tokens: Sequence[Token], index: int) -> None:
    """Raises Mistake if the word at `index` of `tokens` is not one that an article may hold."""
    token = tokens[index]
    word, position = str(token), token.start_pos or 0
    before = tokens[index - 1] if index else None
    following = tokens[index + 1 : index + 4]
    _check_operator(word, position)
    _check_plus(tokens, index)
    _check_between(word, position, before, following)
    _check_beside(word, position, before, following)
    _check_proximity(word, position, following)
    _check_glued_number(word, position, before, following)
    _check_field(word, position, tokens[index + 1 :])
    _check_quotes(word, position, tokens[index:])
    beside = (
        str(one) if one is not None and one.type == "WORD" else "" for one in (before, next(iter(following), None))
    )
    check_signs(word, position, *beside)


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
        operator = "SUIVI" if match[1] == "!" else "PROCHE"
        raise Mistake(f"« {word} » : la proximité s'écrit PROCHE/5", position, f"{operator}/{max(int(match[2]), 1)}")
    if word.startswith("/") and len(word) > 1:
        _refuse_slash(word, position)
    if "?" in word:
        raise Mistake(NO_JOKER, position + word.index("?"))
    if (match := GLUED_BEFORE.fullmatch(word)) and not (match[1] == "NON" and match[2][0] == "-"):
        rest = re.sub(r"^\W+", "", match[2])
        suggestion = "OU" if rest in {"OU", "OR", "ET", "AND"} else f"{match[1]} {rest}".rstrip()
        raise Mistake(f"« {word} » : une espace suit un opérateur", position, suggestion)
    if match := GLUED_AFTER.fullmatch(word):
        suggestion = f"{match[1].rstrip(',;.-')} {match[2]}"
        raise Mistake(f"« {word} » : une espace précède un opérateur", position + match.start(2), suggestion)


def _check_plus(tokens: Sequence[Token], index: int) -> None:
    """`+` and `-` before a word, which take or leave it elsewhere."""
    word, before = str(tokens[index]), tokens[index - 1] if index else None
    if not PLUS.match(word):
        return
    joint = before is not None and before.type in ENDS
    run = [word[1:]]  # all that the same sign takes, at the start
    while word[0] == "+" and index + len(run) < len(tokens) and tokens[index + len(run)].startswith("+"):
        run.append(str(tokens[index + len(run)])[1:])
    if word[0] == "+":
        meant = f"{'ET ' if joint else ''}{' ET '.join(filter(None, run))}"
    else:
        meant = f"{'' if joint or (before is not None and before.type == 'AND') else 'terme '}SAUF {word[1:]}"
    message = f"« {word} » : le signe « {word[0]} » ne dit rien ici ; ET, OU et SAUF s'écrivent"
    raise Mistake(message, tokens[index].start_pos or 0, meant if len(meant) <= WIDTH else "")


def _check_glued_number(word: str, position: int, before: Token | None, following: Sequence[Token]) -> None:
    """A number of words that is given to ET, or to a term: « ET5 », « leem/10 »."""
    if not following or following[0].type not in BEGINS:
        return
    advice = "seuls PROCHE et SUIVI prennent un nombre ; un mot comme celui-ci se met entre guillemets"
    if (match := GLUED_NUMBER.fullmatch(word)) and before is not None and before.type in ENDS:
        near = f"PROCHE/{max(int(match['number']), 1)}"
        meant = near if match["operator"] in {"ET", "AND"} else match["operator"]
        raise Mistake(f"« {word} » : {advice}", position, meant)
    if match := GLUED_SLASH.fullmatch(word):
        meant = f"{match['term']} PROCHE/{max(int(match['number']), 1)} {following[0]}"
        raise Mistake(
            f"« {word} » : {advice}", position + match.end("term"), "" if following[0].type == "_OPEN" else meant
        )


def _refuse_slash(word: str, position: int) -> NoReturn:
    if word.upper() in TOGETHER:
        message = f"« {word} » n'est pas un opérateur ; pour une même phrase, same_sentence: true dans la règle"
        raise Mistake(message, position, TOGETHER[word.upper()])
    if match := re.fullmatch(r"/[A-Za-z]?([0-9]{1,3})/?", word):
        raise Mistake(f"« {word} » : la proximité s'écrit PROCHE/5", position, f"PROCHE/{max(int(match[1]), 1)}")
    message = "les expressions régulières ne sont pas admises ; * en fin de mot remplace la suite du mot"
    raise Mistake(message, position)


def _check_between(word: str, position: int, before: Token | None, following: Sequence[Token]) -> None:
    """Operators of other tools, which are words too: refused where they would join two terms."""
    after = following[0] if following else None
    if before is None or after is None or before.type not in {*ENDS, "AND", "_OR"}:
        return
    small = not word.isupper() and word.casefold() in BETWEEN and after.type in BEGINS
    if not small and not (word in CAPITAL and after.type in {*BEGINS, "NEAR"}):
        return
    meant = CAPITAL.get(word) or BETWEEN[word.casefold()]
    if word in {"MAIS", "BUT"} and after == "PAS":
        word, meant = f"{word} {after}", "SAUF"
    if before.type == "AND":
        position, word = before.start_pos or 0, f"{before} {word}"
    message = f"« {word} » n'est pas un opérateur ; une expression qui le contient se met entre guillemets"
    raise Mistake(message, position, meant)


def _check_beside(word: str, position: int, before: Token | None, following: Sequence[Token]) -> None:
    """What other tools count or filter by, and proximity as they write it."""
    after = following[0] if following and following[0].type in BEGINS else None
    if after is not None and AT_LEAST.fullmatch(word):
        raise Mistake(f"« {word} » : un nombre d'occurrences ne peut pas être demandé", position)
    if after is not None and word.casefold() == "date" and after.casefold() in SINCE:
        raise Mistake(f"« {word} {after} » : une requête ne demande ni date, ni langue, ni source", position)
    if after is not None and after.type == "WORD" and before is not None and before.type == "NEAR" and word in COUNTED:
        raise Mistake(f"« {word} » : le nombre suffit, sans « {word} »", position, f"{before} {after}")
    joint = before is not None and before.type in ENDS and after is not None
    match, number = NEARLY.fullmatch(word), _number(following)
    if match and (match["near"] or joint) and not PROXIMITY.fullmatch(word):
        number = match["number"] or match["count"]
    elif not (joint and APART.fullmatch(word) and (number or word.casefold() == "w/")):
        return
    operator = "SUIVI" if ORDERED.match(word) else "PROCHE"
    message = f"« {word} » : la proximité s'écrit PROCHE/5 ; un mot comme celui-ci se met entre guillemets"
    raise Mistake(message, position, f"{operator}/{min(max(int(number or 5), 1), 999)}")


def _number(following: Sequence[Token]) -> str:
    """The number of words that stands apart, perhaps in parentheses: « 5 », « (5) »; empty if none does."""
    inside = [one.type for one in following] == ["_OPEN", "WORD", "_CLOSE"]
    found = re.fullmatch(r"[0-9]{1,4}", following[1 if inside else 0]) if following else None
    return found[0] if found else ""


def _check_proximity(word: str, position: int, following: Sequence[Token]) -> None:
    if not (BARE_PROXIMITY.fullmatch(word) or PROXIMITY.fullmatch(word)):
        return
    operator = re.split(r"[/0-9]", word.upper(), maxsplit=1)[0]
    number = re.search(r"[0-9]{1,4}", word)
    told = number[0] if number else _number(following)
    count = min(max(int(told), 1), 999) if told else 5
    message = f"« {word} » : un nombre de mots, de 1 à 999, suit « {operator}/ »"
    if number and word != word.upper():
        message = f"« {word} » : un opérateur s'écrit en majuscules"
    raise Mistake(message, position, f"{operator}/{count}")


def _check_field(word: str, position: int, following: Sequence[Token]) -> None:
    if following and following[0].type == "EXACT" and word.lower() in FIELDS_THERE:  # spaces before the sign
        word, following = f"{word}{''.join(following[0].split())}", following[1:]
    match = FIELD.match(word) or EQUALS.fullmatch(word)
    if not match:
        return
    name, sign = match[1].lower(), match[0][match.end(1)]
    term = word[match.end(1) + 1 :] or _term(following)
    meant = next((field for field, names in FIELDS_ELSEWHERE.items() if name in names), "")
    if meant and sign == "=":
        message = f"« {match[1]}= » : un champ s'écrit avec deux-points (titre:, chapo: ou texte:)"
        raise Mistake(message, position, f"{meant}:{term}")
    near = difflib.get_close_matches(name, KNOWN_FIELDS, n=1, cutoff=0.5) if sign == ":" and name != "site" else []
    suggestion = f"{meant or near[0]}:" if meant or near else ""
    if name in NAMED and term[:1] != "(":
        suggestion = f"{NAMED[name]}{term}"
    elif name == "hlp" and term:
        suggestion = f"(titre:{term} OU chapo:{term})"
    raise Mistake(f"« {match[1]} » n'est pas un champ (titre, chapo ou texte)", position, suggestion)


def _term(tokens: Sequence[Token]) -> str:
    """The term that `tokens` begin with, as it is written: a word, a phrase, parentheses that are not too long."""
    if not tokens or tokens[0].type in {"WORD", "QUOTED"}:
        return str(tokens[0]) if tokens else ""
    written, depth = "", 0
    for token in tokens if tokens[0].type == "_OPEN" else ():
        depth += (token.type == "_OPEN") - (token.type == "_CLOSE")
        glued = token.type == "_CLOSE" or written.endswith(("(", ":")) or not written
        written += str(token) if glued else f" {token}"
        if depth == 0 or len(written) > WIDTH // 2:
            break
    return written if written and depth == 0 else ""


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
