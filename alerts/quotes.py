"""The words that a reason quotes: a stretch that says something, within one sentence, and short. Pure.

What finds an event may be two words that stand together: « lancent un », « compétitivité : l'État reconduit ».
"""

from __future__ import annotations

import re

from alerts.wording import clean
from monitor.recognise.fold import fold

# What a quote that says nothing yet may go on with: four words, and no sign but those inside a word.
NEXT = re.compile(r"(?:\s*(?:\d[.,]\d|[^\s.,;:!?()«»“”\"])+){0,4}")
# Where a sentence or a part of it ends; « M. Dupont » and « art. 3 » go on.
MARK = re.compile(r"\s*[:;!?…|]\s+|(?<=\w{4})\.\s+|\s[–—]\s")
WORD = re.compile(r"[^\W_]+(?:[-.][^\W_]+)*")
# Words that need another one after them.
BARE = {
    *(
        "le",
        "la",
        "les",
        "l",
        "un",
        "une",
        "des",
        "du",
        "de",
        "d",
        "au",
        "aux",
        "a",
        "en",
        "dans",
        "par",
        "pour",
        "sur",
    ),
    *("sous", "avec", "sans", "vers", "chez", "entre", "et", "ou", "que", "qu", "qui", "dont", "ce", "cet", "cette"),
    *("ces", "son", "sa", "ses", "leur", "leurs", "notre", "nos", "se", "s", "y", "ne", "n", "est", "sont", "ont"),
    *("ete", "sera", "seront", "the", "an", "of", "to", "in", "for", "on", "with", "at", "by", "from", "and", "or"),
    *("its", "their", "is", "are", "has", "have"),
}
ARTICLES = {"le", "la", "les", "un", "une", "des", "du", "de", "son", "sa", "ses", "leur", "leurs", "the", "an", "a"}
# Verbs that tell no more than that something happens.
VAGUE = re.compile(
    r"(?:lanc|annonc|devoil|present|propos|publi|demarr|debut|organis|mobilis|sign|cre)"
    r"(?:e|es|ent|er|ee|ees|era|eront|ant|ait|aient)"
    r"|ouvr(?:e|ent|ir|ira|iront)|ouvert(?:e|s|es)?|recondui(?:t|ts|te|tes|sent|re)|met|mettent|fait|font|va|vont|veut"
    r"|veulent|prend|prennent|(?:launch|announc|open|unveil|present|sign)(?:e|s|es|ed|ing)?"
)


def telling(quote: str, after: str = "") -> str:
    """The part of `quote` that stands in one sentence and says something; empty if none does.

    `after`: the text behind it. A quote that breaks off (« lancent un ») goes on to the next word that says something.
    """
    parts = MARK.split(" ".join(quote.split()))
    longest = max(parts, key=len)
    if longest is parts[-1] and (_breaks_off(longest) or not _says(longest)):
        longest = _continued(longest, after)
    told = _complete(longest)
    return told if _says(told) else ""


def shortened(quote: str, limit: int) -> str:
    """`quote` in `limit` characters: without what stands between two commas, then cut where it does not break off."""
    if len(quote) > limit:
        quote = re.sub(r",[^,]*,", " […]", quote, count=1)
    short = clean(quote, limit)
    return short if short == quote else _complete(short.removesuffix("…")) + "…"


def _continued(quote: str, after: str) -> str:
    """`quote` and the words that follow, to the first one that says something; as it is if none comes soon.

    A verb goes on to what is done (« lance l'appel »), not to when or where (« signé en septembre »).
    """
    if not (after[:1].isspace() or quote.endswith(("'", "’"))):
        return quote
    longer = quote
    for word in re.findall(r"\s*\S+", "".join(NEXT.findall(MARK.split(after)[0])[:1])):
        if fold(word).text.strip() in BARE - ARTICLES:
            break
        longer += re.sub(r"\s+", " ", word)
        if _says(longer) and not _breaks_off(longer) and not longer[-1].isdigit():
            return longer
    return quote


def _complete(quote: str) -> str:
    """`quote` without the last words that need another one."""
    while _breaks_off(quote):
        quote = re.sub(r"[\s'’]*[^\s'’]*['’]?$", "", quote)
    return quote.rstrip(" ,;:(«“-")


def _breaks_off(quote: str) -> bool:
    """Whether the last word needs another one; « hépatite A » does not."""
    last = WORD.findall(quote)[-1:]
    return any(fold(word).text in BARE and word.islower() for word in last)


def _says(quote: str) -> bool:
    words = WORD.findall(fold(quote).text)
    return any(word not in BARE and not VAGUE.fullmatch(word) for word in words)
