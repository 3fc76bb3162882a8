"""The words of the letters: message catalogues (alerts/locale/LANGUAGE/LC_MESSAGES/letters.po), numbers. Pure.

Messages are asked for in plain English, the language of the code; each catalogue, the English one too, says how its
letters put them. They are read from the .po files themselves: there is nothing to compile or to keep in step.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import format_compact_currency, format_currency, format_decimal, format_percent
from babel.support import Translations

from alerts.digest import Role
from alerts.wording import NBSP, typeset

DOMAIN = "letters"
_LOCALES = {"fr": "fr_FR", "en": "en_GB"}
ROUND = 4  # figures that are not noughts: an amount with more is told in full


def noted(message: str) -> str:
    """Marks a message of a table, so that it is looked for in the catalogues."""
    return message


HEADINGS = {
    Role.TOP: noted("Top stories"),
    Role.RUBRIC: noted("Other"),
    Role.UNDATED: noted("Undated"),
    Role.BRIEF: noted("In brief"),
    Role.ALERTED: noted("Already sent as an alert"),
}


# The themes of the configuration that ships, for letters in another language; other names stay as they were written.
THEMES = {
    "Partenariats et vie des pôles": noted("Partnerships and clusters"),
    "Financements et appels à projets": noted("Funding and calls for projects"),
    "Industrie et bioproduction": noted("Industry and bioproduction"),
    "Recherche et essais": noted("Research and trials"),
    "Numérique en santé": noted("Digital health"),
    "Réglementation et politique du médicament": noted("Regulation and medicines policy"),
    "Nominations": noted("Appointments"),
    "Agenda": noted("Events"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one language."""

    language: str
    locale: Locale
    catalogue: Translations

    def say(self, message: str, /, **values: str) -> str:
        """`message` in this language, its `%(name)s` filled in, typeset."""
        return typeset(self.catalogue.gettext(message) % values, self.language)

    def count(self, one: str, many: str, number: int, /) -> str:
        """The form of `one` and `many` that agrees with `number`, which stands for `%(num)s`."""
        message = self.catalogue.ngettext(one, many, number)
        return typeset(message % {"num": self.number(number)}, self.language)

    def number(self, value: float) -> str:
        """1 284; 34,5: at most one decimal."""
        return format_decimal(value, "#,##0.#", locale=self.locale)

    def percent(self, share: float) -> str:
        """80 %, of a share from 0 to 1."""
        return format_percent(share, locale=self.locale)

    def money(self, low: float, high: float, currency: str) -> str:
        """12 M€, 4,5 M€–5 M€; €12M, €4.5M–€5M. In full when it is not round: 1 234 567 €."""
        return "–".join(self._sum(value, currency) for value in dict.fromkeys((low, high)))

    def _sum(self, value: float, currency: str) -> str:
        if len(f"{value:.0f}".rstrip("0")) > ROUND or value % 1:
            return re.sub(r"[.,]00(?!\d)", "", format_currency(value, currency, locale=self.locale))
        short = format_compact_currency(value, currency, locale=self.locale, fraction_digits=ROUND - 1)
        return re.sub(rf"(?<=[kMd]){NBSP}", "", short) if self.language == "fr" else short

    def articles(self, number: int) -> str:
        """Aucun article, 1 article, 12 articles."""
        return self.count("%(num)s article", "%(num)s articles", number) if number else self.say("No article")


@cache
def words(language: str) -> Words:
    """The words of the letters in `language`, fr or en. Raises KeyError for another."""
    source = files("alerts").joinpath("locale", language, "LC_MESSAGES", f"{DOMAIN}.po")
    compiled = io.BytesIO()
    locale = Locale.parse(_LOCALES[language])
    with source.open("rb") as file:
        write_mo(compiled, read_po(file, locale=language))
    compiled.seek(0)
    return Words(language, locale, Translations(compiled, DOMAIN))


def themed(theme: str, language: str) -> str:
    """A theme in the language of a letter: those that ship in its words, those of the officer as they are."""
    return words(language).say(THEMES[theme]) if theme in THEMES else theme


def heading(role: Role, language: str) -> str:
    """The usual title of a section: « À la une », « Sans date »…; of a rubric without one, « Autres »."""
    return words(language).say(HEADINGS[role])
