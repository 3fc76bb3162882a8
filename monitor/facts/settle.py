"""What an amount is for, when its word needs the rest of the sentence to tell: « consacre », « obtient », « coûte »…

word of an open role (cues) ─▶ questions put to the sentence, in order ─▶ the role of the first that says yes
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from monitor.facts import cues
from monitor.facts.cues import NONE, Cue
from monitor.facts.questions import Case
from monitor.recognise.matcher import Span

_Rule = tuple[tuple[Callable[[Case], bool], str | None], ...]
_OTHERWISE: Callable[[Case], bool] = lambda _: True  # noqa: E731
# The first question that says yes; a word of which none does says nothing.
_RULES: dict[str, _Rule] = {
    cues.GIVEN: ((Case.given, "funding"), (Case.takeover, NONE), (Case.fined, NONE), (_OTHERWISE, "funding")),
    cues.SPENT: (
        (Case.takeover, NONE),
        (Case.wasted, NONE),
        (Case.insures, NONE),
        (Case.consumed, NONE),
        (Case.gives, "funding"),
        (Case.market, "market"),
        (Case.backed, "raised"),
        (Case.planned, "funding"),
        (Case.for_cause, "funding"),
        (_OTHERWISE, "invested"),
    ),
    cues.INVESTED: ((Case.by_investor, "raised"), (Case.is_given, "funding"), (_OTHERWISE, "invested")),
    cues.OBTAINED: ((Case.from_parent, "invested"), (Case.newly_raised, "raised"), (_OTHERWISE, "funding")),
    cues.LENT: ((Case.in_a_round, "raised"), (_OTHERWISE, "funding")),
    cues.MOBILISED: ((Case.newly_raised, "raised"), (Case.only_works, "invested"), (_OTHERWISE, "funding")),
    cues.PLAN: ((Case.only_works, "invested"), (_OTHERWISE, "funding")),
    cues.ENVELOPE: (
        (Case.takeover, NONE),
        (Case.own_works, "invested"),
        (Case.sure_works, "invested"),
        (Case.backed_alone, "raised"),
        (_OTHERWISE, "funding"),
    ),
    cues.SHIPPED: ((Case.ships, "turnover"), (_OTHERWISE, "funding")),
    cues.GATHERED: ((Case.charity, "funding"), (Case.collected, "funding"), (_OTHERWISE, "raised")),
    cues.FUND: (
        (Case.by_funds, "raised"),
        (Case.given, "funding"),
        (Case.for_companies, "raised"),
        (_OTHERWISE, "funding"),
    ),
    cues.COST: (
        (Case.care, NONE),
        (Case.burden, NONE),
        (Case.noun, "invested"),
        (Case.works, "invested"),
        (Case.given, "funding"),
        (_OTHERWISE, NONE),
    ),
    cues.BUDGET: (
        (Case.common, "funding"),
        (Case.built, "invested"),
        (Case.running, NONE),
        (Case.works, "invested"),
        (Case.given, "funding"),
        (Case.noun, "invested"),
    ),
    cues.PROJECT: ((Case.common, "funding"), (_OTHERWISE, "invested")),
    cues.PAID: ((Case.given, "funding"), (Case.fined, NONE), (Case.works, "invested"), (_OTHERWISE, NONE)),
    cues.BOUGHT: ((Case.machine, "invested"), (Case.equips, "invested"), (_OTHERWISE, NONE)),
    cues.ENDOWED: ((Case.fitted, "invested"), (Case.invests_elsewhere, "raised"), (_OTHERWISE, "funding")),
    cues.STAKE: (
        (Case.invests_elsewhere, "raised"),
        (Case.raised, "raised"),
        (Case.by_investor, "raised"),
        (Case.given, "funding"),
        (Case.works, "invested"),
        (Case.noun, NONE),
        (_OTHERWISE, "invested"),
    ),
    cues.EARNED: (
        (Case.raised, "raised"),
        (Case.charity, "funding"),
        (Case.sells, "turnover"),
        (Case.none, NONE),
        (Case.funded, "funding"),
        (_OTHERWISE, "turnover"),
    ),
    cues.SOLD: ((Case.crime, NONE), (Case.goods, "turnover"), (_OTHERWISE, NONE)),
    cues.CLEARED: ((Case.given, "funding"), (_OTHERWISE, "turnover")),
    cues.GROWN: (
        (Case.by_so_much, NONE),
        (Case.none, NONE),
        (Case.market, "market"),
        (Case.told_by_others, None),
        (Case.priced, None),
        (Case.sold, "turnover"),
    ),
    cues.TAXED: ((Case.large, "invested"),),
    cues.THRESHOLD: ((Case.market, "market"), (Case.raised, "raised"), (_OTHERWISE, "turnover")),
    cues.BILLED: ((Case.large, "turnover"), (_OTHERWISE, NONE)),
    cues.DEAL: ((Case.raised, "raised"), (Case.none, NONE), (_OTHERWISE, "invested")),
    cues.WORTH: ((Case.market, "market"), (Case.equipped, "invested"), (_OTHERWISE, NONE)),
    cues.WEIGHS: ((Case.none, NONE), (Case.sold, "turnover"), (_OTHERWISE, "market")),
    cues.AMOUNTS: (
        (Case.has_subject, None),
        (Case.fined, NONE),
        (Case.turned_over, "turnover"),
        (Case.told_by_others, None),
        (Case.of_a_fund, "raised"),
        (Case.market, "market"),
        (Case.enveloped, None),
        (Case.sold, "turnover"),
        (Case.abroad, "market"),
        (Case.priced, None),
        (Case.works, "invested"),
    ),
    cues.MARKETED: ((Case.procured, NONE), (_OTHERWISE, "market")),
    cues.AIMED: ((Case.raised, "raised"), (Case.of_a_fund, "raised")),
    cues.LACKING: ((Case.given, "funding"), (_OTHERWISE, NONE)),
    cues.OFFER: ((Case.takeover, NONE), (Case.given, "funding"), (Case.prize, "funding"), (_OTHERWISE, NONE)),
    cues.PRIZE: ((Case.takeover, NONE), (Case.prize, "funding"), (_OTHERWISE, NONE)),
}


def settled(cue: Cue, near: Sequence[Cue], window: Span, amount: Span, text: str) -> str | None:
    """The role of the amount at `amount` that `cue` decides, None if it says nothing of it.

    `near` are the cues of its sentence, `window` of the folded `text`; all offsets are folded.
    """
    rule = _RULES.get(cue.role)
    if rule is None:
        return cue.role
    case = Case(cue, near, window, amount, text)
    return next((role for asked, role in rule if asked(case)), None)
