"""The closing dates of calls for projects: until when one may apply.

    words that close ─▶ the day each governs ─▶ is it a call that closes? ─▶ the year ─▶ what was prolonged, forgotten

Dates are those of France, without a zone. « Midi » is 12:00; « minuit » and « 24 h » are 23:59 of the day named, since
a call « jusqu'au 15 mars à minuit » is open all that day; « 0 h » says nothing sure, so only the day is kept.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from zoneinfo import ZoneInfo

from monitor.facts.days import WEEKDAY, Day, days, future
from monitor.findings import Deadline
from monitor.model import Dated, Field
from monitor.recognise.matcher import Span, phrase
from monitor.recognise.passage import Passage


def _phrases(words: str) -> frozenset[str]:
    return frozenset(filter(None, map(phrase, words.split(","))))


# Words that say a closing by themselves; their day may stand further on.
_CLOSES = _phrases("""
    date limite, dates limites, date butoir, dates butoirs, clôture, clôtures, clôturé*, clôturer*, clôturent, clore,
    deadline, deadlines, closing date, fin des candidatures, fin du dépôt, fin de dépôt, fin de l'appel, échéance,
    échéances, date de fin, relève, relèves, submission deadline, closes on, dernier délai, délai de rigueur, remise
    des dossiers, dépôt des dossiers, remise des candidatures, dépôt des candidatures, dépôt des projets, remise des
    projets, remise des offres, candidatures attendues, dossiers attendus, réponses attendues, réponse attendue,
    fermeture, projets attendus, propositions attendues, prend fin, prendra fin, s'achève, s'achèvera, se termine, se
    terminera
""")
# Words that only say « until »: their day follows at once.
_UNTIL = _phrases("""
    jusqu'au, jusqu'à, jusqu'en, avant le, avant, au plus tard le, au plus tard, d'ici le, d'ici au, d'ici à, d'ici,
    attendu le, attendue le, attendus le, attendues le, pour le, sera clos, sera close, seront clos, seront closes,
    until, before, by, no later than
""")
_PROLONGS = _phrases("""
    prolongé*, prolonge, prolongent, prolongation*, prorogé*, proroge, prorogation, reporté*, reporte, report,
    repoussé*, repousse, décalé*, nouvelle date limite, nouvelle clôture, nouvelle date de clôture, nouvelle échéance,
    extended
""")
# What is called for, and what is sent in.
_CALLS = _phrases("""
    appel à projets, appels à projets, appel à projet, appels à projet, AAP, AMI, appel à manifestation d'intérêt,
    appels à manifestation d'intérêt, appel à candidature, appel à candidatures, appels à candidatures, appel à
    propositions, appels à propositions, appel à solutions, appel à idées, candidature*, candidater*, candidatez,
    candidatent, candidats, postul*, dossier, dossiers, dépôt, dépôts, déposer, déposez, déposent, déposé*,
    soumission*, soumettre, soumettez, concours, lettre d'intention, lettres d'intention, manifestation d'intérêt,
    manifestations d'intérêt, proposition, propositions, call for projects, call for proposals, call for applications,
    applications, proposals, apply, submission*, submit, bourses, trophées, l'appel, cet appel, réponse à l'appel
""")
# What one does to apply.
_APPLIES = _CALLS | _phrases("""
    ouvert*, ouvre, ouvrent, envoyer, envoyez, envoyé*, adresser, adressé*, transmettre, transmis*, répondre,
    répondez, réponse*, participer, participez, inscri*, remis, remises, remettre, parvenir, envoi, remise, retourner,
    retourné*, guichet, open, courent
""")
# What else ends, or happens, on a day: when nearer than what one does to apply, it takes the day for itself.
_OTHERWISE = _phrases("""
    exposition*, colloque*, congrès, salon, webinaire*, conférence*, journées, festival*, spectacle*, séminaire*,
    forum*, achevé*, achèvement, réalisé*, réalisation, mis en service, mise en service, livraison, livré*, travaux,
    chantier, inauguré*, résultat*, lauréats, sélection*, jury, audition*, notification*, notifié*, publication*,
    publié*, créé*, vigueur, applicable*, valable*, financé*, soutenu*, éligib*, dépenses, mandat, nommé*, soldes,
    vaccin*, poste, consommation, consommer, péremption, utilisation, remboursement*, grève, contrat*, tiendra,
    tiendront, aura lieu, auront lieu, déroule*, déroulera, programmation, feuille de route, expérimentation*,
    démarr*, débuter, terminés, terminées, commencer, événement*, accueil, immatriculé*, financement*, dure, court,
    durée, période de mise en oeuvre, essai*, recrutement, étude, plan, stratégie, programme court, engagées, s'est
    clos, s'est close, s'est clôturé, s'est clôturée, s'est achevé, s'est achevée, a pris fin, a été clos, a été
    close, a été clôturé, clos depuis, signature*, ouverture*, mobilise, lancement, lancé, lancée, lance, réunion*,
    visio*, réunir*, restitution*
""")
_FORMER = _phrases("initialement, au lieu, précédemment, était, étaient, prévue à l'origine, jusqu'alors, auparavant")
PHRASES: frozenset[str] = _CLOSES | _UNTIL | _PROLONGS | _APPLIES | _OTHERWISE | _FORMER

_FAR = 110  # characters between a word that closes and its day
_BACK = 300  # characters before a sentence in which its call may stand
_WEEKDAY = 24  # characters of « au mercredi »
_MOST = 100  # words looked at in a passage: a text with more is a list of dates
_NOWHERE = 10**9
_PARAGRAPH = 300  # characters within which two days are those of one call
_FRANCE = ZoneInfo("Europe/Paris")
_AT_ONCE = re.compile(
    rf"(?:[\s:,(]|\b(?:le|la|au|du|à|a|the|on|mois|de|soir|fin|mi)\b|{WEEKDAY}|midi|minuit|\d{{1,2}}\s?h\s?\d{{0,2}})*",
    re.IGNORECASE,
)
_NEAR_DAY = re.compile(r"\d|\b(?:fin|mi|mois|début)\b")
_THEN = re.compile(r"\s*(?:,|;|/|et|ou|puis|and)\s*(?:(?:le|au|du|avant le|jusqu['’]au)\s+)?", re.IGNORECASE)
_LINKED_BACK = re.compile(
    r"\W{0,4}(?:(?:est|sera|marque|constitue|comme)\b)?\W{0,3}(?:(?:la|le|l)\b)?\W{0,3}", re.IGNORECASE
)
_FROM = re.compile(
    rf"\b(?:du|from|entre le|à partir du|depuis le)\s(?:{WEEKDAY}\s)?(?:\d{{1,2}}(?:er)?\s{{0,2}})?$", re.IGNORECASE
)
_TO = re.compile(rf"(?<=\s)(?:au|jusqu['’]au|to|et le|-|–)\s(?:{WEEKDAY}\s)?$", re.IGNORECASE)
# « du 2 janvier au », « du 2 au », « entre le 2 janvier et le »
_OPENING = re.compile(  # its first letters are plain, so that `re` leaps to them
    r"(?:du|Du|DU|entre le|Entre le|from|From)"
    rf"\s(?:{WEEKDAY}\s)?\d{{1,2}}(?:er|/)?\b[^.\n;:]{{0,24}}?\s(?=(?:au|AU|jusqu['’]au|et le|to)\s)"
)
_ENDS = re.compile(r"\d|[.!?]$")
_EDITION = re.compile(
    r"\b(?:appels?\s(?:à|de)\s\w+|AAP|AMI|édition|concours|programme|campagne|session|trophées|prix)\b[^.\n\d]{0,30}\b(20\d\d)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class _Closing:
    """A day that closes a call; `start` is where the word that says so begins, in original offsets."""

    passage: Passage
    day: Day
    start: int
    extended: bool


def deadlines(passages: Sequence[Passage], published: Dated) -> list[Deadline]:
    """The closing dates told in the passages of one article, each once, in the order they stand in.

    A day without a year is the first on or after `published`; if that is unknown, it takes the year of another date or
    of the call (« appel à projets 2026 »), and without any it is left out. Of two days of one call, one of which
    prolongs it, only the later counts. A quote goes from the word that closes to the end of the day and its hour.
    Needs PHRASES to be found in the passages.
    """
    titled = any(passage.near(word, passage.title) for passage in passages if passage.title for word in _CALLS)
    found: list[_Closing] = []
    for passage in passages:
        if titled or _CALLS & passage.found.keys():
            found += sorted(_Reading(passage, titled).closings(), key=lambda one: (one.day.start, one.start))
    if not found:
        return []
    at = published.local(_FRANCE)
    dated = [(one, iso) for one in found if (iso := _iso(one.day, at.date() if at else None, passages))]
    return _each_once(_without_former(dated))


class _Reading:
    """A passage, with the places of the words that matter, in original offsets, each worked out once."""

    def __init__(self, passage: Passage, titled: bool) -> None:
        self.passage, self.titled = passage, titled
        self.text = passage.folded.original
        self._places: dict[frozenset[str], list[Span]] = {}
        self._days: dict[Span, list[Day]] = {}

    def closings(self) -> Iterator[_Closing]:
        for words in (_CLOSES, _PROLONGS, _UNTIL):
            near = (one for one in self._all(words) if words is not _UNTIL or self._before_a_day(one))
            for word in islice(near, _MOST):
                window = self._sentence(word)
                for day in _governed(self.text, word, self._days_in(window), words is _UNTIL):
                    if self._closes(word, day, window, words is _UNTIL):
                        yield self._closing(day, word[0], window)
        for opening in islice(_OPENING.finditer(self.text), _MOST):
            window = self.passage.window(*opening.span())
            word = (opening.start(), opening.start())
            for day in [one for one in self._days_in(window) if 0 <= one.start - opening.end() < _WEEKDAY][:1]:
                if _TO.search(self.text[word[0] : day.start]) and self._closes(word, day, window, True):
                    yield self._closing(day, word[0], window)

    def _all(self, words: frozenset[str]) -> list[Span]:
        if words not in self._places:
            found, folded = self.passage.found, self.passage.folded
            self._places[words] = sorted(folded.span(*span) for word in words & found.keys() for span in found[word])
        return self._places[words]

    def _in(self, words: frozenset[str], window: Span) -> list[Span]:
        places = self._all(words)
        low = bisect_left(places, window[0], key=lambda one: one[0])
        return places[low : bisect_right(places, window[1], lo=low, key=lambda one: one[1])]

    def _days_in(self, window: Span) -> list[Day]:
        if window not in self._days:
            self._days[window] = days(self.text, *window)
        return self._days[window]

    def _before_a_day(self, word: Span) -> bool:
        return _NEAR_DAY.search(self.text, max(0, word[0] - 8), word[1] + 30) is not None

    def _sentence(self, word: Span) -> Span:
        """The sentence of a word; and the next line when it ends like a label (« Date limite : »)."""
        low, high = self.passage.window(*word)
        rest = self.text[word[1] : high].strip()
        if high < len(self.text) and self.text[high - 1] == "\n" and len(rest) < 60 and not _ENDS.search(rest):
            high = self.passage.window(high, high + 1)[1]
        return low, high

    def _closes(self, word: Span, day: Day, window: Span, until: bool) -> bool:
        """Whether it is a call that closes: by the call named near it, and by what stands nearest to the word."""
        if not self.titled and not self._in(_CALLS, (max(0, window[0] - _BACK), window[1])):
            return False
        if any(day.start - end < 40 for _, end in self._in(_FORMER, (max(window[0], word[0] - 30), day.start))):
            return False
        place = min(word[0], day.start), max(word[1], day.end)
        applies = _distance(self._in(_APPLIES | _PROLONGS, window), place)
        otherwise = _distance(self._in(_OTHERWISE, window), place)
        return applies < otherwise or (applies == otherwise and not until)

    def _closing(self, day: Day, start: int, window: Span) -> _Closing:
        extended = any(-60 < day.start - end < _FAR for _, end in self._in(_PROLONGS, window))
        return _Closing(self.passage, day, min(start, day.start), extended)


def _distance(words: list[Span], place: Span) -> int:
    """How far the nearest of some words is from a place; very far when there is none."""
    return min((max(place[0] - end, start - place[1], 0) for start, end in words), default=_NOWHERE)


def _governed(text: str, word: Span, named: list[Day], at_once: bool) -> list[Day]:
    """The days that a word speaks of: the first after it, with those coordinated; else one right before it."""
    later = [one for one in named if one.end > word[1]]
    if later and at_once:
        if not _AT_ONCE.fullmatch(text[word[1] : max(word[1], later[0].start)]):
            return []
    elif later:
        later = later[1:] if len(later) > 1 and _is_range(text, later[0], later[1]) else later
        if later[0].start - word[1] > _FAR:
            later = []
    if not later:
        before = [one for one in named if one.end <= word[0]][-1:]
        return before if before and _LINKED_BACK.fullmatch(text[before[0].end : word[0]]) else []
    kept = [later[0]]
    for one in later[1:]:
        if not _THEN.fullmatch(text[kept[-1].end : one.start]):
            break
        kept.append(one)
    last = kept[-1].year
    return [replace(one, year=one.year or last) for one in kept]


def _is_range(text: str, first: Day, second: Day) -> bool:
    return bool(
        _FROM.search(text[max(0, first.start - 30) : first.start]) and _TO.search(text[first.end : second.start])
    )


def _iso(day: Day, published: date | None, passages: Sequence[Passage]) -> str:
    year = day.year or (future(day, published) if published else _year_told(passages))
    return day.iso(year) if year else ""


def _year_told(passages: Sequence[Passage]) -> int | None:
    """The year of the call, or that of the first full date."""
    texts = [one.folded.original for one in passages]
    if told := next(filter(None, map(_EDITION.search, texts)), None):
        return int(told[1])
    return next((day.year for text in texts for day in days(text, 0, len(text)) if day.year), None)


def _without_former(dated: list[tuple[_Closing, str]]) -> list[tuple[_Closing, str]]:
    """The closings without those that another one of the same call prolongs."""
    later = [(one, iso) for one, iso in dated if one.extended]
    return [
        (one, iso) for one, iso in dated if not any(iso[:10] < new and _same_call(one, other) for other, new in later)
    ]


def _same_call(one: _Closing, other: _Closing) -> bool:
    place = other.passage.spot(other.start, other.day.end)[0]
    return place is Field.TITLE or (one.passage is other.passage and abs(one.start - other.start) < _PARAGRAPH)


def _each_once(dated: list[tuple[_Closing, str]]) -> list[Deadline]:
    """One deadline for each day: the one that tells the hour, else the first."""
    chosen: dict[str, tuple[_Closing, str]] = {}
    for one, iso in dated:
        known = chosen.get(iso[:10])
        if known is None or len(iso) > len(known[1]):
            chosen[iso[:10]] = (one, iso)
    prolonged = {iso[:10] for one, iso in dated if one.extended}
    return [
        Deadline(iso, iso[:10] in prolonged, *one.passage.spot(one.start, one.day.end)) for one, iso in chosen.values()
    ]
