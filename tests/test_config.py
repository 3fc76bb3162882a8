"""A wrong configuration gets one clear line per problem: file, line, key, what would be right."""

from datetime import timedelta
from pathlib import Path

import jsonschema
import pytest
from conftest import vigie

from monitor.config import Config
from monitor.configfile import json_schema, load
from monitor.conflicts import unfinished
from monitor.errors import ConfigError
from monitor.values import NOT_AN_ADDRESS

GOOD = """\
language: fr
archive: var/v.db
collect: {every: 15m, delay: 0.5s, max_age: none, private_hosts: [127.0.0.1, "10.0.0.0/8", "intra.example:8080"]}
sources:
  - {name: Gazette, url: "https://gazette.example/"}
digests:
  - {name: Lettre, at: "08:00", days: [mon, thu], to: [a@example.org]}
delivery:
  smtp: {sender: "Veille <veille@example.org>"}
"""


def problems(tmp_path: Path, text: str | bytes) -> list[str]:
    file = tmp_path / "config.yaml"
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(ConfigError) as caught:
        load(file)
    prefix = str(file)
    assert all(line.startswith(prefix) for line in caught.value.problems)
    return [line.removeprefix(prefix) for line in caught.value.problems]


def test_a_good_configuration_loads(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text(GOOD)
    config = load(file)
    assert config.archive == tmp_path / "var/v.db"
    assert config.collect.every == timedelta(minutes=15)
    assert config.collect.max_age is None
    assert config.digests[0].days == ("mon", "thu")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("langage: fr\n", ":1: langage: clé inconnue (vouliez-vous dire « language » ?)"),
        ("\n\ncollect:\n  dely: 1s\n", ":4: collect.dely: clé inconnue (vouliez-vous dire « delay » ?)"),
        (
            "collect:\n  every: 1 fortnight\n",
            ":2: collect.every: un nombre et une unité sont attendus : 90s, 15m, 1h ou 30d",
        ),
        ("sources:\n  - name: a\n", ":2: sources.0.url: cette clé manque"),
        (
            "sources:\n- {name: a, url: 'ftp://x'}\n",
            ":2: sources.0.url: une adresse qui commence par http:// ou https:// est attendue",
        ),
        (
            "sources:\n- {name: a, url: 'http://u:p@x/'}\n",
            ":2: sources.0.url: une adresse ne contient ni nom d'utilisateur ni mot de passe",
        ),
        (
            "sources:\n- name: 01\n  url: http://x\n",
            ':2: sources.0.name: un texte est attendu ; mettez la valeur entre guillemets, comme "01"',
        ),
        ("scoring: {keep: 30}\n", ":1: scoring: keep <= digest <= urgent est attendu"),
        (
            "sources:\n- {name: a, url: 'http://x', regions: [Bretagn]}\n",
            ":2: sources.0.regions.0: région inconnue (vouliez-vous dire « Bretagne » ?)",
        ),
        (
            "digests:\n- {name: L, to: [a@b.example]}\n",
            ":1: digests: les lettres n'ont pas d'issue : ajoutez delivery.smtp (host, port, sender)",
        ),
        ("rules:\n- {name: R, words: [a], points: .nan}\n", ":2: rules.0.points: un nombre est attendu"),
        *(
            (
                f"rules:\n- {{name: R, words: [a], points: {number}}}\n",
                ":2: rules.0.points: un nombre est attendu, comme 4, 2.5 ou -15",
            )
            for number in ("'4,5'", "\u22125", "quatre")
        ),
        (
            "rules:\n- name: R\n  words: [a]\n  points:\n",
            ":4: rules.0.points: la valeur manque : un nombre est attendu, comme 4, 2.5 ou -15",
        ),
        ("rules:\n", ":1: rules: la valeur manque : une liste est attendue, comme [a, b]"),
        (
            "rules:\n- name: R\n  words: [a]\n  points: 1\n  theme:\n",
            ":5: rules.0.theme: la valeur manque : un texte est attendu",
        ),
        (
            "rules:\n- name: R\n  words:\n  - titre: leem\n  points: 1\n",
            ":4: rules.0.words.0: un texte est attendu ; « : » suivi d'une espace en fait une clé : "
            "mettez tout le texte entre guillemets",
        ),
        (
            "rules:\n- name: R\n  query: [a, b]\n  points: 1\n",
            ":3: rules.0.query: un texte est attendu, et non une liste",
        ),
        *(
            (
                f"rules:\n- name: R\n  words:\n    {dash}a\n    {dash}b\n  points: 1\n",
                ":3: rules.0.words: une liste est attendue : un tiret et une espace (« - a ») devant chaque élément",
            )
            for dash in ("-", "– ", "• ")
        ),
        (
            "scoring: {keep:10, digest: 20}\n",
            ":1: scoring.keep:10: clé inconnue : il manque une espace et une valeur après « : »",
        ),
        (
            "rules:\n- {name: R, words: [a], points: 1, poids: {}}\n",
            ":2: rules.0.poids: clé inconnue (vouliez-vous dire « weight » ?)",
        ),
        (
            'collect: {user_agent: "a\\nb"}\n',
            ":1: collect.user_agent: une seule ligne de texte est attendue, sans caractères de contrôle",
        ),
        ("timezone: Paris\n", ":1: timezone: fuseau horaire inconnu ; un nom comme Europe/Paris est attendu"),
        (
            "archive: a\narchive: b\n",
            ":2:1: la clé « archive » est donnée deux fois : n'en gardez qu'une",
        ),
        (
            "collect: [\n",
            ":1:10: « [ » n'est pas fermé : ajoutez « ] », ou une virgule avant la ligne 2",
        ),
        (
            "digests:\n- {name: L, to: ['Léa <lea@example.org>']}\ndelivery: {smtp: {sender: v@b.example}}\n",
            ":2: digests.0.to.0: l'adresse seule est attendue, sans nom ni < >, comme veille@example.org",
        ),
        *(
            (f"sources:\n- {{name: a, url: '{url}'}}\n", f":2: sources.0.url: {NOT_AN_ADDRESS}")
            for url in ("https://a b.example/", "https://a.example:99999/", "https://a.example:x/", "http://[::1")
        ),
        (
            "sources:\n- {name: a, url: 'http://x', kind: listing, links: 'div[[x'}\n",
            ":2: sources.0.links: ce n'est pas un sélecteur CSS, comme « article h3 a »",
        ),
        *(
            (
                f"delivery:\n  smtp: {{sender: a@b.example, host: '{host}'}}\n",
                ":2: delivery.smtp.host: un nom de serveur seul est attendu, comme smtp.example.org "
                "(le port se donne à part, dans port)",
            )
            for host in ("smtp://mail.example", "mail.example:587", "mail example")
        ),
        ('archive: "a\\0b"\n', ":1: archive: un chemin de fichier est attendu"),
        (
            "archive: ~personne-de-ce-nom/v.db\n",
            ":1: archive: « ~ » ne mène à aucun dossier personnel : donnez le chemin entier",
        ),
        ('publish: {folder: "a\\0b"}\n', ":1: publish.folder: un chemin de fichier est attendu"),
        (
            "digests:\n- {name: L, to: [a@b.example], days: [lundi]}\ndelivery: {smtp: {sender: v@b.example}}\n",
            ":2: digests.0.days.0: mon, tue, wed, thu, fri, sat, sun sont attendus (vouliez-vous dire « mon » ?)",
        ),
        *(
            (
                f"digests:\n- {{name: L, to: [a@b.example], days: {days}}}\ndelivery: {{smtp: {{sender: v@b.example}}}}\n",
                f":2: digests.0.days{told}",
            )
            for days, told in (
                ("[mon, Jeu.]", ".1: mon, tue, wed, thu, fri, sat, sun sont attendus (vouliez-vous dire « thu » ?)"),
                ("[Sunday]", ".0: mon, tue, wed, thu, fri, sat, sun sont attendus (vouliez-vous dire « sun » ?)"),
                ("[demain]", ".0: 'mon', 'tue', 'wed', 'thu', 'fri', 'sat' ou 'sun' est attendu"),
                ("vendredi", ": une liste de jours est attendue, comme [fri]"),
                ("tue", ": une liste de jours est attendue, comme [tue]"),
            )
        ),
        ("metrics: 9464\n", ":1: metrics: une adresse IP et un port sont attendus, comme 127.0.0.1:9464"),
        ("timezone: 1\n", ":1: timezone: fuseau horaire inconnu ; un nom comme Europe/Paris est attendu"),
        (
            "sources:\n- {name: a, url: 2026-11-20}\n",
            ":2: sources.0.url: une adresse qui commence par http:// ou https:// est attendue",
        ),
        (
            "digests:\n- {name: L, at: 8, to: [a@b.example]}\ndelivery: {smtp: {sender: v@b.example}}\n",
            ':2: digests.0.at: une heure entre guillemets est attendue, comme "08:00"',
        ),
        *(
            (
                text,
                f"{where}: ces guillemets typographiques sont pris pour du texte : mettez-en de droits (\"), ou n'en "
                "mettez pas",
            )
            for text, where in (
                ("sources:\n- {name: a, url: “https://a.example/”}\n", ":2: sources.0.url"),
                ("sources:\n- {name: a, url: « https://a.example/ »}\n", ":2: sources.0.url"),
                ("collect: {every: ‘1h’}\n", ":1: collect.every"),
                ("archive: “var/vigie.db”\n", ":1: archive"),
                ("metrics: «127.0.0.1:9464»\n", ":1: metrics"),
            )
        ),
        (
            "digests:\n- {name: L, to: [a@b.example], days: 3}\ndelivery: {smtp: {sender: v@b.example}}\n",
            ":2: digests.0.days: 'working', 'daily' ou 'monthly' est attendu, ou une liste est attendue, comme [a, b]",
        ),
        (
            "rules:\n- {name: R, words: [a], points: 1, cap: -1}\n",
            ":2: rules.0.cap: un nombre supérieur à 0 est attendu",
        ),
        (b"language: fr\n# caf\xe9\n", ":2: ce texte n'est pas en UTF-8 ; enregistrez le fichier en UTF-8"),
    ],
)
def test_each_mistake_is_located(tmp_path: Path, text: str | bytes, expected: str) -> None:
    assert problems(tmp_path, text) == [expected]


def test_an_address_needs_no_quotes_between_braces(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("sources:\n- {name: a, url: http://127.0.0.1:8000/feed}\n")
    assert load(file).sources[0].url == "http://127.0.0.1:8000/feed"


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    text = GOOD.replace("fr\n", "de\n").replace('"08:00"', '"02:30"').replace("a@example.org", "zoé example.org")
    lines = problems(tmp_path, text)
    assert [line.split(": ")[0] for line in lines] == [":1", ":7", ":7"]
    assert [line.split(": ")[1] for line in lines] == ["language", "digests.0.at", "digests.0.to.0"]


SEVERAL = """\
language: de
archive: .
rules:
- {name: A, query: 'leem OU (', points: 1}
- {name: A, words: [a]}
- {name: C, words: [b], query: c}
- {name: D, points: 2, words: 3}
sources:
- {name: S, url: 'ftp://s.example', links: '>>a['}
- {name: s, url: 'http://t.example', kind: mailbox}
- {name: T, url: 'http://t.example', kind: rss, links: 'a]'}
digests:
- {name: L, to: [a@b.example], themes: [Sport], days: [], length: true}
"""


def test_a_mistake_hides_no_other_that_does_not_hang_on_it(tmp_path: Path) -> None:
    """Nor does it make one: the theme of the letter may be that of a rule that is wrong."""
    assert sorted(":".join(line.split(":")[1:3]) for line in problems(tmp_path, SEVERAL)) == sorted([
        "1: language", "2: archive", "4: rules.0.query", "5: rules.1.points", "5: rules.1.name", "6: rules.2.points", "6: rules.2",
        "7: rules.3.words", "9: sources.0.url", "9: sources.0.links", "10: sources.1", "10: sources.1.name",
        "11: sources.2.kind", "11: sources.2.links", "13: digests.0.length", "13: digests.0.days",
        "12: digests",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("language: de\nsources: 3\nrules:\n- 4\n- {name: B, query: '(', points: 1}\n", {"language", "sources", "rules.0", "rules.1.query"}),
        ("language: de\norganisations:\n- {name: Nanobrume, case: oui}\nrules:\n- {name: B, query: '@x', points: 1}\n", {"language", "organisations.0.case"}),
        ("language: de\ndelivery: {smtp: {host: a b}}\ndigests:\n- {name: L, to: [a@b.example]}\n", {"language", "delivery.smtp.host", "delivery.smtp.sender"}),
        ("- language: de\n", {"(fichier)"}),
    ],
)  # fmt: skip
def test_only_what_is_sure_is_told_beside(text: str, expected: set[str], tmp_path: Path) -> None:
    assert {line.split(": ")[1] for line in problems(tmp_path, text) if line.startswith(":")} == expected


def test_an_archive_without_a_byte_is_refused_and_stays_by_every_command(tmp_path: Path) -> None:
    file, empty, journal = (tmp_path / name for name in ("config.yaml", "v.db", "v.db-wal"))
    file.write_text("archive: v.db\n", "utf-8")
    empty.touch()
    journal.write_bytes(b"what had not been copied yet")
    for words in (["status"], ["collect"], ["run"], ["digest", "--send"], ["check"]):
        done = vigie("--config", file, *words)
        assert (done.status, "supprimez-le" in done.err) == (2, True)
        assert f"{file}:1: archive: ce fichier est vide" in done.err
    assert empty.exists() and journal.read_bytes() == b"what had not been copied yet"
    empty.unlink()
    journal.unlink()
    assert vigie("--config", file, "status").status == 1  # there is none yet
    assert vigie("--config", file, "collect").status == 0
    assert vigie("--config", file, "status").status == 0


def test_an_archive_is_no_folder(tmp_path: Path) -> None:
    assert problems(tmp_path, "archive: .\n") == [
        ":1: archive: l'archive est un fichier, et ceci est un dossier ; un chemin comme var/vigie.db"
    ]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ("true", "un nombre est attendu, comme 4, 2.5 ou -15 ; true n'en est pas un"),
        ("'4'", "un nombre est attendu, sans guillemets"),
        ("dix", "un nombre est attendu, comme 4, 2.5 ou -15"),
        ("2,5", "un nombre est attendu, comme 4, 2.5 ou -15"),
        (".nan", "un nombre est attendu"),
    ],
)
def test_what_looks_like_a_number_is_none(value: str, told: str, tmp_path: Path) -> None:
    text = f"rules:\n- name: R\n  words: [a]\n  points: {value}\n"
    assert problems(tmp_path, text) == [f":4: rules.0.points: {told}"]


def test_sources_with_one_address_are_remarked() -> None:
    box = "imaps://v@imap.example.org/INBOX"
    config = Config.model_validate({"sources": [
        {"name": "A", "url": "https://a.example/"}, {"name": "B", "url": "http://www.a.example"},
        {"name": "C", "url": "https://a.example/c"}, {"name": "D", "url": box, "kind": "mailbox", "sender": "d.example"},
        {"name": "E", "url": box, "kind": "mailbox", "sender": "e.example"},
    ]})  # fmt: skip
    told = [(where, message) for where, message in unfinished(config) if where[0] == "sources"]
    assert told == [(("sources", 1, "url"), "« A » a déjà cette adresse : elle sera visitée deux fois")]


def test_an_empty_query_hides_no_other_mistake(tmp_path: Path) -> None:
    text = (
        "rules:\n- {name: A, query: '', points: 1}\n- {name: a, query: 'leem OU (', points: 1}\n"
        "- {name: C, words: [b], needs: ' ', points: 1}\n"
    )
    assert [line.split(": ")[0:2] for line in problems(tmp_path, text)] == [
        [":3", "rules.1.name"], [":2", "rules.0.query"], [":3", "rules.1.query"], [":4", "rules.2.needs"],
    ]  # fmt: skip
    assert problems(tmp_path, text)[1] == ":2: rules.0.query: la requête est vide"  # and no picture of nothing


def test_a_filter_that_lets_nothing_through_is_told(tmp_path: Path) -> None:
    text = GOOD.replace("to: [a@example.org]", "to: [a@example.org], themes: [Sport], regions: [Ile de France, Suisse]")
    assert problems(tmp_path, text) == [
        ":7: digests.0.themes.0: aucune règle n'a ce thème : la lettre n'en contiendrait jamais rien",
        ":7: digests.0.regions.1: aucune source n'est de cette région : la lettre n'en contiendrait jamais rien",
    ]


@pytest.mark.parametrize(("asked", "meant"), [("Rhone-Alpes", "Auvergne-Rhône-Alpes"), ("Midi Pyrenée", "Occitanie")])
def test_a_region_of_before_2016_is_told_by_its_name_of_today(asked: str, meant: str, tmp_path: Path) -> None:
    text = GOOD.replace("to: [a@example.org]", f"to: [a@example.org], regions: [{asked}]")
    assert problems(tmp_path, text) == [
        f":7: digests.0.regions.0: aucune source n'est de cette région (vouliez-vous dire « {meant} » ?) :"
        " la lettre n'en contiendrait jamais rien",
    ]


def test_a_letter_needs_a_day(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD.replace("days: [mon, thu]", "days: []")) == [
        ":7: digests.0.days: aucun jour : la lettre ne partirait jamais (working, daily ou une liste de jours)"
    ]


def test_a_region_may_be_spelled_as_people_do(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("sources:\n- {name: a, url: 'http://x', regions: [ile de france, Suisse]}\n")
    assert load(file).sources[0].regions == ("Île-de-France", "Suisse")


def test_names_must_be_unique(tmp_path: Path) -> None:
    text = "sources:\n- {name: A, url: 'http://x'}\n- {name: a, url: 'http://y'}\n"
    assert problems(tmp_path, text) == [":3: sources.1.name: sources.0 porte déjà ce nom : chaque nom doit être unique"]


def test_an_organisation_is_given_once(tmp_path: Path) -> None:
    text = "organisations:\n- {name: Nanobrume}\n- {name: nanobrume, points: 5}\n"
    assert problems(tmp_path, text) == [
        ":3: organisations.1.name: organisations.0 porte déjà ce nom : chaque nom doit être unique"
    ]


@pytest.mark.parametrize("name", ["organisation:leem", "event:funding"])
def test_a_rule_does_not_pass_for_something_else(name: str, tmp_path: Path) -> None:
    assert problems(tmp_path, f"rules:\n- {{name: '{name}', words: [a], points: 1}}\n") == [
        ":2: rules.0.name: « organisation: » et « event: » ne commencent pas le nom d'une règle"
    ]


def test_a_rejected_value_is_never_printed(tmp_path: Path) -> None:
    lines = problems(tmp_path, GOOD + "  apprise: {tgram: s3cr3t-token}\n")
    assert "s3cr3t" not in "".join(lines)


def test_a_missing_file_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="ce fichier n'existe pas ; `vigie init` écrit une configuration de départ"):
        load(tmp_path / "none.yaml")


def test_the_schema_accepts_what_the_model_accepts() -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    validate = jsonschema.Draft202012Validator(schema).is_valid
    assert validate({"sources": [{"name": "a", "url": "https://a.example"}], "collect": {"max_age": "none"}})
    assert not validate({"sources": [{"name": "a"}]})
    assert not validate({"langage": "fr"})


def test_what_is_beyond_measure_is_told_in_one_line(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_text(
        "collect: {max_age: 99999999999999d}\nsources: [{name: a, url: 'https://a.example', excerpt: 1000}]\n"
    )
    with pytest.raises(ConfigError) as wrong:
        load(path)
    assert "est trop long" in str(wrong.value) and "un nombre d'au plus 400 est attendu" in str(wrong.value)


@pytest.mark.parametrize(
    "host", ["localhost", "smtp.example.org", "smtp-1.santé.example.", "127.0.0.1", "::1", "mail_hub"]
)
def test_a_mail_server_is_named_or_numbered(host: str) -> None:
    assert Config.model_validate({"delivery": {"smtp": {"host": host, "sender": "a@b.example"}}}).delivery.smtp
