"""Short items: what they say they are about, before a colon or a full stop, and where they say it happens."""

from __future__ import annotations

import pytest

from monitor.config import Config
from monitor.model import Article
from monitor.recognise.catalogue import organisations
from monitor.recognise.matcher import Matcher
from monitor.recognise.passage import Passage
from monitor.rules.relevance import Appraiser


@pytest.fixture(scope="module")
def shipped() -> Appraiser:
    return Appraiser(organisations(Config()), (), keep=10)


def named(appraiser: Appraiser, text: str) -> set[str]:
    return {one.organisation.id for one in appraiser.appraise(Article("https://site.test/a", "", text)).mentions}


TOLD = {
    "a topic of the field, and who acts": [
        ("roche", "Ostéoporose : Roche renonce à sa seconde molécule."),
        ("institut-curie", "Sarcomes : Curie forme quinze infirmières de pratique avancée."),
        ("vertex", "Migraines : Vertex rachète un concurrent danois."),
        ("gavi", "Choléra : Gavi rouvre son guichet aux pays du Sahel."),
        ("direction-generale-de-la-sante", "Dengue : la DGS rallonge la surveillance d'un mois."),
        ("has", "ENDOMÉTRIOSE : LA HAS SE DONNE UN AN"),
        ("zimmer-biomet", "Prothèses : chez Zimmer, le genou ralentit."),
    ],
    "a place before a full stop": [
        ("centre-oscar-lambret", "Lille. Lambret forme ses brancardiers à la langue des signes."),
        ("hopital-saint-joseph-marseille", "Marseille. Une couveuse de plus pour les prématurés de Saint-Joseph"),
    ],
    "a hospital by its own name, in its town": [
        ("clinique-pasteur", "Toulouse : à Pasteur, les infirmiers de nuit votent la grève."),
        ("centre-georges-francois-leclerc", "Dijon : Leclerc remplace ses deux scanners."),
        ("chu-de-toulouse", "Un incendie à Rangueil : trente patients changent d'étage."),
    ],
    "other spellings": [
        ("hopitaux-universitaires-de-strasbourg", "Aux HUS, la cantine passe au bio."),
        ("groupe-lepine", "Implants : Lépine embauche vingt régleurs."),
        ("nfl-biosciences", "Tabac : NFL entre en phase 3."),
    ],
}
ELSE = {
    "no topic of the field": [
        ("roche", "Escalade : Roche cède du terrain à sa rivale."),
        ("has", "AUTOMOBILE : LA HAS SE VEND MAL"),
        ("vertex", "Géométrie : Vertex remplace sommet dans les manuels."),
    ],
    "what no firm does": [
        ("roche", "Grippe : Roche décédé, le club pleure son entraîneur."),
        ("marle", "Médecins : Marle perd le sien, la mairie ouvre un cabinet."),
    ],
    "an item from abroad": [
        ("institut-curie", "Cracovie : l'Institut Curie ferme un bloc opératoire."),
        ("institut-pasteur", "Oran : l'Institut Pasteur attend ses vaccins contre la rage."),
        ("anses", "Argentine. Dès mars, l'Anses versera les pensions d'invalidité sur un compte."),
        ("ligue-contre-le-cancer", "Côté vaudois, la Ligue contre le cancer recrute des psychologues."),
        ("institut-de-cancerologie-de-l-ouest", "L'ICO, le régulateur britannique des données, condamne une clinique."),
    ],
    "a sport": [
        ("nantes-metropole", "Handball. Battu à domicile, Nantes Métropole change d'entraîneur."),
        ("oms", "L'OMS de Pontivy prête son gymnase aux kinésithérapeutes."),
    ],
    "what somebody made, and whom a body represents": [
        ("sfar", "Une planche de Sfar se vend au profit de l'hôpital."),
        ("snpi", "Le SNPI, qui rassemble les agents immobiliers, parle de santé au travail."),
    ],
    "a longer name": [
        ("medecins-du-monde", "Lyon reçoit les médecins du monde entier."),
        ("cci-bretagne", "Prothèse infectée : la CCI de Bretagne indemnise le patient."),
    ],
    "another town's": [
        ("clinique-pasteur", "Bergerac : à Pasteur, les infirmiers de nuit votent la grève."),
        ("clinique-pasteur", "Toulouse : des travaux sur la place Pasteur gênent les patients."),
        ("centre-georges-francois-leclerc", "Dijon : Leclerc agrandit son rayon bricolage."),
    ],
}


@pytest.mark.parametrize(("identity", "text"), [case for cases in TOLD.values() for case in cases])
def test_short_items_name_who_acts(shipped: Appraiser, identity: str, text: str) -> None:
    assert identity in named(shipped, text)


@pytest.mark.parametrize(("identity", "text"), [case for cases in ELSE.values() for case in cases])
def test_short_items_that_speak_of_something_else(shipped: Appraiser, identity: str, text: str) -> None:
    assert identity not in named(shipped, text)


@pytest.mark.parametrize(
    ("text", "low"),
    [
        ("Lille. Lambret recrute.", 0),
        ("Hier.\nSaint-Brieuc. Lambret recrute.", 6),
        ("Il pleut. Lambret recrute.", 10),
        ("Un nom.\nLambret recrute.", 8),
        ("Il pleut, il vente, et tout cela dure depuis lundi. Lambret recrute.", 52),
        ("Un jour. Lille. Lambret recrute.", 16),
    ],
)
def test_a_heading_belongs_to_the_sentence_after_it(text: str, low: int) -> None:
    passage = Passage.read(text, Matcher(["lambret"]))
    start = text.index("Lambret")
    assert passage.window(start, start + 7)[0] == low
