"""Signs beside and inside words where no article holds them: habits of other tools, slips, inclusive writing.

With such a sign a term would be found nowhere, in silence. A query refuses it, unless it stands in quotation marks; an
entry of `words` is one term, signs and all, so there it is a remark.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from monitor.recognise.fold import fold
from monitor.recognise.inflect import variants
from monitor.rules.mistakes import Mistake

JOINT = re.compile(r"(?<![0-9])[,;]|[,;](?![0-9])")
TRUNCATED = re.compile(r"([^\W\d_]{3,})[!$%#]")
SMALL = "[a-zß-öø-ÿœ]"
THREE = f"{SMALL}{{3}}"
STRANGE = re.compile(
    rf"[\[\]{{}}~^<>|\\]|(?<=[^\W\d_]{{2}})#|(?<=\w)//|(?<=\w)@|(?<={THREE})(?:&!|[&!+%$_])(?={THREE})"
)
JOINED_BY = {
    "@": "{} ET @{}", "|": "{} OU {}", "&": "{} ET {}", "+": "{} ET {}", "!": "{} SAUF {}", "&!": "{} SAUF {}",
    "_": "{} {}",
}  # fmt: skip
# What inclusive writing adds to a word; after a full stop or a hyphen, only what is no domain and no pronoun.
ADDED = "(?:e|s|x|es|ne|nes|le|les|te|tes|se|ses|ve|ves|aux|ale|ales|t?rices?|euses?|i?[eè]res?|enne|ennes|elle|elles)"
INCLUSIVE = re.compile(
    rf"(?<![^\W_])(?P<word>[^\W\d_]{{3,}})"
    rf"(?:(?:\({ADDED}\)){{1,2}}s?|(?:[·•‧⋅∙]{ADDED}){{1,2}}|(?<={SMALL})(?:(?P<joint>[./-]){ADDED}(?P=joint)s"
    rf"|[./-]e?s|[./-](?:e|t?rice|euse|i?[eè]re|enne)))(?![\w.·-])"
)
BESIDE = re.compile(r"^[&%$€£=~^+_;:,!/|<>{}\[\]]+(?=[^\W\d_]{2})")  # set before a word
AFTER = re.compile(r"(?<![^\W\d_])(?P<run>[^\W\d_]{3,})(?P<sign>[!$%&/=_|+€£°§]+|[~^#][0-9.]*)$")
OF_NAMES = "+€£°§"  # after a word in capitals: « HER2+ », « Canal+ »
ENDLESS = re.compile(r"\.{2,}|…")
STOP = re.compile(r"[^.]*[^\W_]{2}\.")  # no acronym
LONGEST_ABBREVIATION = 6  # with its full stop; inside a term
HALVES = re.compile(rf"({THREE}{SMALL}*)/({THREE}{SMALL}*)")
INSIDE = re.compile(rf"{SMALL}{{2}}\([^\W\d_]|[^\W_]\){SMALL}{{2}}")  # « labo(ratoire) », « (re)localisation »
LONGEST_ADDED = 2  # letters that a word simply takes; « directrice » is more than « directeur » and « rice »
UNITS, BEFORE_NUMBERS = "%‰€$£¥°", "€$£¥§"
OF_TITLES = frozenset("&+!?:;,=|*×")  # signs that may stand alone in what is quoted whole
PLURALS = "les pluriels et les féminins d'un mot courant se trouvent d'eux-mêmes"


@dataclass(frozen=True, slots=True)
class Stray:
    """A sign that an article does not hold there: its place in the word, and the word to write, if it is known."""

    position: int
    meant: str
    is_inclusive: bool = False


def stray(word: str, *, ends: bool) -> Stray | None:
    """The first sign out of place in one word of a term, the last word of it if `ends`."""
    if found := INCLUSIVE.search(word):
        return _inclusive(word, found)
    if not any(map(str.isalnum, word)):
        return None
    if found := ENDLESS.search(word):
        return Stray(found.start(), word.strip(".…") if not ENDLESS.search(word.strip(".…")) else "")
    if STOP.fullmatch(word) and (ends or len(word) > LONGEST_ABBREVIATION):
        return Stray(len(word) - 1, word[:-1])
    found = AFTER.search(word)
    if found and (found["run"].islower() or found["sign"][0] not in OF_NAMES):
        plain = word[: found.start("sign")]
        return Stray(len(plain), f"{plain}*" if plain.islower() and found["sign"] in {*"!$%#+"} else plain)
    if found := BESIDE.match(word):
        return Stray(0, word[found.end() :].rstrip("]}>|"))
    return None


def _inclusive(word: str, found: re.Match[str]) -> Stray:
    """Inclusive writing: the word alone if it is found in the other gender or number too, else its beginning."""
    plain = found["word"].lower() if found["word"].istitle() else found["word"]
    added = re.findall(r"[^\W\d_]+", found[0][len(plain) :])[0]
    known = {*variants(plain)} - {fold(plain).text}
    is_known = bool(known) and (
        added in {"s", "e", "es"} or len(added) > LONGEST_ADDED or not known.isdisjoint({fold(plain + added).text})
    )
    meant = word[: found.start()] + plain + ("" if is_known else "*") + word[found.end() :]
    return Stray(found.end("word"), meant, is_inclusive=is_known)


def stands_alone(sign: str, before: str, after: str) -> bool:
    """Whether a sign is written by itself between these words: « 5 % », « € 5 », « A / B », « santé – travail »."""
    if len(sign) > 1:
        return False
    if not fold(sign).text.strip():
        return True
    beside = sign in UNITS and before[-1:].isdigit(), sign in BEFORE_NUMBERS and after[:1].isdigit()
    return any(beside) or (sign == "/" and bool(before and after))


def check_signs(word: str, position: int, before: str, after: str) -> None:
    """Raises Mistake for a sign out of place in a bare word of a query, between two bare words or none."""
    if joint := JOINT.search(word):
        message = f"« {word} » : séparez les termes par OU, ou mettez l'expression entre guillemets"
        left, right = word[: joint.start()], word[joint.end() :]
        meant = " OU ".join(filter(None, (left, right or after))) if left else ""
        raise Mistake(message, position + joint.start(), meant)
    if match := TRUNCATED.fullmatch(word):
        message = f"« {word[-1]} » ne remplace pas la suite d'un mot"
        raise Mistake(message, position + len(word) - 1, f"{match[1]}*")
    if match := STRANGE.search(word):
        left, right = word[: match.start()], word[match.end() :].lstrip(match[0])
        meant = JOINED_BY[match[0]].format(left, right) if left and right and match[0] in JOINED_BY else ""
        plain = re.sub(r"[~^#][0-9.]*$", "", word).strip("[]{}<>\\|")
        message = f"« {match[0]} » n'a pas de sens ici ; un terme qui le contient se met entre guillemets"
        raise Mistake(message, position + match.start(), meant or (plain if re.fullmatch(r"[\w'’-]+", plain) else ""))
    if found := stray(word, ends=not after):
        message = f"« {word} » ne serait trouvé qu'avec ce signe ; un terme qui le contient se met entre guillemets"
        if found.is_inclusive:
            message = f"« {word} » : {PLURALS}"
        raise Mistake(message, position + found.position, found.meant)
    if not any(one.isalnum() or one == "*" for one in word) and not stands_alone(word, before, after):
        message = f"« {word} » ne contient ni lettre ni chiffre ; un terme qui le contient se met entre guillemets"
        if word in {"--", "#"}:
            message = f"« {word} » : une requête ne contient pas de commentaire"
            after = ""
        raise Mistake(message, position, f"{before} ET {after}" if before and after else "")


def strays(term: str) -> Iterator[Stray]:
    """What stands out of place in an entry of `words`; `meant` is the whole entry as it should be, if it is known."""
    if term.count("(") != term.count(")") or (term[0] == "(" and term[-1] == ")" and term.count("(") == 1):
        plain = term.strip("() ")
        yield Stray(0, plain if plain != term else "")
    elif sum(map(term.count, '"“”«»„')) % 2:
        yield Stray(0, term.strip('"“”«»„ '))
    words = term.split()
    for index, word in enumerate(words):
        before, after = " ".join(words[:index]), " ".join(words[index + 1 :])
        if found := stray(word, ends=not after):
            meant = " ".join(filter(None, (before, found.meant, after))) if found.meant else ""
            yield Stray(found.position, meant, found.is_inclusive)
            continue
        is_lone = not any(map(str.isalnum, word)) and word not in OF_TITLES
        if INSIDE.search(word) or (is_lone and not stands_alone(word, before, after)):
            yield Stray(0, "")
