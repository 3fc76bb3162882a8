"""The systemd units: systemd itself finds nothing to say of them, and they start a command that exists."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import typer

from vigie.cli import app

DEPLOY = Path(__file__).parent.parent / "deploy"
UNITS = sorted(path.name for path in DEPLOY.iterdir() if path.suffix in {".service", ".timer"})
COMMAND = "/opt/vigie/bin/vigie"
EXPOSED = 20  # tenths: the most that `systemd-analyze security` may find exposed; a unit that restricts nothing has 96


def analyze(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    tool = shutil.which("systemd-analyze")
    if tool is None:
        problem = "systemd-analyze is not installed: the units were not verified"
        pytest.fail(problem) if os.environ.get("CI") else pytest.skip(problem)
    return subprocess.run([tool, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def units(tmp_path: Path) -> Path:
    """The units, with an executable that exists here in place of vigie's: systemd asks for one."""
    stand_in = str(shutil.which("true"))
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(COMMAND, stand_in), encoding="utf-8")
    return tmp_path


def test_there_are_units() -> None:
    assert UNITS == ["vigie-backup.service", "vigie-backup.timer", "vigie.service"]


def test_systemd_has_nothing_to_say_of_the_units(units: Path) -> None:
    done = analyze("verify", *(units / name for name in UNITS))
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


def test_systemd_would_have_said_it(units: Path) -> None:
    unit = units / "vigie.service"
    unit.write_text(unit.read_text(encoding="utf-8").replace("KillMode=mixed", "KillMoed=mixed"), encoding="utf-8")
    assert "KillMoed" in analyze("verify", unit).stderr


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_service_may_touch_little(units: Path, name: str) -> None:
    done = analyze("security", "--offline=true", f"--threshold={EXPOSED}", units / name)
    assert done.returncode == 0, done.stdout[-400:] + done.stderr


@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_a_unit_starts_a_command_that_exists(name: str) -> None:
    started = re.findall(rf"{COMMAND} ([^\n']*)", (DEPLOY / name).read_text(encoding="utf-8"))
    assert started
    for line in started:
        option, file, command, *rest = shlex.split(line)
        assert (option, file) == ("--config", "/etc/vigie/config.yaml")
        commands = typer.main.get_command(app).commands  # type: ignore[attr-defined]
        commands[command].make_context(command, rest)
