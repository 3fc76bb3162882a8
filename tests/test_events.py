"""What an article tells: the types of event, measured on headlines of our own, and each false friend by itself."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML

from monitor.errors import ConfigError
from monitor.facts.amounts import PHRASES, amounts
from monitor.facts.events import Events, Reading
from monitor.facts.sentences import Lexicon
from monitor.facts.typology import read_typology
from monitor.findings import Event
from monitor.model import Field, Organisation
from monitor.recognise.matcher import Matcher
from monitor.recognise.mentions import Named
from monitor.recognise.passage import Passage
from monitor.rules.match import Contents, places
from monitor.rules.names import Names
from monitor.rules.query import parse

HERE = Path(__file__).parent
SHIPPED = HERE.parent / "monitor" / "catalogues" / "events.yaml"
ITEMS: list[dict[str, Any]] = YAML(typ="safe").load((HERE / "data" / "events.yaml").read_text("utf-8"))
CATALOGUE: dict[str, Any] = YAML(typ="safe").load(SHIPPED.read_text("utf-8"))
EVENTS = Events()
MATCHER = Matcher(EVENTS.phrases | PHRASES)
TUNING, CHECKING = 0.92, 0.88  # floors of macro F1


def _contents(title: str, text: str, matcher: Matcher = MATCHER, known: tuple[Organisation, ...] = ()) -> Contents:
    passages = [Passage.read(title, matcher, (0, len(title))), Passage.read(text, matcher)]
    named = [
        Named(one, passage, start, start + len(one.name))
        for one in known
        for passage in passages
        if (start := passage.folded.original.find(one.name)) >= 0
    ]
    return Contents(passages, named, amounts=[(passage, one) for passage in passages for one in amounts(passage)])


def _read(title: str, text: str = "") -> Reading:
    return EVENTS.read(_contents(title, text))


def _told(title: str, text: str = "", known: tuple[Organisation, ...] = ()) -> list[str]:
    return [event.type for _, event in EVENTS.read(_contents(title, text, known=known)).told]


def _event(title: str, text: str, kind: str) -> Event:
    return next(event for _, event in _read(title, text).told if event.type == kind)


def _macro(items: list[dict[str, Any]]) -> tuple[float, str]:
    right: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    for item in items:
        wanted, got = set(item["told"]), set(_told(item["title"], item["text"]))
        right.update(wanted & got)
        wrong.update(wanted ^ got)
    scores = {kind: 2 * right[kind] / (2 * right[kind] + wrong[kind]) for kind in EVENTS.labels}
    return sum(scores.values()) / len(scores), str(sorted(scores.items(), key=lambda one: one[1])[:5])


def test_there_is_enough_to_measure() -> None:
    held = Counter(kind for item in ITEMS for kind in item["told"])
    assert held.keys() == EVENTS.labels.keys()
    assert len(EVENTS.labels) == 18
    assert min(held.values()) >= 10
    assert sum(not item["told"] for item in ITEMS) >= 80


def test_events_are_told_on_the_half_that_tuned_the_queries() -> None:
    score, worst = _macro(ITEMS[::2])
    assert score >= TUNING, worst


def test_events_are_told_on_the_other_half() -> None:
    score, worst = _macro(ITEMS[1::2])
    assert score >= CHECKING, worst


# What all words together still make of a standing text.
MISLED = {
    *(
        "a description of a laboratory",
        "what a network does all the year",
        "nothing told, visitors",
        "lifting an embargo",
        "a friend",
        "digital school",
        "a vaccination campaign",
    ),
}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(one, id=one["trap"], marks=[pytest.mark.xfail(strict=True)] if one["trap"] in MISLED else [])
        for one in ITEMS
        if "trap" in one
    ],
)
def test_a_false_friend_tells_nothing(item: dict[str, Any]) -> None:
    assert _told(item["title"], item["text"]) == item["told"]


@pytest.mark.parametrize(
    "text",
    [
        "Elle grandit via des partenariats avec des clusters.",
        "L'entreprise, créée en 2016, compte trente salariés.",
        "Le réseau suit les partenariats public-privé européens.",
        "Cette lettre est réalisée en partenariat avec la Région.",
        "Biotolys, lauréat du concours i-Lab 2012, conçoit des réactifs.",
        "C'est une usine qui emploie deux cents personnes.",
        "La société est cotée en Bourse depuis 2006.",
        "La société est spécialisée dans les essais cliniques.",
        "Il est directeur général depuis 2015.",
        "L'association est née de la phase IV des pôles.",
        "Le talonneur a marqué un essai après la pause.",
        "La série A reprend dimanche en Italie, avec un match à Naples.",
        "L'aide à domicile manque de bras.",
        "Le remboursement d'un prêt dure dix ans.",
        "L'agence a repéré un cluster épidémique.",
        "La Cour d'assises a rendu son verdict.",
        "La Tribune en parle ce matin.",
        "Le chauffeur a arrêté son bus.",
        "La reprise des cours a lieu lundi.",
        "Elle étudie l'acquisition du langage.",
        "L'usine, inaugurée en 2012, tourne jour et nuit.",
        "Le laboratoire a été racheté par ses cadres en 2019.",
        "Le groupe, qui a racheté la société italienne, emploie cent personnes.",
        "Grâce à ses accords de licence, elle exporte.",
        "Elle avait levé 8 millions d'euros.",
    ],
)
def test_a_standing_fact_is_no_event(text: str) -> None:
    events = {kind["id"] for kind in CATALOGUE["types"] if kind["sort"] != "theme"}
    assert not events & set(_told("Une matinée ordinaire", text))


@pytest.mark.parametrize(
    ("kind", "title"),
    [
        ("partnership", "Biotolys et le CHU signent une convention"),
        ("partnership", "BIOTOLYS ET LE CHU RENFORCENT LEUR PARTENARIAT"),
        ("partnership", "Biotolys s’associe à l'Inserm"),
        ("fundraising", "Biotolys lève 3,5 M€"),
        ("fundraising", "Les biotechs ont levé 3 millions d'euros"),
        ("funding_public", "La Région débloque 3 millions d'euros pour Biotolys"),
        ("call_for_projects", "Appel à projets sur les phages"),
        ("appointment", "Anne Sorel nommée directrice générale"),
        ("site_opening", "Biotolys inaugure son usine"),
        ("site_closure", "Biotolys ferme son site de Gien"),
        ("clinical", "Biotolys démarre un essai clinique"),
        ("authorisation", "Biotolys obtient le marquage CE"),
        ("shortage", "Pénurie d’amoxicilline"),
        ("visit", "Une délégation reçue par Biotolys"),
        ("interview", "Trois questions à Anne Sorel"),
        ("event_announcement", "Un colloque sur les phages"),
    ],
)
def test_a_plain_headline_is_told(kind: str, title: str) -> None:
    assert kind in _told(title)


@pytest.mark.parametrize(
    ("kind", "title", "text"),
    [
        ("funding_public", "Biotolys décroche un prêt de Bpifrance", "Le laboratoire le remboursera en sept ans."),
        ("funding_public", "Un scanner à Millau", "L'hôpital recevra 2 millions d'euros."),
        (
            "funding_public",
            "Une aile neuve à l'hôpital",
            "Les travaux sont subventionnés pour moitié par le Département.",
        ),
        ("funding_public", "L'hôpital s'équipe", "Coût : 4 M€, dont 1,5 million venu de la Région."),
        ("site_opening", "La maison de santé est sortie de terre", "Les médecins y consultent."),
        ("site_opening", "Un service rénové pour les grands brûlés", "Les patients y ont douze chambres."),
        ("site_opening", "Biotolys remet en route l'unité de Gien", "Elle fera des antibiotiques."),
        ("site_closure", "La production s'arrête à Gien", "Les opérateurs du laboratoire perdent leur emploi."),
        ("site_closure", "Le propriétaire de la clinique cherche un acheteur", "Il se donne six mois."),
        ("regulatory", "Vente de paracétamol : l'interdiction repoussée", "Les pharmaciens respirent."),
        ("regulatory", "Le référentiel change pour les hébergeurs", "Les hôpitaux ont un an."),
        ("regulatory", "Les députés débattent d'une taxe sur les laboratoires", "Le vote est attendu."),
        ("shortage", "Les étagères des pharmaciens restent vides", "Ils appellent les patients."),
        ("shortage", "Vaccins : livraisons suspendues", "Les médecins attendent."),
        ("shortage", "Médicaments : comment se passer de la Chine", "Les hôpitaux cherchent."),
        ("authorisation", "Biotolys autorisée à vendre son vaccin", "Elle commencera par la Belgique."),
        ("authorisation", "Migraine : avis positif du CHMP sur un spray", "Les malades attendent."),
        ("authorisation", "Un collyre retiré de la vente", "Les patients sont invités à le rapporter."),
        ("call_for_projects", "L'Inserm retient sept projets", "Ils portent sur le cancer."),
        ("call_for_projects", "Un guichet ouvre pour les laboratoires", "Les demandes seront instruites en mai."),
        ("partnership", "Biotolys récupère ses droits sur la molécule", "Les malades attendent."),
        ("partnership", "Direction commune pour deux hôpitaux", "Les équipes y travaillaient."),
        ("medtech", "Un tensiomètre sans brassard", "Il est né à Brest."),
        ("territory", "La vallée de l'Eure, un bassin de la pharmacie", "On y travaille bien."),
        ("appointment", "L'agence de santé a son directeur", "Il vient de Nancy."),
        ("visit", "Mission à Séoul pour huit biotechs", "Elles décollent samedi."),
    ],
)
def test_it_is_told_in_other_words(kind: str, title: str, text: str) -> None:
    assert kind in _told(title, text)


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("L'intérim explose dans les pharmacies", "Une officine sur quatre y a recours."),
        ("Une implantation gauloise sous la place", "Les archéologues ont ouvert un site."),
        ("Autorisé à sortir de l'hôpital, le champion remarche", "Il n'a plus de béquilles."),
        ("Le directeur de l'hôpital a donné son accord", "Les malades joueront aux cartes."),
        ("La recherche sur les cancers de l'enfant", "Une journée ordinaire."),
    ],
)
def test_everyday_words_of_health_tell_no_event(title: str, text: str) -> None:
    events = {kind["id"] for kind in CATALOGUE["types"] if kind["sort"] == "event"}
    assert not events & set(_told(title, text))


def test_each_type_is_told_once_with_its_best_trigger() -> None:
    title, text = "Biotolys lève 3 M€", "Cette levée de fonds servira à recruter. La levée de fonds est close."
    reading = _read(title, text)
    assert [event.type for _, event in reading.told] == ["fundraising"]
    (passage, event), *_ = reading.told
    assert (event.field, event.quote, event.label) == (Field.TITLE, "lève 3 M€", "Levée de fonds")
    assert passage.folded.original == title
    assert [one.field for one in reading.triggers if one.type == "fundraising"] == [
        Field.TITLE,
        Field.LEAD,
        Field.LEAD,
    ]


def test_the_title_is_stronger_than_the_lead() -> None:
    told = _told("Biotolys ferme son usine", "La société vient de lever 3 millions d'euros.")
    assert told[0] == "site_closure"
    assert "fundraising" in told


FILLER = "Il pleut sur la ville et les passants se hâtent sous les arbres. " * 6


def test_an_event_of_the_body_is_told_only_when_the_opening_tells_none() -> None:
    assert _told("Une journée à Dijon", f"{FILLER}\nBiotolys a signé une convention avec le CHU.") == ["partnership"]
    assert _told("Biotolys ferme son usine", f"{FILLER}\nElle a signé une convention avec le CHU.") == ["site_closure"]


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("Biotolys et le CHU signent une convention", ["partnership", "funding_public"]),
        ("Appel à projets sur les phages", ["call_for_projects", "funding_public"]),
        ("Biotolys ferme son usine", ["site_closure", "funding_public"]),
    ],
)
def test_public_money_told_in_passing_counts_beside_any_event(title: str, told: list[str]) -> None:
    money = f"{FILLER}\nLa Région apporte 3 millions d'euros au projet."
    assert sorted(_told(title, money)) == sorted(told)
    assert _told("Une journée à Dijon", money) == ["funding_public"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Les dossiers de candidature sont à envoyer avant le 3 mars.", ["site_closure", "call_for_projects"]),
        ("Le premier patient a été inclus dans l'étude de phase 2.", ["site_closure", "clinical"]),
        ("Le groupe a nommé une directrice générale.", ["site_closure"]),
    ],
)
def test_calls_and_trials_told_in_passing_count_beside_any_event(text: str, told: list[str]) -> None:
    assert sorted(_told("Biotolys ferme son usine", f"{FILLER}\n{text}")) == sorted(told)


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("« La recherche a besoin de temps »", ["interview"]),
        ("“Rien ne presse”", ["interview"]),
        ("Anne de Lestrac : « La recherche a besoin de temps »", ["interview"]),
        ("Essais en cours : « La recherche a besoin de temps »", []),
        ("« La recherche a besoin de temps », dit la ministre", []),
        ("« Temps » et « recherche »", []),
        ("Le projet « Temps long »", []),
    ],
)
def test_a_title_that_is_a_quotation_from_end_to_end_heads_an_interview(title: str, told: list[str]) -> None:
    assert _told(title, "Elle travaille à Nancy.") == told
    for event in (event for _, event in _read(title).told):
        assert (event.field, event.quote) == (Field.TITLE, title[title.index(event.quote[0]) :])


def test_what_is_true_of_the_body_alone_is_a_theme_when_it_stands_there_three_times() -> None:
    once = "Les biothérapies sont moins chères.\n"
    assert _told("Une journée à Dijon", FILLER + once * 2) == []
    assert _told("Une journée à Dijon", FILLER + once * 3) == ["bioproduction"]


def test_a_hint_counts_in_the_opening_only() -> None:
    hint = "Les lauréats se sont retrouvés au CHU."
    assert "call_for_projects" in _told("Une journée à Dijon", hint)
    assert "call_for_projects" not in _told("Une journée à Dijon", FILLER + hint)


def test_a_hint_counts_only_in_an_article_of_health_or_that_names_a_known_organisation() -> None:
    title = "Les lauréats se sont retrouvés"
    assert _told(title, "La soupe était bonne.") == []
    assert _told(title, "Les infirmières étaient là.") == ["call_for_projects"]
    known = Organisation("soupieres", "Soupières")
    assert _told(title, "Les Soupières étaient là.", (known,)) == ["call_for_projects"]


@pytest.mark.parametrize(
    ("kind", "themes"),
    [
        ("medtech", ["medtech"]),
        ("e_sante", ["ehealth_ai"]),
        ("pharma", []),
    ],
)
def test_the_kind_of_an_organisation_of_the_title_tells_a_theme(kind: str, themes: list[str]) -> None:
    known = (Organisation("novalys", "Novalys", kind=kind),)
    assert _told("Novalys, vu du bloc", "", known) == themes
    assert _told("Vu du bloc", "Novalys a vingt ans.", known) == []


@pytest.mark.parametrize("kind", ["pole", "cluster"])
def test_a_cluster_in_the_title_tells_of_the_territory(kind: str) -> None:
    known = (Organisation("novalys", "Novalys", kind=kind),)
    assert _told("Novalys fête ses vingt ans", "", known) == ["territory"]
    assert _told("Novalys fête ses vingt ans") == []


def test_what_is_said_is_not_read_with_who_says_it() -> None:
    said = "« Ils ont choisi la bonne porte », explique la directrice de l'hôpital."
    assert "appointment" not in _told("Une journée à Dijon", said)
    assert _told("Une journée à Dijon", "L'hôpital a choisi, explique le maire, une directrice.") == ["appointment"]


def test_each_item_of_a_roundup_tells_what_it_begins_with() -> None:
    items = [
        f"Biologie. Biotolys ferme son usine de Gien. {'Rien de neuf. ' * 30}Elle a signé une convention avec le CHU.",
        "Cancer : Biotolys lève 3 millions d'euros. Elle se réjouit.",
        "Feu vert. L'ANSM autorise un traitement. Les patients l'attendaient.",
    ]
    told = _told("Un colloque à Dijon", FILLER + "\n" + "\n".join(items))
    assert set(told) == {"event_announcement", "site_closure", "fundraising", "authorisation"}
    assert _told("Un colloque à Dijon", FILLER + "\n" + "\n".join(items[:2])) == ["event_announcement"]


@pytest.mark.parametrize(
    "item",
    [
        "Capital. Biotolys lève 3 M€ ce mois-ci.",
        "► Biotolys lève 3 M€ ce mois-ci.",
        "2. Biotolys lève 3 M€ ce mois-ci.",
        "**Capital.** Biotolys lève 3 M€ ce mois-ci.",
    ],
)
@pytest.mark.parametrize("title", ["Un colloque à Dijon", "Le mag du CHU - n° 87 : un colloque à Dijon"])
def test_the_item_of_a_roundup_is_what_follows_its_heading_bullet_or_number(title: str, item: str) -> None:
    items = "\n".join(["• Une exposition se visite au musée cet été.", item, "• Un bal se donne dans la rue Haute."])
    assert sorted(_told(title, f"{FILLER}\n{items}")) == ["event_announcement", "fundraising"]
    assert _told(title, f"{FILLER}\nEncore ceci, vite : {item}") == ["event_announcement"]


def test_the_items_of_a_list_with_bullets_are_those_of_a_roundup() -> None:
    items = [
        "• Biotolys ferme son usine de Gien.",
        "• Lève-tôt. Oncovéa lève 3 millions d'euros.",
        "• L'ANSM autorise un traitement.",
    ]
    told = _told("Un colloque à Dijon", FILLER + "\n" + "\n".join(items))
    assert set(told) >= {"event_announcement", "site_closure", "fundraising", "authorisation"}


@pytest.mark.parametrize("title", ["La lettre de Novalys – mars", "Actualités", "En bref", "Cinq opérations à retenir"])
def test_each_line_of_a_newsletter_is_an_item(title: str) -> None:
    lines = [
        "Le colloque du réseau se tient à Dijon le 3 mars.",
        f"Biotolys ferme son usine de Gien. {'Rien de neuf. ' * 30}Elle a signé une convention avec le CHU.",
        "La jeune pousse Oncovéa lève 3 millions d'euros.",
        "Un nouveau traitement est autorisé par l'ANSM ce mois-ci.",
    ]
    text = lines[0] + "\n" + FILLER + "\n" + "\n".join(lines[1:])
    assert {"site_closure", "fundraising", "authorisation"} <= set(_told(title, text))
    assert "partnership" not in _told(title, text)
    assert set(_told("Un colloque à Dijon", text)) == {"event_announcement"}


def test_a_hint_of_the_lead_does_not_count_beside_a_title_that_tells_an_event() -> None:
    assert _told("Biotolys ferme son usine", "Les lauréats se sont retrouvés.") == ["site_closure"]


def test_the_parts_of_a_trigger_stand_in_one_sentence() -> None:
    assert _told("Une journée à Dijon", "Il signe des livres. La convention collective reste ouverte.") == []
    assert _told("Une journée à Dijon", "Il a signé la convention. Elle viendra.") == ["partnership"]


def test_a_false_friend_of_another_sentence_does_no_harm() -> None:
    text = "L'embargo est levé. Biotolys lève 3 millions d'euros."
    assert _event("Une journée à Dijon", text, "fundraising").quote == "lève 3 millions d'euros"


def test_a_title_that_stands_in_the_text() -> None:
    text = "\nBiotolys lève 3 M€\nLa société est à Grenoble.\n"
    passage = Passage.read(text, MATCHER, (1, 19))
    contents = Contents([passage], amounts=[(passage, one) for one in amounts(passage)])
    ((_, event),) = EVENTS.read(contents).told
    assert (event.field, text[event.start : event.end]) == (Field.TITLE, "lève 3 M€")


@given(st.text(max_size=30), st.text(max_size=30))
def test_offsets_point_at_the_words_of_any_text(before: str, after: str) -> None:
    text = f"{before}\nBiotolys a signe\u0301 une con\u00advention de\u00a0partenariat au CHU.\n{after}"
    reading = _read("Une journée à Dijon", text)
    for passage, event in reading.told:
        assert passage.folded.original[event.start : event.end] == event.quote
    quotes = [one.passage.folded.original[one.start : one.end] for one in reading.triggers if one.type == "partnership"]
    for told in ("signe\u0301 une con\u00advention", "con\u00advention de\u00a0partenariat"):
        assert any(told in quote for quote in quotes)


# The catalogue


def test_every_name_of_a_theme_means_one_type() -> None:
    by_name = defaultdict(set)
    for kind in CATALOGUE["types"]:
        for name in (kind["id"], kind["label"], *kind["aliases"]):
            by_name[name.casefold()].add(kind["id"])
    assert not {name: kinds for name, kinds in by_name.items() if len(kinds) > 1}


def test_every_list_of_words_serves() -> None:
    queries = [
        query
        for kind in CATALOGUE["types"]
        for key in ("triggers", "opening", "together", "unless")
        for query in kind.get(key, ())
    ]
    assert not {name for name in CATALOGUE["words"] if not any(f"<{name}>" in query for query in queries)}


@pytest.mark.parametrize("name", ["fundraising", "Levée de fonds", "levees de fonds", "LEVÉE-DE-FONDS"])
def test_a_rule_may_name_a_theme(name: str) -> None:
    node = parse(f'@theme:"{name}"', Names(themes=EVENTS.themes))
    assert places(node, _contents("Biotolys annonce une levée de fonds", ""))
    assert not places(node, _contents("Biotolys ferme son usine", ""))


HEAD = "words: {dire: dit OU dira}\nhealth: [santé]\nelsewhere: []\nstanding: []\ntypes:\n"


@pytest.mark.parametrize(
    ("types", "message"),
    [
        ("- {id: a, label: A, sort: event, triggers: [<parler>]}", "types: a: triggers: <parler>: <parler> n'est pas"),
        ("- {id: a, label: A, sort: event, triggers: [un OU]}", "types: a: triggers: un OU: il manque un terme"),
        ("- {id: a, label: A, sort: event, triggers: [un], unless: [(un]}", "types: a: unless: (un: cette parenthèse"),
        ("- {id: a, label: A, sort: news, triggers: [un]}", "sort"),
        ("- {id: a, label: A, sort: event}", "triggers"),
        ("- {id: a, label: A, sort: event, triggers: [un]}\n" * 2, "deux types ont le même id"),
    ],
)
def test_a_wrong_catalogue_says_what_is_wrong(tmp_path: Path, types: str, message: str) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(HEAD + types, "utf-8")
    with pytest.raises(ConfigError) as error:
        Events(read_typology(path))
    assert str(path) in str(error.value) and message in str(error.value)
    assert len(str(error.value).splitlines()) == 1


def test_a_list_of_words_stands_for_them(tmp_path: Path) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(f"{HEAD}- {{id: a, label: A, sort: event, triggers: [il SUIVI/1 <dire>]}}", "utf-8")
    events = Events(read_typology(path))
    assert {"il", "dit", "dira"} <= events.phrases
    read = events.read(_contents("Il dira tout", "", Matcher(events.phrases)))
    assert [event.quote for _, event in read.told] == ["Il dira"]


# What tells little alone


TOGETHER = f"{HEAD}- {{id: a, label: A, sort: event, triggers: [zut], together: [boîte ET (vide OU rare) ET rayon], unless: [jeu]}}"


@pytest.mark.parametrize(
    ("title", "text", "quotes"),
    [
        ("La boîte est vide", "Santé : au rayon, on attend.", ["boîte est vide"]),  # most of it stands in the title
        ("Au rayon", "Santé : la boîte, encore une fois, est vide.", ["boîte, encore une fois, est vide"]),
        ("Au rayon", f"Santé : la boîte {'encore une fois ' * 6}vide.", ["boîte"]),  # too far apart for one quote
        ("Au rayon", "Santé : une boîte. Elle est rare.", ["rayon"]),
        ("La boîte est vide", "Santé.", []),
        ("La boîte est vide", "Santé. " + "On attend. " * 40 + "Le rayon.", []),
        ("La boîte est vide", "Au rayon, on attend.", []),  # nothing says that health is meant
        ("La boîte est vide", "Santé : au rayon du jeu, on attend.", []),
    ],
)
def test_parts_of_title_and_lead_tell_together(tmp_path: Path, title: str, text: str, quotes: list[str]) -> None:
    path = tmp_path / "events.yaml"
    path.write_text(TOGETHER, "utf-8")
    events = Events(read_typology(path))
    read = events.read(_contents(title, text, Matcher(events.phrases)))
    assert [event.quote for _, event in read.told] == quotes


@pytest.mark.parametrize(
    ("title", "text", "told", "others"),
    [
        # wards that come back are an opening
        ("Le CHU de Nancy rouvre douze lits de neurologie", "", "site_opening", {"site_closure"}),
        ("Gap : la maternité, fermée depuis mai, rouvrira lundi", "", "site_opening", {"site_closure"}),
        ("La maternité de Gap ne rouvrira pas", "L'agence régionale l'annonce.", "site_closure", {"site_opening"}),
        # a takeover has its price, which nobody gave
        ("Ortélys rachète le dijonnais Fémoralis pour 9 millions d'euros", "", "site_closure", {"funding_public"}),
        ("La Région vote 3 millions d'euros pour la faculté", "", "funding_public", {"site_closure"}),
        # private giving, and a prize
        ("Un scanner neuf à l'hôpital de Dax", "Le fonds de dotation verse 700 000 euros.", "", {"funding_public"}),
        ("Une interne d'Angers primée", "Son prix est doté de 6 000 euros.", "", {"funding_public"}),
        # a machine is no site
        ("La clinique de Pau met en service un robot d'orthopédie", "", "medtech", {"site_opening"}),
        # a field, and what somebody wants, are no shortage
        ("Radiopharmaceutiques : la France en ordre de marche", "Une start-up s'installe à Caen.", "", {"shortage"}),
        ("Radiopharmaceutiques : rupture de stock de technétium", "", "shortage", set()),
        # the month of a newsletter
        ("La lettre d'Imagéris – octobre 2026", "Les portraits de nos adhérents.", "", {"event_announcement"}),
    ],
)
def test_what_only_looks_like_another_event(title: str, text: str, told: str, others: set[str]) -> None:
    found = set(_told(title, text))
    assert not found & others
    assert not told or told in found


@pytest.mark.parametrize(
    ("kind", "title", "text", "word"),
    [
        ("event_announcement", "Agenda : l'imagerie à l'honneur le 11 juin à Nancy",
         "La sixième édition des Rencontres de l'imagerie se tiendra le jeudi 11 juin. Inscription gratuite.", "Rencontres"),
        ("appointment", "L'ARS Normandie nomme son directeur de l'offre de soins", "", "nomme"),
        ("site_closure", "Un façonnier pharmaceutique va supprimer 60 emplois", "", "supprimer"),
    ],
)  # fmt: skip
def test_the_quote_holds_the_words_that_tell(kind: str, title: str, text: str, word: str) -> None:
    assert word in _event(title, text, kind).quote


@pytest.mark.parametrize(
    ("kind", "title", "lead"),
    [
        ("shortage", "Le flacon se fait attendre", "Les hôpitaux de la région comptent leurs doses d'adrénaline."),
        ("visit", "Le préfet en blouse blanche", "Il a passé une heure avec les équipes du laboratoire."),
        ("visit", "Cap sur Séoul", "Six dirigeants de la filière santé prennent l'avion lundi."),
        ("site_opening", "Les pelleteuses sont là", "La maternité aura ses murs dans deux ans."),
        ("authorisation", "La FDA se laisse convaincre", "Elle donne son feu vert à une thérapie nantaise."),
        (
            "fundraising",
            "Deux fonds misent sur l'oreille",
            "La start-up nantaise de la santé reçoit 4 millions d'euros.",
        ),
        ("appointment", "Fin de l'intérim", "Le syndicat de pharmaciens a enfin son patron."),
    ],
)
def test_words_that_tell_little_alone_tell_in_title_and_lead(kind: str, title: str, lead: str) -> None:
    assert kind in _told(title, lead)


@pytest.mark.parametrize(
    ("kind", "title", "lead"),
    [
        ("shortage", "Le flacon change de couleur", "Les hôpitaux de la région gardent leurs doses d'adrénaline."),
        pytest.param(
            *("visit", "Cap sur l'été", "Les dirigeants de la filière santé partent en congé lundi."),
            marks=pytest.mark.xfail(strict=True),  # all its words together mislead
        ),
        (
            "site_opening",
            "Les pelleteuses sont là",
            "La route de la plage sera refaite avant l'été, à la santé des vacanciers.",
        ),
        ("appointment", "Fin de partie", "Le syndicat de pharmaciens range ses tables."),
    ],
)
def test_half_of_them_does_not(kind: str, title: str, lead: str) -> None:
    assert kind not in _told(title, lead)


@pytest.mark.parametrize(
    ("kind", "title", "lead"),
    [
        ("shortage", "Le vaccin n'est livré qu'à moitié", "Les officines puisent dans leurs réserves."),
        ("visit", "Deux heures chez un façonnier de Chartres", "La ministre y a parcouru les ateliers de vaccins."),
        ("bioproduction", "Des enzymes à la chaîne", "L'hôpital les cultive dans une cuve de deux cents litres."),
        ("authorisation", "La HAS n'est pas convaincue", "Le service rendu du comprimé ne justifie pas son tarif."),
        ("clinical", "Le comprimé n'a pas tenu", "La survie des malades suivis reste la même que sous placebo."),
        ("appointment", "Une ancienne de la Sécu au chevet des hospices", "Elle prend ses fonctions lundi."),
    ],
)
def test_what_no_phrase_foresaw_is_told_by_all_words_together(kind: str, title: str, lead: str) -> None:
    assert kind in _told(title, lead)


# Queries, sentence by sentence


@pytest.mark.parametrize(
    ("query", "quotes"),
    [
        ("chat", ["chat", "Chats", "chat"]),
        ("=Chats", ["Chats"]),
        ("chat PROCHE/2 noir", ["chat noir", "Noir, chat"]),
        ("noir SUIVI/2 chat", ["Noir, chat"]),
        ("noir SUIVI/1 blanc", []),
        ("noir SUIVI/2 blanc", ["noir et blanc"]),
        ("chat ET blanc", ["chat", "blanc"]),
        ("chat SAUF blanc", ["Chats", "chat"]),
        ("titre:chat", ["chat"]),
        ("texte:(chat OU souris)", ["Chats", "souris", "chat"]),
        ("chat PROCHE/3 (souris OU blanc SUIVI/2 gris)", ["Chats et souris"]),
        ("@montant", ["3 euros"]),
        ("souris PROCHE/5 @montant", ["souris à 3 euros"]),
    ],
)
def test_a_query_finds_its_places_in_a_sentence(query: str, quotes: list[str]) -> None:
    lexicon = Lexicon()
    asked = lexicon.query(parse(query, Names()))
    matcher = Matcher(lexicon.phrases | PHRASES)
    sentences = lexicon.read(
        _contents("Un chat noir et blanc", "Chats et souris à 3 euros. Un blanc. Noir, chat.", matcher)
    )
    found = [
        one.passage.folded.original[slice(*one.passage.folded.span(*span))]
        for one in sentences.asked(asked)
        for span in asked.find(one)
    ]
    assert Counter(found) == Counter(quotes)


@pytest.mark.parametrize(
    ("title", "lead", "label"),
    [
        ("Nordvax acquiert Lumival, façonnier de Redon", "L’accord est signé.", "Acquisition / cession"),
        ("Nordvax cède son usine de Redon", "112 postes sont supprimés.", "Acquisition / cession"),
        ("Nordvax to buy French CDMO Lumival", "It has agreed to acquire the maker.", "Acquisition / cession"),
        ("Le façonnier Lumival ferme son usine de Redon", "Un repreneur est espéré.", "Fermeture / plan social"),
        ("Lumival supprime 40 postes dans son usine", "", "Fermeture / plan social"),
        ("L’usine de vaccins placée en redressement judiciaire", "", "Fermeture / plan social / cession"),
        ("L’usine de vaccins fermera faute de rachat", "", "Fermeture / plan social / cession"),
    ],
)
def test_what_an_event_is_called_by_its_sense(title: str, lead: str, label: str) -> None:
    assert _event(title, lead, "site_closure").label == label


@pytest.mark.parametrize(
    ("title", "lead", "not_told"),
    [
        (
            "Dutch drugmaker to expand its plant",
            "It has agreed to expand the plant, which has two lines.",
            "authorisation",
        ),
        ("Au CHU, un logiciel guette l’infection", "« Il nous dira où regarder », dit la réanimatrice.", "interview"),
        ("Diabète : une étude dans The Lancet Digital Health", "Les patients suivis vont mieux.", "ehealth_ai"),
        ("La maison de santé attend ses médecins", "Le bâtiment, 1,9 million d’euros, est prêt.", "funding_public"),
    ],
)
def test_what_only_looks_like_an_event(title: str, lead: str, not_told: str) -> None:
    assert not_told not in _told(title, lead)


def test_an_agency_in_capitals_is_read() -> None:
    assert "authorisation" in _told("La HAS rend un avis favorable au Teravel", "Ce médicament sera remboursé.")
