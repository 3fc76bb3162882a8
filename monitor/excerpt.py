"""The few words of an article that a digest may quote: short, whole sentences where possible. Pure."""

from __future__ import annotations

import re

LONGEST = 200  # code points: « very short extracts » (CPI L211-3-1), for press publishers as for the others
SHORTEST = 60
# A sentence ends at . ! ? or …, perhaps closed by » or ), before a capital, a digit or a quotation.
END = re.compile(r"[.!?…][»)\"”]?(?=\s+[«\"“(]?[A-ZÀ-ÖØ-Þ0-9])")
# « Lyon, le 8 avril 2026 – », which opens press releases
DATELINE = re.compile(r"^[A-ZÀ-Þ][\w'’ -]{1,40},\s+(?:le\s+)?\d{1,2}(?:er)?\s+\w+\s+\d{4}\s*[–—:.-]*\s*")


def excerpt(text: str) -> str:
    """The beginning of `text`, at most LONGEST characters: whole sentences if they fit, else cut at a word with […]."""
    start = DATELINE.sub("", " ".join(text[: LONGEST * 5].split(" ")).strip())
    start = re.sub(r"[\r\n\t ]+", " ", start)
    if len(start) <= LONGEST and len(text) <= LONGEST * 4:
        return start
    ends = [match.end() for match in END.finditer(start[: LONGEST + 1])]
    if ends and ends[-1] >= SHORTEST:
        return start[: ends[-1]]
    room = start[: LONGEST - 4]
    return room[: room.rfind(" ")].rstrip(" ,;:–—\u00a0\u202f") + " […]" if " " in room else room
