"""What the command line says of itself and of what was typed, and what it does where it cannot print."""

from __future__ import annotations

import errno
import io
import os
import string
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from conftest import vigie, write_watch

from monitor.errors import FILES, VigieError, because
from monitor.values import NOT_AN_ADDRESS
from vigie import show, usage
from vigie.cli import app
from vigie.explain import explain

ENGLISH = (
    "Usage:", "Options:", "Commands:", "Show this", "[default", "required", "Error", "Missing", "Try ", "...",
    "range", "list[", "<=",
)  # fmt: skip


def page(*words: str, capsys: pytest.CaptureFixture[str]) -> str:
    usage.spoken(app)([*words, "--help"], prog_name="vigie", standalone_mode=False)
    return capsys.readouterr().out


@pytest.mark.parametrize(
    "words", [(), ("explain",), ("judge",), ("sources",), ("sources", "find"), ("replay",), ("collect",), ("browse",)]
)
def test_a_help_page_is_in_french_and_cuts_no_sentence(
    words: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    told = page(*words, capsys=capsys)
    assert told.startswith(f"Usage : {' '.join(('vigie', *words))}")
    assert "Montre cette page." in told
    assert [word for word in ENGLISH if word in told] == []


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("explain", "vigie explain : il manque « target » (voir `vigie explain --help`)"),
        ("judge abc useful", "vigie judge : article : un nombre entier est attendu (voir `vigie judge --help`)"),
        ("judge 0 useful", "vigie judge : article : au moins 1 est attendu (voir `vigie judge --help`)"),
        ("judge 1", "vigie judge : il manque « verdict » ; c'est l'un de : useful, noise (voir `vigie judge --help`)"),
        (
            "judge 1 bon",
            "vigie judge : verdict : « bon » n'en est pas ; c'est l'un de : « useful », « noise » "
            "(voir `vigie judge --help`)",
        ),
        ("replay --days 0", "vigie replay : --days : au moins 1 est attendu (voir `vigie replay --help`)"),
        ("browse --port 99999", "vigie browse : --port : au plus 65535 est attendu (voir `vigie browse --help`)"),
        ("colect", "vigie : « colect » n'est pas une commande ; vouliez-vous dire « collect » ? (voir `vigie --help`)"),
        ("xyz", "vigie : « xyz » n'est pas une commande (voir `vigie --help`)"),
        (
            "check --liv",
            "vigie check : « --liv » n'est pas une option ; vouliez-vous dire --live ? (voir `vigie check --help`)",
        ),
        ("check -x", "vigie check : « -x » n'est pas une option (voir `vigie check --help`)"),
        *(
            (
                f"check {option} c",
                f"vigie check : « {option} » n'est pas une option ici ; elle se met avant la commande "
                "(voir `vigie check --help`)",
            )
            for option in ("-c", "--config")
        ),
        (
            "--json check",
            "vigie : « --json » n'est pas une option ici ; elle se met après la commande (voir `vigie --help`)",
        ),
        ("check a b", "vigie check : en trop : « a b » (voir `vigie check --help`)"),
        ("check --json=3", "vigie check : --json ne prend pas de valeur (voir `vigie check --help`)"),
        ("collect --source", "vigie collect : --source demande une valeur (voir `vigie collect --help`)"),
        ("sources find", "vigie sources find : il manque « url » (voir `vigie sources find --help`)"),
        ("-c", "vigie : -c demande une valeur (voir `vigie --help`)"),
    ],
)
def test_what_is_wrong_with_what_was_typed_is_one_french_line(typed: str, said: str) -> None:
    with pytest.raises(usage.UsageError) as caught:
        usage.spoken(app)(typed.split(), prog_name="vigie", standalone_mode=False)
    assert usage.told(caught.value) == said


def test_limits_are_told_where_a_person_would_meet_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert "[par défaut : 30; de 1 à 36500]" in page("replay", capsys=capsys)
    assert "[au moins 1; obligatoire]" in " ".join(page("judge", capsys=capsys).split())


def test_ctrl_c_while_the_command_is_being_read_is_no_accident() -> None:
    code = (
        "import sys; from vigie.__main__ import main\n"
        "class Interrupted:\n"
        "    def find_spec(self, *_): raise KeyboardInterrupt\n"
        "sys.meta_path.insert(0, Interrupted()); sys.argv = ['vigie', 'check']; main()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (130, "")


def test_a_wrong_command_line_ends_with_status_2() -> None:
    done = vigie("explain")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)


@pytest.mark.parametrize("target", ["ftp://www.example.org/a", "www.example.org", "https://exa mple/", "http://"])
def test_explain_says_what_is_no_address(target: str, tmp_path: Path) -> None:
    done = vigie("--config", write_watch(tmp_path, []), "explain", target)
    assert (done.status, done.err) == (
        1, f"vigie : {target}: ni un fichier, ni une adresse comme https://www.example.org/page\n",
    )  # fmt: skip


@pytest.mark.parametrize("number", ["9" * 19, "²", "9" * 5000])
def test_a_number_that_no_article_bears_is_no_defect(number: str, tmp_path: Path) -> None:
    from monitor.config import Config

    with pytest.raises((VigieError, OSError)) as caught:
        explain(number, Config(archive=tmp_path / "a.db"))
    assert not isinstance(caught.value, OSError) or caught.value.errno in FILES


def test_why_a_file_cannot_be_used_is_said_in_french(tmp_path: Path) -> None:
    with pytest.raises(OSError) as caught:
        tmp_path.read_bytes()
    assert because(caught.value) == "c'est un dossier"
    assert because(OSError(errno.ENOEXEC, "Exec format error")) == "erreur ENOEXEC du système"


def test_init_on_a_full_disk_leaves_nothing_that_looks_complete(tmp_path: Path) -> None:
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (30_000, 30_000))\n"  # the schema fits, the configuration does not
        "sys.argv = ['vigie', 'init', sys.argv[1]]; from vigie.cli import main; main()"
    )
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.count("\n")) == (1, 1)
    assert not (tmp_path / "config.yaml").exists()
    assert vigie("init", tmp_path).status == 0


# ------------------------------------------------------------------------------------------- where it cannot print


def closed_pipe() -> Any:
    reader, writer = os.pipe()
    os.close(reader)
    return os.fdopen(writer, "w", encoding="utf-8")


def test_a_table_that_nobody_reads_stops_no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    with closed_pipe() as stream:
        console = show.Terminal(file=stream)
        console.print("a")
        console.print("b")
    with closed_pipe() as stream:
        monkeypatch.setattr(sys, "stdout", stream)
        show.as_json({"a": "é" * 100_000})
        show.as_json({})
        monkeypatch.undo()


@pytest.mark.parametrize("width", [40, 80, 160])
def test_a_table_cuts_nothing_off_however_narrow_the_terminal(
    width: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(show, "out", show.Terminal(force_terminal=True))
    show.table("", ["1", "2", "3", "4", "5"], [["0" * 30, "1" * 8, "2" * 9, "3" * 30, string.ascii_letters]])
    told = capsys.readouterr().out
    assert set(string.ascii_letters) <= set(told)
    assert max(map(len, told.splitlines())) <= width


def test_a_terminal_without_accents_gets_all_the_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(written, encoding="ascii"))
    monkeypatch.setattr(sys, "stderr", None)
    usage.settle_streams()
    sys.stdout.write("en échec\n")
    show.as_json({"état": "en échec"})
    assert written.getvalue() == 'en ?chec\n{\n "état": "en échec"\n}\n'.encode()
    assert sys.stderr.writable()
    sys.stderr.close()


def test_a_full_disk_behind_the_output_is_a_line() -> None:
    with Path("/dev/full").open("w") as full:
        command = [sys.executable, "-m", "vigie", "--version"]
        done = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (done.returncode, done.stderr) == (1, "vigie : la sortie : le disque est plein\n")


# ----------------------------------------------------------------------------------------- what an officer mistypes


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("explain", " "), "target : une adresse, un fichier ou le numéro d'un article archivé est attendu"),
        (("sources", "find", "zut"), "zut: une adresse qui commence par http:// ou https:// est attendue"),
        (("sources", "find", "http://a:99999/"), f"http://a:99999/: {NOT_AN_ADDRESS}"),
        (("digest",), "{folder}/config.yaml: aucune lettre n'est configurée (digests)"),
        (("judge", "1", "useful"), "{folder}/v.db: pas encore d'archive ; `vigie collect` la crée"),
        (("sources", "import", "{folder}"), "{folder}: ce fichier ne peut pas être lu (c'est un dossier)"),
        (("backup", "{folder}"), "{folder}: ce fichier existe déjà ; donnez un nom nouveau"),
    ],
)
def test_what_is_mistyped_is_answered_in_one_line_and_leaves_nothing(
    typed: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    file = write_watch(tmp_path, [])
    words = [word.format(folder=tmp_path) for word in typed]
    with pytest.raises(VigieError) as caught:
        usage.spoken(app)(["--config", str(file), *words], prog_name="vigie", standalone_mode=False)
    assert str(caught.value) == said.format(folder=tmp_path)
    assert [one.name for one in tmp_path.iterdir()] == ["config.yaml"]
