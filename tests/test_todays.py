"""Which sums are of today: not those of the past, of comparison, or that are only hoped for."""

from datetime import date

import pytest

from monitor.facts.todays import is_todays

PUBLISHED = date(2026, 11, 20)
# The sum asked for stands in brackets.
TODAYS = [
    ("Réunis en séance plénière, les élus ont voté [3 M€] pour le campus santé.", "funding"),
    ("La Région accorde aussi [2 M€] à la même société pour son second atelier.", "funding"),
    ("Ils se partageront [9 M€] par an, contre 11 M€ auparavant.", "funding"),
    ("Vingt ans après sa création, en 2006, la biotech lève [12 M€] auprès de deux fonds.", "raised"),
    ("La biotech, fondée en 2016, lève [12 M€].", "raised"),
    ("La biotech, qui avait levé 8 M€ en 2023, annonce un tour de [20 M€].", "raised"),
    ("La société a réalisé un chiffre d'affaires de [53 M€] en 2025.", "turnover"),
    ("Le groupe investira [30 M€] d'ici à 2030.", "invested"),
    ("La Région a voté [3 M€] pour le campus.", "funding"),
    ("Le plan de lutte contre le cancer, doté de [12 M€], débute en janvier.", "funding"),
    ("Un plan contre le cancer de [12 M€] débute en janvier.", "funding"),
    ("L'enveloppe passe de 5 M€ à [10 M€].", "funding"),
    ("L'enveloppe est portée à [97 M€] pour deux ans.", "funding"),
    ("Le marché mondial pèse [9 milliards de dollars].", "market"),
    ("La start-up vise un marché de [3 milliards d'euros].", "market"),
    ("L'usine, où [30 M€] ont été investis, ouvrira en mars.", "invested"),
    ("Le tour, mené par un fonds belge, s'élève à [12 M€].", "raised"),
    ("La start-up compte lever [12 M€] en 2027.", "raised"),
    ("Le budget était estimé à 12 M€ ; il sera de [15 M€].", "invested"),
    ("Dans le cadre de l'appel à projets 2025, douze équipes reçoivent [4 M€].", "funding"),
    ("Alors qu'elle cherchait 10 M€, la biotech en lève [12 M€].", "raised"),
    ("The company raised [€8 million], up from €5 million.", "raised"),
    ("Founded in 2016, the company has raised [€8 million] from two funds.", "raised"),
    ("The company was awarded [€3 million] by the EIC.", "funding"),
    ("Au premier semestre 2026, les ventes atteignent [12 M€], contre 9 M€ un an plus tôt.", "turnover"),
    ("Depuis octobre, elle cherche [6 M€].", "raised"),
    ("En 2024, elle avait levé 8 M€, mais il lui en faut désormais [20 M€].", "raised"),
    ("Le projet, retenu en 2025, reçoit [2 M€] de France 2030.", "funding"),
    ("Retenu en 2025, le projet reçoit [2 M€] de France 2030.", "funding"),
    ("Horizon Europe finance le projet pour [5 M€].", "funding"),
    ("L'entreprise prévoit [30 M€] d'investissements.", "invested"),
    ("Le façonnier, membre de la filière santé, réalise un chiffre d'affaires de [5 M€].", "turnover"),
    ("Numéro deux du secteur, Lorabel réalise [30 M€].", "turnover"),
    ("Sur un marché de 2 Md€, elle réalise [20 M€] de chiffre d'affaires.", "turnover"),
    ("Après [3 M€] de travaux, le bloc rouvre.", "invested"),
    ("Après deux ans d'attente, la Région accorde [3 M€].", "funding"),
    ("Après un an de négociations, Lumival lève [12 M€].", "raised"),
]
NOT_TODAYS = [
    ("Cette levée est la deuxième de la start-up, après un amorçage de [1,2 million d'euros].", "raised"),
    ("Après [2 M€] en amorçage, la medtech lève 9 M€.", "raised"),
    ("Après avoir levé [8 M€], elle boucle un tour de 20 M€.", "raised"),
    ("Cette aide s'ajoute aux [3 M€] de la Région.", "funding"),
    ("Le nouvel ensemble emploiera 210 salariés et réalisera [31 M€] de chiffre d'affaires.", "turnover"),
    ("Ensemble, ils représentent 5 300 emplois et [1,1 milliard d'euros] de chiffre d'affaires.", "turnover"),
    ("La Région conforte la filière santé, qui emploie 32 000 salariés et réalise [12 Md€].", "turnover"),
    ("La filière santé de l'Est réalise un chiffre d'affaires de [8 milliards d'euros].", "turnover"),
    ("Il rassemble 300 entreprises, pour un chiffre d'affaires cumulé de [4,2 Md€].", "turnover"),
    ("Lors de la même séance, [12 M€] ont été votés pour les routes.", "funding"),
    ("Le conseil a accordé [2 M€] aux collèges au cours de cette même réunion.", "funding"),
    ("Les conseillers ont voté, à la même session, [900 000 euros] pour deux gymnases.", "funding"),
    ("Au cours de cette assemblée, les élus ont également attribué [4 M€] aux transports.", "funding"),
    ("Autres décisions : [3 M€] pour la voirie, 1 M€ pour les musées.", "funding"),
    ("Autres décisions : 3 M€ pour la voirie, [1 M€] pour les musées.", "funding"),
    ("At the same meeting, [€2 million] went to the schools.", "funding"),
    ("En 2025, la troisième édition avait retenu neuf projets, pour [780 000 euros].", "funding"),
    ("Elle a levé [21 M€] depuis sa création.", "raised"),
    ("Ils se partageront 9 M€ par an, contre [11 M€] auparavant.", "funding"),
    ("Elle vise [1,5 M€] de chiffre d'affaires en 2027 et un remboursement.", "turnover"),
    ("Elle vise 30 M€ de chiffre d'affaires en 2030, contre [2,1 millions] l'an dernier.", "turnover"),
    ("Elle vise [30 M€] de chiffre d'affaires en 2030, contre 2,1 millions l'an dernier.", "turnover"),
    ("La biotech, qui avait levé [8 M€] en 2023, annonce un tour de 20 M€.", "raised"),
    ("La société a réalisé un chiffre d'affaires de [31 M€] en 2022.", "turnover"),
    ("Lors de la précédente édition, la Région a accordé [3 M€] à douze équipes.", "funding"),
    ("Elle a déjà reçu [2 M€] de Bpifrance.", "funding"),
    ("L'an dernier, le groupe a investi [40 M€] à Tours.", "invested"),
    ("L'enveloppe passe de [5] à 10 M€.", "funding"),
    ("L'opération porte à [46 M€] le total des fonds levés depuis 2019.", "raised"),
    ("Le marché mondial devrait atteindre [9 milliards de dollars] en 2032.", "market"),
    ("Le budget était estimé à [12 M€] ; il sera de 15 M€.", "invested"),
    ("Il y a trois ans, l'État y a mis [25 M€].", "funding"),
    ("The company had raised [€8 million] in 2022.", "raised"),
    ("The company raised €8 million, up from [€5 million].", "raised"),
    ("Au premier semestre 2026, les ventes atteignent 12 M€, contre [9 M€] un an plus tôt.", "turnover"),
    ("Depuis 2021, la Région a investi [6 M€] dans le campus.", "invested"),
    ("Le financement précédent, de [5 M€], remonte à 2021.", "raised"),
    ("Le groupe y avait investi 90 M€, et l'État l'avait aidé à hauteur de [8 M€].", "funding"),
]


def is_told(text: str, role: str, published: date | None = PUBLISHED, *, title: bool = False) -> bool:
    start, end = text.index("["), text.index("]")
    whole = text[:start] + text[start + 1 : end] + text[end + 1 :]
    return is_todays(whole, (start, end - 1), role, published, title=title)


@pytest.mark.parametrize(("text", "role"), TODAYS)
def test_a_sum_of_today(text: str, role: str) -> None:
    assert is_told(text, role)


@pytest.mark.parametrize(("text", "role"), NOT_TODAYS)
def test_a_sum_of_the_past_of_comparison_or_of_hope(text: str, role: str) -> None:
    assert not is_told(text, role)


def test_a_sentence_says_nothing_of_the_next() -> None:
    assert is_told("En 2024, elle avait levé 8 M€. La société lève [20 M€].", "raised")


def test_without_a_date_of_publication_years_tell_nothing() -> None:
    assert is_told("En 2019, elle lève [8 M€].", "raised", None)
    assert not is_told("Elle avait levé [8 M€].", "raised", None)


def test_a_title_tells_the_news_whenever_it_was() -> None:
    assert is_told("Nanobrume a levé [12 M€] en 2025", "raised", title=True)
    assert not is_told("Aides aux pôles : 9 M€, contre [11 M€] auparavant", "funding", title=True)
    assert not is_told("Nanobrume vise [30 M€] de ventes", "turnover", title=True)
    assert is_told("La filière santé réalise [8 Md€] de chiffre d'affaires", "turnover", title=True)
