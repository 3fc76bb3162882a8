"""Terms that look like something else: an entry of `words` that is a query, here or in another tool, or a pattern."""

from __future__ import annotations

import re
from collections.abc import Iterator

from monitor.model import Rule
from monitor.rules.mistakes import Mistake, check_stars
from monitor.rules.query import unquoted
from monitor.rules.signs import HALVES, INCLUSIVE, PLURALS, strays

# Operators and fields inside a term; between quotation marks, which a query must have to hold them.
OF_QUERY = re.compile(
    r"(?<!\S)(?:ET|OU|SAUF|AND|OR|NOT|(?:PROCHE|SUIVI|NEAR|ADJ)\s?/?\s?[0-9]+|[wW]/[0-9]+)(?!\S)"
    r"|(?<!\w)(?:titre|chapo|chapô|texte|title|lead|body):"
)
# Those of other tools: near5, N/5, %5, ET5, leem/10; TIT_HEAD=, hd=; -word.
ELSEWHERE = re.compile(
    r"(?<=\s)(?:(?i:near|adj|proche|suivi)/?[0-9]+|(?i:[nw]/)[0-9]+|[%!~]+[0-9]+|(?:ET|OU|SAUF)/?[0-9]{1,3})(?=\s)"
    r"|(?<=[a-zà-öø-ÿ]{3})/[0-9]{1,3}(?=\s)"
    r"|^(?:[A-Z_]{2,}|hd|hlp|la|lp|re)=|^[-+](?=[^\W\d_])"
)
SEPARATOR = re.compile(r"(?<![0-9])[,;]|[,;](?![0-9])")
REGULAR = re.compile(r"[\^$\\|]|\.[*+?]|\[[^\]]+\]|\([^)]*\)[*+?]")  # signs of regular expressions
BARE_HALVES = re.compile(rf"(?<![^\s():]){HALVES.pattern}(?![^\s()])")  # in a query
LITERAL = "ne trouvera que ces signes tels quels"
QUOTED = re.compile(r'"([^"]*)"|“([^”]*)”|«([^»]*)»')


def mistaken_terms(rule: Rule) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """The terms of a rule that will not find what they seem to mean: each with its place in the rule, and why."""
    for key, value in (("words", rule.words), ("query", rule.query), ("needs", rule.needs), ("unless", rule.unless)):
        if isinstance(value, str):
            quoted = ("".join(found.groups("")) for found in QUOTED.finditer(value))
            for text in filter(_is_query, quoted):
                yield (key,), f"« {text} » ressemble à une requête : entre guillemets, c'est une expression"
            for halves in BARE_HALVES.finditer(QUOTED.sub(" ", value)):
                told = f"{LITERAL} ; écrivez {halves[1]} OU {halves[2]}, ou mettez l'expression entre guillemets"
                yield (key,), f"« {halves[0]} » {told}"
            continue
        for index, word in enumerate(value):
            if told := _mistaken(word, "query" if key == "words" else key):
                yield (key, index), f"« {word} » {told}"


def _mistaken(word: str, key_of_query: str) -> str:
    """What an entry of `words` looks like; empty if it is a term."""
    plain = word[:1] not in "=@"
    if _is_query(word) or (plain and (SEPARATOR.search(word) or ELSEWHERE.search(word))):
        return f"ressemble à une requête : mettez-la dans « {key_of_query} »"
    if plain and REGULAR.search(word):
        return "ressemble à une expression régulière : ses signes ne sont pas lus, seul * vaut une fin de mot"
    try:
        check_stars(word, 0)
    except Mistake as mistake:
        return f"ne trouve pas ce qu'il semble dire : {mistake.message}"
    return _literal(unquoted(word)) if plain else ""


def _literal(term: str) -> str:
    """What is said of a term whose signs no article holds; empty if they may be meant."""
    if (halves := HALVES.fullmatch(term)) and not INCLUSIVE.search(term):
        return f"{LITERAL} ; écrivez deux termes, « {halves[1]} » et « {halves[2]} »"
    found = next(strays(term), None) if term else None
    if not found:
        return ""
    written = f"écrivez « {found.meant} »" if found.meant else "écrivez les mots sans eux"
    return f"{LITERAL} ; {written}{f' : {PLURALS}' if found.is_inclusive else ''}"


def _is_query(text: str) -> bool:
    """Whether `text` holds operators or fields; in a title in capitals, they are words."""
    return OF_QUERY.search(text) is not None and not (text.isupper() and not re.search("[/:0-9]", text))
