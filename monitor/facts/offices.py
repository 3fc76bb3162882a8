"""What people are called by what they do: « directrice », « cheffe », « doyen ». Folded words, as a pattern."""

from __future__ import annotations

OFFICE = (
    r"(?:directeur|directrice|president\w*|patron\w*|chef\w*|dg|pdg|numero (?:un|deux)|dirigeant\w*|adjointe?|medecin"
    r"|doyen\w*|chercheu\w+|interne|praticien\w*|professeure?|responsable|secretaire|ingenieure?|pharmacien\w*"
    r"|delegue\w*|conseill\w+|inspect\w+|prefete?|ministre|maire|depute\w*|elue?|chirurgien\w*|cadre|manager"
    r"|associee?|membre|(?:co ?)?fondat\w+|eleve|etudiante?)"
)
