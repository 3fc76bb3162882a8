"""What two newspapers call one thing, in words or phrases: `families.txt`, a family a line. Pure.

« ouvre ses portes », « mise en service », « voit le jour » ─▶ ouvertu
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from importlib.resources import files

WORD = re.compile(r"[^\W_]+")
Roots = tuple[str, ...]


class Families:
    """The families of a file, by the roots of their terms."""

    def __init__(self, lines: Sequence[str], root: Callable[[str], str], fold: Callable[[str], str]) -> None:
        self._heads: dict[Roots, str] = {}
        self._phrases: dict[str, list[Roots]] = {}
        for line in lines:
            if line.startswith("#") or "|" not in line:
                continue
            terms = [tuple(root(word) for word in WORD.findall(fold(term))) for term in line.split("|")]
            for term in terms:
                self._heads.setdefault(term, "_".join(terms[0]))
        for term in sorted(self._heads, key=len, reverse=True):
            if len(term) > 1:
                self._phrases.setdefault(term[0], []).append(term)

    @property
    def heads(self) -> Mapping[Roots, str]:
        """The head of each term's family, by the roots of the term."""
        return self._heads

    def head(self, root: str) -> str | None:
        """What stands for a word, by its root: the first term of its family; None if it has none."""
        return self._heads.get((root,))

    def phrase(self, roots: Sequence[str], at: int) -> Roots | None:
        """The longest term of several words that begins at `roots[at]`."""
        terms = self._phrases.get(roots[at])
        if terms is None:
            return None  # which is nearly always so
        return next((one for one in terms if tuple(roots[at : at + len(one)]) == one), None)

    def parted(self, roots: Sequence[str]) -> Iterator[int | str]:
        """A text in order: the head of each phrase, the place of each word outside phrases."""
        at = 0
        while at < len(roots):
            found = self.phrase(roots, at)
            yield self._heads[found] if found else at
            at += len(found) if found else 1


def shipped(root: Callable[[str], str], fold: Callable[[str], str]) -> Families:
    """The families of `families.txt`."""
    return Families((files("monitor.story") / "families.txt").read_text(encoding="utf-8").splitlines(), root, fold)
