"""What an amount is for, when its word needs the rest of the sentence to tell: « consacre », « obtient », « coûte »…

word of an open role (cues) ─▶ questions put to the sentence, in order ─▶ the role of the first that says yes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from monitor.facts import around, cues
from monitor.facts.cues import NONE, Cue
from monitor.recognise.matcher import Span

_GOODS = re.compile(r" (?:de|d') ?(?!plus\b|moins\b|la\b|l'|euros)[a-z]")
_BY = ("par ", "par le ", "par la ", "par l'", "de ")
_NOT_SUBJECT = re.compile(r"\b(?:de|d'|du|des|avec|par|a|au|aux|pour|dans|en|chez|et de|sur|vers|depuis|grace a) ?$")
_ADJECTIVES = ("public", "publics", "publique", "publiques")
_BANKS = ("bpifrance", "bpi france", "banque des territoires", "caisse des depots")
_LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class _Case:
    """An amount, the word that decides of it, and its sentence."""

    cue: Cue
    near: Sequence[Cue]
    window: Span
    amount: Span
    text: str  # folded, of the whole passage

    def says(self, asked: re.Pattern[str]) -> bool:
        return asked.search(self.text, *self.window) is not None

    def any(self, role: str, *sorts: str) -> bool:
        """Whether a word of this role, other than of who gives, stands in the sentence."""
        told = sorts or ("verb", "noun", "weak", "place")
        return any(one.role == role and one.sort in told for one in self.near)

    def firmly(self, role: str) -> bool:
        return self.any(role, "verb", "noun")

    def given(self) -> bool:
        return any(one.sort == "giver" for one in self.near)

    def gives(self) -> bool:
        """Whether one who gives public money acts: before the word, or after « par »."""
        return any(
            one.sort == "giver" and (one.start < self.cue.start or self.text.endswith(_BY, 0, one.start))
            for one in self.near
        )

    def is_given(self) -> bool:
        """Whether one who gives public money is the very subject of the word."""
        return any(
            one.sort == "giver" and (self._is_subject(one) or self.text.endswith(_BY[:4], 0, one.start))
            for one in self.near
        )

    def by_investor(self) -> bool:
        investing = (one for one in self.near if (one.role in ("raised", cues.FUND) and one.sort == "weak"))
        banking = (one for one in self.near if self.text[one.start : one.end] in _BANKS)
        return any(map(self._is_subject, (*investing, *banking)))

    def _is_subject(self, one: Cue) -> bool:
        between = self.text[one.end : self.cue.start]
        return (
            one.end <= self.cue.start
            and len(between) < _LONGEST_SUBJECT
            and not re.search("[,;:()]", between)
            and self.text[one.start : one.end] not in _ADJECTIVES
            and not _NOT_SUBJECT.search(self.text, max(self.window[0], one.start - 10), one.start)
        )

    def owned(self) -> bool:
        return around.OWNER.search(self.text, self.window[0], max(self.cue.start, self.window[0])) is not None

    def large(self) -> bool:
        return "m" in self.text[slice(*self.amount)]

    def of_goods(self) -> bool:
        return _GOODS.match(self.text, self.amount[1]) is not None

    # The questions of the table.

    def raised(self) -> bool:
        return self.any("raised")

    def newly_raised(self) -> bool:
        return (self.any("raised") or self.by_fund()) and not self.granted()

    def granted(self) -> bool:
        """Whether another than a public bank, which invests too, gives."""
        return any(one.sort == "giver" and self.text[one.start : one.end] not in _BANKS for one in self.near)

    def in_a_round(self) -> bool:
        return self.firmly("raised") and not self.given()

    def invests_elsewhere(self) -> bool:
        return self.says(around.VENTURE) and not self.given()

    def of_a_fund(self) -> bool:
        return self.any(cues.FUND) and self.for_companies() and not self.given()

    def by_fund(self) -> bool:
        return self.any(cues.FUND) and self.says(around.SOME_FUNDS)

    def backed(self) -> bool:
        return self.any("raised", "weak") or self.by_fund()

    def none(self) -> bool:
        return self.any(NONE)

    def fined(self) -> bool:
        return self.firmly(NONE)

    def works(self) -> bool:
        return self.any("invested") or self.says(around.BUILT)

    def planned(self) -> bool:
        return (self.any("funding", "weak") or self.any(cues.PLAN)) and not self.owned()

    def for_cause(self) -> bool:
        return self.says(around.CAUSE) and not self.owned() and not self.firmly("invested")

    def own_works(self) -> bool:
        return self.works() and self.owned() and not self.given()

    def only_works(self) -> bool:
        return self.works() and not self.given() and not self.any("funding")

    def charity(self) -> bool:
        return self.says(around.CHARITY) and not self.firmly("raised")

    def collected(self) -> bool:
        """Whether gathered from who gives, by those who levy nothing: « recueille 3 M€ de la Région »."""
        return self.is_given() and not self.any("raised")

    def market(self) -> bool:
        return self.any("market")

    def sold(self) -> bool:
        return not self.market() and (self.says(around.PRODUCT) or self.says(around.BUSINESS))

    def sells(self) -> bool:
        return self.says(around.SALE)

    def turned_over(self) -> bool:
        return self.firmly("turnover")

    def told_by_others(self) -> bool:
        return any(map(self.firmly, ("raised", "funding", "invested", cues.BOUGHT, cues.INVESTED, cues.GATHERED)))

    def care(self) -> bool:
        return self.says(around.OF_CARE)

    def burden(self) -> bool:
        return self.says(around.BURDEN) and not self.any("invested", "verb", "noun", "weak")

    def machine(self) -> bool:
        return self.says(around.MACHINE)

    def prize(self) -> bool:
        return self.says(around.PRIZE)

    def takeover(self) -> bool:
        return self.says(around.BUYER)

    def common(self) -> bool:
        return self.says(around.COMMON_PROJECT) and not self.firmly("invested")

    def abroad(self) -> bool:
        return self.says(around.ABROAD) and self.large() and not self.firmly("turnover")

    def for_companies(self) -> bool:
        return self.raised() or self.says(around.SOME_FUNDS) or self.says(around.COMPANY_FUND)

    def funded(self) -> bool:
        return self.firmly("funding")

    def noun(self) -> bool:
        return self.cue.sort == "noun"

    def goods(self) -> bool:
        return self.of_goods() and self.large()


_Rule = tuple[tuple[Callable[[_Case], bool], str | None], ...]
_OTHERWISE: Callable[[_Case], bool] = lambda _: True  # noqa: E731
# The first question that says yes; a word of which none does says nothing.
_RULES: dict[str, _Rule] = {
    cues.GIVEN: ((_Case.given, "funding"), (_Case.fined, NONE), (_OTHERWISE, "funding")),
    cues.SPENT: (
        (_Case.takeover, NONE),
        (_Case.gives, "funding"),
        (_Case.market, "market"),
        (_Case.backed, "raised"),
        (_Case.planned, "funding"),
        (_Case.for_cause, "funding"),
        (_OTHERWISE, "invested"),
    ),
    cues.INVESTED: ((_Case.by_investor, "raised"), (_Case.is_given, "funding"), (_OTHERWISE, "invested")),
    cues.OBTAINED: ((_Case.newly_raised, "raised"), (_OTHERWISE, "funding")),
    cues.LENT: ((_Case.in_a_round, "raised"), (_OTHERWISE, "funding")),
    cues.MOBILISED: ((_Case.newly_raised, "raised"), (_Case.only_works, "invested"), (_OTHERWISE, "funding")),
    cues.PLAN: ((_Case.only_works, "invested"), (_OTHERWISE, "funding")),
    cues.ENVELOPE: ((_Case.takeover, NONE), (_Case.own_works, "invested"), (_OTHERWISE, "funding")),
    cues.GATHERED: ((_Case.charity, "funding"), (_Case.collected, "funding"), (_OTHERWISE, "raised")),
    cues.FUND: ((_Case.given, "funding"), (_Case.for_companies, "raised"), (_OTHERWISE, "funding")),
    cues.COST: (
        (_Case.care, NONE),
        (_Case.burden, NONE),
        (_Case.noun, "invested"),
        (_Case.works, "invested"),
        (_Case.given, "funding"),
        (_OTHERWISE, NONE),
    ),
    cues.BUDGET: (
        (_Case.common, "funding"),
        (_Case.works, "invested"),
        (_Case.given, "funding"),
        (_Case.noun, "invested"),
    ),
    cues.PROJECT: ((_Case.common, "funding"), (_OTHERWISE, "invested")),
    cues.PAID: ((_Case.given, "funding"), (_Case.fined, NONE), (_Case.works, "invested"), (_OTHERWISE, NONE)),
    cues.BOUGHT: ((_Case.machine, "invested"), (_OTHERWISE, NONE)),
    cues.ENDOWED: ((_Case.invests_elsewhere, "raised"), (_OTHERWISE, "funding")),
    cues.STAKE: (
        (_Case.raised, "raised"),
        (_Case.by_investor, "raised"),
        (_Case.works, "invested"),
        (_OTHERWISE, NONE),
    ),
    cues.EARNED: (
        (_Case.raised, "raised"),
        (_Case.charity, "funding"),
        (_Case.sells, "turnover"),
        (_Case.none, NONE),
        (_Case.funded, "funding"),
        (_OTHERWISE, "turnover"),
    ),
    cues.SOLD: ((_Case.goods, "turnover"), (_OTHERWISE, NONE)),
    cues.BILLED: ((_Case.large, "turnover"), (_OTHERWISE, NONE)),
    cues.DEAL: ((_Case.raised, "raised"), (_Case.none, NONE), (_OTHERWISE, "invested")),
    cues.WORTH: ((_Case.market, "market"), (_OTHERWISE, NONE)),
    cues.WEIGHS: ((_Case.sold, "turnover"), (_OTHERWISE, "market")),
    cues.AMOUNTS: (
        (_Case.fined, NONE),
        (_Case.turned_over, "turnover"),
        (_Case.told_by_others, None),
        (_Case.of_a_fund, "raised"),
        (_Case.market, "market"),
        (_Case.sold, "turnover"),
        (_Case.abroad, "market"),
    ),
    cues.OFFER: ((_Case.takeover, NONE), (_Case.given, "funding"), (_Case.prize, "funding"), (_OTHERWISE, NONE)),
    cues.PRIZE: ((_Case.takeover, NONE), (_Case.prize, "funding"), (_OTHERWISE, NONE)),
}


def settled(cue: Cue, near: Sequence[Cue], window: Span, amount: Span, text: str) -> str | None:
    """The role of the amount at `amount` that `cue` decides, None if it says nothing of it.

    `near` are the cues of its sentence, `window` of the folded `text`; all offsets are folded.
    """
    rule = _RULES.get(cue.role)
    if rule is None:
        return cue.role
    case = _Case(cue, near, window, amount, text)
    return next((role for asked, role in rule if asked(case)), None)
