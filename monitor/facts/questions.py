"""The questions put to the sentence of an amount: who gives, who builds, what is sold. See monitor.facts.settle."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from monitor.facts import around, cues
from monitor.facts.cues import NONE, Cue
from monitor.recognise.matcher import Span

_GOODS = re.compile(r" (?:de|d') ?(?!plus\b|moins\b|la\b|l'|euros)[a-z]")
_BY = ("par ", "par le ", "par la ", "par l'", "de ", "du ", "des ")
_NOT_SUBJECT = re.compile(r"\b(?:de|d'|du|des|avec|par|a|au|aux|pour|dans|en|chez|et de|sur|vers|depuis|grace a) ?$")
_ADJECTIVES = ("public", "publics", "publique", "publiques")
_BANKS = ("bpifrance", "bpi france", "banque des territoires", "caisse des depots")
_LONGEST_SUBJECT = 60


@dataclass(frozen=True, slots=True)
class Case:
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
        return self.says(around.VENTURE) and not self.is_given()

    def of_a_fund(self) -> bool:
        return self.any(cues.FUND) and self.for_companies() and not self.given()

    def by_fund(self) -> bool:
        return self.any(cues.FUND) and self.says(around.SOME_FUNDS)

    def by_funds(self) -> bool:
        return self.says(around.SEVERAL_FUNDS)

    def backed(self) -> bool:
        return self.any("raised", "weak") or self.by_fund()

    def backed_alone(self) -> bool:
        return self.backed() and not self.given() and not self.firmly("funding")

    def none(self) -> bool:
        return self.any(NONE)

    def fined(self) -> bool:
        return self.firmly(NONE)

    def works(self) -> bool:
        return self.says(around.BUILT) or any(one.role == "invested" and not self._is_firm(one) for one in self.near)

    def _is_firm(self, one: Cue) -> bool:
        """Whether « laboratoire » is a company, and nothing that is built."""
        named = self.text.startswith("laboratoire", one.start)
        return named and not self.text.endswith(("nouveau ", "futur "), 0, one.start)

    def planned(self) -> bool:
        return (self.any("funding", "weak", "noun") or self.any(cues.PLAN)) and not self.owned()

    def for_cause(self) -> bool:
        return self.says(around.CAUSE) and not (self.owned() or self.firmly("invested") or self.says(around.BUILDING))

    def own_works(self) -> bool:
        return self.works() and self.owned() and not self.given()

    def sure_works(self) -> bool:
        return self.any("invested", "noun") and not self.given() and not self.firmly("funding")

    def only_works(self) -> bool:
        return self.works() and not self.given() and not self.any("funding")

    def charity(self) -> bool:
        return self.says(around.CHARITY) and not self.firmly("raised")

    def collected(self) -> bool:
        """Whether gathered from who gives, by those who levy nothing: « recueille 3 M€ de la Région »."""
        return self.is_given() and not self.any("raised")

    def market(self) -> bool:
        return self.any("market") or (self.any(cues.MARKETED) and not self.procured())

    def procured(self) -> bool:
        return self.says(around.PROCURED)

    def wasted(self) -> bool:
        return self.says(around.WASTED) and not self.any("invested", "verb", "noun", "weak")

    def running(self) -> bool:
        return self.says(around.RUNNING) and not self.gives()

    def built(self) -> bool:
        return self.any("invested", "verb", "noun", "weak")

    def sold(self) -> bool:
        return not self.market() and (self.says(around.PRODUCT) or self.says(around.BUSINESS))

    def sells(self) -> bool:
        return self.says(around.SALE)

    def turned_over(self) -> bool:
        return self.firmly("turnover")

    def told_by_others(self) -> bool:
        return any(map(self.firmly, ("raised", "funding", "invested", cues.BOUGHT, cues.INVESTED, cues.GATHERED)))

    def enveloped(self) -> bool:
        return self.any(cues.ENVELOPE) or self.any(cues.BUDGET)

    def priced(self) -> bool:
        """Whether a cost, a budget or no role at all is what the amount may be of."""
        return self.none() or any(map(self.any, (cues.COST, cues.BUDGET, cues.ENVELOPE)))

    def consumed(self) -> bool:
        return self.says(around.CONSUMERS) and not self.market()

    def care(self) -> bool:
        return self.says(around.OF_CARE)

    def burden(self) -> bool:
        return self.says(around.BURDEN) and not self.any("invested", "verb", "noun", "weak")

    def equipped(self) -> bool:
        return self.large() and self.machine() and not self.any(NONE)

    def crime(self) -> bool:
        return self.says(around.CRIME)

    def equips(self) -> bool:
        """Whether a hospital or an institute buys: companies buy one another, those buy what they work with."""
        found = around.CARER.search(self.text, self.window[0], max(self.cue.start, self.window[0]))
        return found is not None and not self.takeover()

    def fitted(self) -> bool:
        """Whether it is with a thing, not with money: « doté d'une ligne stérile pour 17 M€ »."""
        return any(self.cue.end <= one.start < self.amount[0] for one in self.near if one.sort == "place")

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

    def ships(self) -> bool:
        return self.of_goods() and self.says(around.PRODUCT)

    def insures(self) -> bool:
        return around.CARE_PAID.match(self.text, self.amount[1]) is not None and not self.owned()

    def has_subject(self) -> bool:
        """Whether a noun before says what it is that amounts to so much: « le volume d'affaires atteint »."""
        before = [one for one in self.near if one.end <= self.cue.start and one.sort == "noun"][-1:]
        gap = self.text[before[0].end : self.cue.start] if before else ","
        return len(gap) < 40 and not re.search("[,;:()|]", gap)

    def by_so_much(self) -> bool:
        """« les ventes ont chuté de 3 M€ »: not what they come to, as in « chuté de 9 à 6 M€ »."""
        change = self.text[self.cue.end : self.amount[0]] in (" de ", " d'")
        return change and self.turned_over() and not self.text.startswith(" a ", self.amount[1])

    def from_parent(self) -> bool:
        return around.PARENT.match(self.text, self.amount[1]) is not None

    def goods(self) -> bool:
        return self.of_goods() and self.large()
