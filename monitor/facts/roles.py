"""What an amount of money is for, from the words of its sentence: one table, and the distance from each word.

    cue words of the sentence ─▶ how far each stands from the amount, on which side, across what ─▶ the nearest decides

Nothing is guessed: an amount whose sentence holds no cue has no role, and so has one that is a price, a fine or a loss.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Literal, NamedTuple, TypeVar

from monitor.recognise.matcher import Span, longest, phrase
from monitor.recognise.passage import Passage

# verb   stands before its amount (« lève 12 M€ »), or behind it after « que »
# noun   a noun or a participle: before its amount, or bound to it from behind (« 12 M€ de subvention, levés »)
# weak   a noun that tells most when it is bound to the amount (« une usine de 30 M€ »)
# giver  one who gives public money, or a foundation's: bound from behind (« 3 M€ de la Région »), or for want of better
Sort = Literal["verb", "noun", "weak", "giver"]

NONE = ""  # a price, a fine, a loss…: keeps the roles around it away
# Roles that the rest of the sentence settles, in `_settled`.
SPENT = "spent"  # « consacre 30 M€ »: funding when a giver is named, else an investment
OBTAINED = "obtained"  # « obtient 5 M€ »: raised when the sentence speaks of a round or of shares, else funding
COST = "cost"  # « coûte 3 M€ »: to the health insurance, or for a building

# Folded words; a trailing * makes a prefix.
TABLE: tuple[tuple[str, Sort, str], ...] = (
    ("raised", "verb", """
        lève, lèvent, levait, leva, lever, lèvera, lèveront, levant, boucle, bouclent, boucler, bouclera, raises,
        raise, raising, recueille, recueillent, recueillir, récolte, récoltent, récolter, collecte, collectent,
        collecter"""),
    ("raised", "noun", """
        levée*, levés, levée de fonds, levées de fonds, tour de table, tours de table, tour de financement, tours de
        financement, tour d'amorçage, tour d'investissement, série A, série B, série C, série D, série E, series A,
        series B, series C, amorçage, augmentation de capital, augmentations de capital, introduction en bourse, IPO,
        placement privé, émission obligataire, emprunt obligataire, émission d'obligations, émission d'actions,
        obligations convertibles, fonds propres, capital risque, closing, financement participatif, crowdfunding,
        raised, fundraising, funding round, seed, recueillis, récoltés, collectés, entrée au capital, entrer au
        capital, entre au capital, auprès d'investisseurs, auprès de ses investisseurs, auprès de fonds, financement
        en capital, financement en fonds propres, financement de série A, financement de série B, financement
        d'amorçage"""),
    ("raised", "weak", """
        tour, investisseur*, actionnaire*, business angels, fonds d'investissement, en capital, en equity"""),
    ("funding", "verb", """
        alloue, allouent, allouer, allouera, alloueront, accorde, accordent, accorder, accordera, accorderont,
        octroie, octroient, octroyer, octroiera, attribue, attribuent, attribuer, attribuera, subventionne,
        subventionnent, subventionner, soutient, soutiennent, soutenir, soutiendra, soutiendront, finance, financent,
        financer, financera, financeront, cofinance, cofinancent, cofinancer, verse, versent, verser, versera,
        décroche, décrochent, décrocher, remporte, remportent, remporter, bénéficie, bénéficient, bénéficier,
        bénéficiera, bénéficieront, perçoit, percevoir, awards, funds, dote, dotent, doter, abonde, abonder, aide,
        aider, mobilise, mobilisent, mobiliser, mobilisera, mobiliseront, débloque, débloquent, débloquer, débloquera,
        contribue, contribuent, contribuer, met sur la table, mettre sur la table, mettent sur la table, prend en
        charge, vote, votent, donne, donnent, lègue"""),
    ("funding", "noun", """
        subvention*, aides, une aide, l'aide, d'aide, aide de, aide publique, aide régionale, aide européenne,
        enveloppe*, dotation*, doté, dotée*, dotés, doté d'un budget, dotée d'un budget, dotés d'un budget, financés,
        financée*, cofinancement*, cofinancés, cofinancée*, bourse de recherche, bourses de recherche, don, dons,
        mécénat, legs, allouée*, alloués, accordée*, accordés, octroyé*, attribuée*, attribués, subventionné*,
        soutenu*, soutien*, versée*, versés, crédits, fonds européens, fonds publics, argent public, un prêt, le prêt,
        ce prêt, du prêt, de prêt, prêt de, prêts, prêt participatif, avance remboursable, avances remboursables,
        avance récupérable, appel à projets, appels à projets, appel à manifestation d'intérêt, grant, grants,
        awarded, perçu*, remporté*, plan de relance, plan de soutien, plan d'aide, fonds de dotation, fonds de
        soutien, fonds d'innovation, votée*, votés, récompense*, contribution*, participation de l'État, quote-part,
        prise en charge, crédit d'impôt, donation*, générosité, rallonge, mobilisée*, mobilisés, débloquée*,
        débloqués"""),
    (OBTAINED, "verb", """
        obtient, obtiennent, obtenir, obtiendra, reçoit, reçoivent, recevoir, recevra, recevront, receives, apporte,
        apportent, apporter, apportera, apporteront"""),
    (OBTAINED, "noun", "obtenu*, reçu, reçue*, reçus, apportée*, apportés, apport, apports"),
    (OBTAINED, "weak", "financement*, funding"),
    ("funding", "weak", """
        par projet, par dossier, par lauréat, budget de recherche, fonds, plan, programme, stratégie, consortium,
        lauréat*"""),
    (SPENT, "verb", """
        consacre, consacrent, consacrer, consacrera, consacreront, engage, engagent, engager, engagera, injecte,
        injectent, injecter, injectera, injecteront, prévoit, prévoient, affecte, affectent"""),
    (SPENT, "noun", "consacrée*, consacrés, engagée*, engagés, injectée*, injectés, effort*"),
    ("invested", "verb", """
        investit, investissent, investir, investira, investiront, investissait, investissant, réinvestit, réinvestir,
        débourse, débourser, déboursera, invests, invest"""),
    ("invested", "noun", """
        investissement, investissements, investi, investie, investis, investies, réinvestis, investment, invested,
        coût du projet, coût des travaux, coût du chantier, coût de construction, coût de la construction, coût de
        l'opération, coût total du projet, coût global du projet, coût total de l'opération, coût de l'usine, coût de
        l'extension, budget du projet, budget total, budget global, budget des travaux, montant des travaux, montant
        du projet, montant du chantier, montant de l'opération, chantier, chantiers, travaux, dépenses de R&D, budget
        de R&D, budgets de R&D, programme d'investissement, plan d'investissement, programme d'investissements, plan
        d'investissements, capex"""),
    ("invested", "weak", """
        usine*, site, bâtiment, extension*, construction, rénovation, modernisation, ligne de production, laboratoire,
        unité de production, atelier, plateforme, équipement*, centre de recherche, hôpital, agrandissement,
        implantation, opération, projet, construire, moderniser, rénover, agrandir, bâtir, équiper"""),
    ("turnover", "verb", "exporte, exportent, exporter, exportera"),
    ("turnover", "noun", """
        chiffre d'affaires, chiffres d'affaires, chiffre d'affaire, CA, turnover, revenue, revenues, sales, ventes,
        revenu, revenus, recettes, exportations, produits d'exploitation, volume d'affaires, carnet de commandes"""),
    ("market", "verb", """
        pèse, pèsent, peser, pèsera, pèseront, pesait"""),
    ("market", "noun", """
        taille du marché, marché mondial, marché français, marché européen, marché américain, marché estimé, marché
        évalué, marché potentiel, marché global, marché national, marché total, valeur du marché, marché qui,
        dépense*, coût pour l'assurance maladie, coût pour la sécurité sociale, coût pour la société, montants
        remboursés, coût annuel pour l'assurance maladie, coût pour la sécu, remboursement*, market size, world
        market, global market, facturés à l'assurance maladie"""),
    ("market", "weak", "marché, market"),
    (COST, "verb", "coûte, coûtent, coûter, coûtera, coûterait, coûteront, costs"),
    (COST, "noun", "coût, coûts"),
    (NONE, "verb", """
        rachète, rachètent, racheter, rachètera, acquiert, acquièrent, acquérir, cède, cèdent, céder, vend, vendent,
        vendre, économise, économiser, condamne, réclame, réclament, perd, perdent, lève le voile, lever le voile,
        lever les freins, lever l'embargo, emprunte, empruntent, emprunter"""),
    (NONE, "noun", """
        rachat*, rachetée*, rachetés, acquisition*, acquis, acquise, prix d'achat, prix de vente, prix d'acquisition,
        amende*, condamné*, condamné à verser, condamnée à verser, condamnés à verser, condamné à payer, condamnation,
        facturé*, pénalité*, sanction*, dommages et intérêts, dividende*, bénéfice, bénéfices, bénéfice net, perte,
        pertes, résultat net, résultat opérationnel, résultat d'exploitation, ebitda, ebit, trésorerie, valorisation*,
        valorise*, capitalisation boursière, endettement, déficit*, économies, économie de, salaire*, rémunération,
        cession*, paiement initial, versement initial, paiement à la signature, upfront, paiements d'étape, paiement
        d'étape, jalons, jalon, milestones, redevances, loyer*, capital social, au capital de, caution, préjudice,
        fraude*, marché public, marchés publics, prix public, prix unitaire, tarif*, prime*, marge*, plan d'économies,
        taxe*, impôt*, reste à charge, mise sur le marché, mises sur le marché, part de marché, parts de marché,
        vendu*, cédée*, cédés, cotisation*, provision*, ticket*, surcoût*"""),
    (NONE, "weak", "prix, transaction, opa, offre, dette*, contrat"),
    ("funding", "giver", """
        France 2030, l'État, la Région, conseil régional, conseil départemental, le département, la métropole,
        Bpifrance, Bpi France, Commission européenne, Union européenne, l'Europe, Feder, fonds européen, ANR, Agence
        nationale de la recherche, Ademe, l'ARS, Agence régionale de santé, Agence de l'innovation en santé,
        ministère*, ministre*, gouvernement, fondation*, Banque des territoires, Caisse des dépôts, BEI, Banque
        européenne d'investissement, Horizon Europe, Ségur, collectivités, pouvoirs publics, EIC, Ligue contre le
        cancer, Téléthon, communauté urbaine, communauté d'agglomération, ville de, plan Innovation santé, programme
        d'investissements d'avenir, public, publics, publique*"""),
)  # fmt: skip
_CAPITALS = frozenset({"ca", "ipo", "bei", "anr", "eic", "opa"})  # « ça », « bey »…: only as acronyms
_CAPITAL = frozenset({"l'etat", "la region", "l'europe"})  # « dans l'état », « la région »

_REACH = 240  # a word that costs more says nothing of the amount
_NEAREST = 8  # words looked at on each side
# What the way from a word to its amount costs, beside one for each character.
_COMMA, _STOP, _BRACKET, _TURN, _OTHER_AMOUNT = 12, 40, 30, 40, 70
_BEHIND, _WEAK, _WEAK_BOUND, _GIVER = 60, 60, 15, 100
_BOUND_BEHIND = {"noun": 0, "weak": 20, "giver": 15}  # « pèse 2 Md€ de ventes »; but « lève 3 M€ auprès de Bpifrance »
# Who bears a cost that is no investment.
_OF_CARE = re.compile(
    r"\b(?:assurance maladie|securite sociale|la secu|systeme de sante|la societe|la collectivite|traitements?|soins"
    r"|maladies?|patients?|pathologies?|medicaments?|par an)\b"
)
_PURPOSE = re.compile(r"\b(?:pour|afin d[e']|permettre d[e']) ?$")
# « 15 % de son chiffre d'affaires, soit 9 M€ »
_SHARE = re.compile(r"% (?:de |du |d'|des )(?:l'|la |les? |leurs? |s(?:on|a|es) )?$")
_TAKES = re.compile(r" (?:a|de|d'|pour)\b[^,;:]*")
_TURNS = re.compile(r"\b(?:tandis qu|alors qu|pour une? |contre une? |dont l[ea] |apres |avant )")
_BOUND_BEFORE = re.compile(
    r"\W{1,3}(?:(?:de|d'|a|pour|est|sont|etait|estime|evalue|chiffre|atteint|represente)\b[^,;]{0,24}| ?[:(] ?|)"
)
_THAT = re.compile(r"\W{1,2}qu[e'][^,;:]{0,60}")
_LINKS = frozenset(
    re.findall(
        r"\w+",
        """
        de d des du en lors via grace sous par avec au aux dans cadre titre forme of in from comme venant
        issu issus aupres ont a ete seront sera est sont etre vont va avait avaient etait etaient vient
        viennent aura auront deja ainsi desormais l la le les un une son sa ses leur leurs cette ce cet hors
        ht cumules annuel annuels supplementaires premier premiere second seconde deuxieme troisieme nouveau
        nouvelle nouveaux nouvelles seules seuls total""",
    )
)
_WORD = re.compile(r"[a-z0-9]+")
_INFINITIVE = re.compile(r"(?:[ei]r|re|ant)$")


class Cue(NamedTuple):
    """A word of the table in a passage; folded offsets."""

    start: int
    end: int
    role: str
    sort: Sort


_Spanned = TypeVar("_Spanned", Span, Cue)
_MEANINGS = {phrase(one): (role, sort) for role, sort, words in TABLE for one in words.split(",")}
PHRASES: frozenset[str] = frozenset(_MEANINGS)


def cues(passage: Passage, windows: Sequence[Span]) -> list[Cue]:
    """The words of the table that begin in one of `windows`, the longest of any that overlap, in order.

    Windows are folded offsets, those of the sentences of the amounts of the passage, in order.
    """
    starts = [low for low, _ in windows]
    known = {
        span: one
        for one in _MEANINGS.keys() & passage.found.keys()
        for span in passage.found[one]
        if (last := bisect_right(starts, span[0])) and span[0] < windows[last - 1][1]
    }
    return [one for span in longest(known) if (one := _cue(passage, span, known[span]))]


def role(amount: Span, window: Span, found: Sequence[Cue], amounts: Sequence[Span], text: str) -> str:
    """What the amount at `amount` is for, empty when nothing tells. All offsets are into the folded `text`.

    `window` is its sentence, `found` the cues and `amounts` the places of all amounts of the passage.
    """
    near = _within(found, window)
    others = _within(amounts, window)
    middle = bisect_left(near, amount[0], key=lambda one: one.start)
    around = near[max(0, middle - _NEAREST) : middle + _NEAREST]
    costs = [(_cost(one, amount, others, text), index) for index, one in enumerate(around)]
    cost, index = min(costs, default=(_REACH + 1, 0))
    if cost > _REACH:
        return NONE
    return _settled(around[index], near, text[slice(*window)])


def _within(places: Sequence[_Spanned], window: Span) -> Sequence[_Spanned]:
    """Those of some places, in order, that lie wholly in `window`."""
    low = bisect_left(places, window[0], key=lambda one: one[0])
    high = bisect_right(places, window[1], key=lambda one: one[1])
    return places[low:high]


def _settled(cue: Cue, near: Sequence[Cue], sentence: str) -> str:
    told = {one.role for one in near if one.sort != "giver"}
    given = any(one.sort == "giver" for one in near)
    if cue.role == SPENT:
        return "funding" if given else "invested"
    if cue.role == OBTAINED:
        return "raised" if "raised" in told and not given else "funding"
    if cue.role == COST:
        return (
            "market" if _OF_CARE.search(sentence) else "invested" if cue.sort == "noun" or "invested" in told else NONE
        )
    return cue.role


def _cue(passage: Passage, span: Span, words: str) -> Cue | None:
    kind, sort = _MEANINGS[words]
    written = passage.folded.original[slice(*passage.folded.span(*span))]
    if words in _CAPITALS and not written.isupper():
        return None
    if words in _CAPITAL and not re.split(r"\W+", written)[-1][:1].isupper():
        return None
    if sort == "verb" and written.endswith("é"):
        sort = "noun"  # « 12 M€ levé », a participle
    return Cue(*span, kind, sort)


def _cost(cue: Cue, amount: Span, amounts: Sequence[Span], text: str) -> int:
    """How far a cue stands from an amount, in characters and what they cross; beyond _REACH if it cannot be of it."""
    behind = cue.start >= amount[1]
    if not behind and cue.end > amount[0]:
        return _REACH + 1
    way = (amount[1], cue.start) if behind else (cue.end, amount[0])
    gap = text[slice(*way)]
    if not behind and cue.sort == "verb" and "," in gap and _PURPOSE.search(text, max(0, cue.start - 14), cue.start):
        return _REACH + 1  # « pour financer cet essai, elle recherche 20 M€ »
    if not behind and _SHARE.search(text, max(0, cue.start - 20), cue.start):
        return _REACH + 1
    cost = len(gap) + _COMMA * gap.count(",") + _STOP * (gap.count(";") + gap.count(":")) + _BRACKET * gap.count("(")
    cost += _BRACKET * gap.count(")") + _TURN * len(_TURNS.findall(gap))
    cost += _OTHER_AMOUNT * sum(way[0] <= start and end <= way[1] for start, end in amounts)
    if behind:
        if cue.sort == "verb":
            return cost if _THAT.fullmatch(gap) else _REACH + 1
        if _bound_behind(gap) and not _of_the_next(cue, amounts, text):
            return _BOUND_BEHIND.get(cue.sort, 0)
        return cost + _BEHIND + (_WEAK if cue.sort == "weak" else 0)
    if cue.sort == "giver":
        return cost + _GIVER
    if cue.sort == "weak":
        return cost + (_WEAK_BOUND if _BOUND_BEFORE.fullmatch(gap) else _WEAK)
    return cost


def _of_the_next(cue: Cue, amounts: Sequence[Span], text: str) -> bool:
    """Whether the amount after a cue is its object: « 30 M€ est financée à hauteur de 6 M€ »."""
    return any(0 < start - cue.end < 40 and _TAKES.fullmatch(text[cue.end : start]) for start, _ in amounts)


def _bound_behind(gap: str) -> bool:
    """Whether what lies between an amount and the noun after it only links the two: « d'une nouvelle »."""
    if len(gap) > 40 or re.search("[,;:.()]", gap):
        return False
    words = _WORD.findall(gap)
    strange = [word for word in words if word not in _LINKS]
    return len(strange) <= 1 and (not strange or words[0] in _LINKS) and not any(map(_INFINITIVE.search, strange))
