"""What a word tells of an amount of money: the sorts of words, and what those mean that tell no role by themselves."""

from __future__ import annotations

from typing import Literal, NamedTuple

# verb   stands before its amount (« lève 12 M€ »), or behind it after « que »
# noun   a noun or a participle: before its amount, or bound to it from behind (« 12 M€ de subvention, levés »)
# weak   a noun that tells most when it is bound to the amount (« une usine de 30 M€ »)
# giver  one who gives public money, or a foundation's: bound from behind (« 3 M€ de la Région »), or for want of better
# place  what is built or equipped: tells only when it is bound to the amount, and helps to settle (« l'usine coûte »)
# behind what is priced: tells only when bound to the amount from behind (« 12 euros la boîte »)
# direct a verb that tells only of its very object (« réalise 22 M€ »)
Sort = Literal["verb", "noun", "weak", "giver", "place", "direct", "behind"]


class Cue(NamedTuple):
    """A word of the table in a passage; folded offsets."""

    start: int
    end: int
    role: str
    sort: Sort


NONE = ""  # a price, a fine, a loss…: keeps the roles around it away
# What words mean whose role depends on the rest of the sentence: the classifier weighs it (monitor.facts.roles).
GIVEN = "given"  # « verse 3 M€ »: funding, but for a fine, or to a partner
SPENT = "spent"  # « consacre 30 M€ »: funding when a giver is named, else an investment
INVESTED = "invests"  # « investit 30 M€ »: by a company, a Region, or a fund
OBTAINED = "obtained"  # « obtient 5 M€ »: raised when the sentence speaks of a round or of shares, else funding
MOBILISED = "mobilised"  # « mobilise 5 M€ »: likewise, or a company's own
ENVELOPE = "envelope"  # « une enveloppe de 5 M€ »: funding, or a company's own
GATHERED = "gathered"  # « récolte 5 M€ »: raised, or given to a charity
FUND = "fund"  # « un fonds de 50 M€ »: of an investor, or of the State
LENT = "lent"  # « un prêt de 3 M€ »: by a public bank, or as a part of a round
COST = "cost"  # « coûte 3 M€ »: of a building, or of a treatment
BUDGET = "budget"  # « budget : 3 M€ »: of a call, of a building, or of anything
PROJECT = "project"  # « un projet de 3 M€ »: of researchers, or of a builder
PLAN = "plan"  # « un plan de 3 M€ »: of the State, or of a builder
PAID = "paid"  # « paiera 2 M€ »: funding when a giver is named
BOUGHT = "bought"  # « l'acquisition, 2 M€ »: of a machine, or of a company
STAKE = "stake"  # « un ticket de 2 M€ »: of an investor, or at the door
ENDOWED = "endowed"  # « doté de 5 M€ »: a fund of investors, or a call, a prize
DEAL = "deal"  # « l'opération, de 15 M€ »: a round, a takeover, or a building
WORTH = "worth"  # « vaut 6 Md€ »: a market, or a thing
WEIGHS = "weighs"  # « pèse 6 Md€ »: a market, or the sales of a product
AMOUNTS = "amounts"  # « représente 6 Md€ »: likewise, or nothing
EARNED = "earned"  # « rapporte 9 M€ »: by a round, by a sale of assets, or turnover
CLEARED = "cleared"  # « dégage 9 M€ »: of sales, or for a cause
GROWN = "grown"  # « progresse à 9 M€ »: of sales, or of anything
TAXED = "taxed"  # « 9 M€ HT »: of works, or a price
THRESHOLD = "threshold"  # « la barre des 9 M€ »: of sales, or of a market
SOLD = "sold"  # « vend pour 9 M€ de tests », or its subsidiary
BILLED = "billed"  # « facture 9 M€ », or 80 euros
PRIZE = "prize"  # « un prix de 9 000 euros »: awarded, or to pay
MARKETED = "marketed"  # « un marché de 9 M€ »: its size, or what a hospital orders
AIMED = "aimed"  # « vise 9 M€ »: of a fund, of a round, or of sales
LACKING = "lacking"  # « il manque 9 000 euros »: asked of who gives, or owed
SHIPPED = "shipped"  # « distribue 9 M€ »: given, or in goods
OFFER = "offer"  # « offre 9 000 euros »: given, or for a company
VOID = "void"  # says nothing, and keeps the words that it holds from saying anything: « essai clinique »
