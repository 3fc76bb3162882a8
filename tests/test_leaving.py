"""The service can be stopped at any moment of its start and of its end, and that is status 0, without a word."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import write_watch

from vigie.__main__ import is_service

# Runs the command, and sends itself a signal as soon as a module begins to be imported.
AT_IMPORT = """
import os, runpy, sys
number, name = int(sys.argv[1]), sys.argv[2]
def hook(event, what):
    if event == "import" and what[0] == name:
        os.kill(os.getpid(), number)
sys.addaudithook(hook)
sys.argv[1:] = sys.argv[3:]
runpy.run_module("vigie", run_name="__main__", alter_sys=True)
"""
# Sends itself a signal when the service is ready for it, then another one while the interpreter comes down.
TWICE = """
import os, runpy, signal, sys, threading, time
from vigie import __main__ as started
class Late:
    kill, pid = os.kill, os.getpid()
    def __del__(self):
        Late.kill(Late.pid, 15)
sys.late = Late()
def ask():
    while getattr(signal.getsignal(signal.SIGTERM), "__name__", "_leave") in {"_leave", "SIG_DFL"}:
        time.sleep(0.02)
    os.kill(os.getpid(), signal.SIGTERM)
threading.Thread(target=ask, daemon=True).start()
started.main()
"""


def ended(code: str, *words: str) -> tuple[int, str]:
    done = subprocess.run([sys.executable, "-c", code, *words], capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stderr


@pytest.mark.parametrize(
    ("number", "module"),
    [
        (signal.SIGTERM, "typer"),
        (signal.SIGINT, "vigie.cli"),
        (signal.SIGINT, "monitor.configfile"),
        (signal.SIGTERM, "ruamel.yaml"),
        (signal.SIGTERM, "monitor.archive.store"),
        (signal.SIGINT, "vigie.service"),
        (signal.SIGTERM, "sqlite_utils"),
    ],
)
def test_a_signal_ends_it_while_it_starts(tmp_path: Path, number: signal.Signals, module: str) -> None:
    file = write_watch(tmp_path, [])
    assert ended(AT_IMPORT, str(number.value), module, "--config", file.as_posix(), "run") == (0, "")


def test_a_second_signal_changes_nothing_while_it_ends(tmp_path: Path) -> None:
    status, told = ended(TWICE, "--config", write_watch(tmp_path, []).as_posix(), "run")
    assert status == 0 and "Traceback" not in told and "vigie s'arrête" in told


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("run", True),
        ("--config run run", True),
        ("-c a.yaml run", True),
        ("--config=a.yaml run", True),
        ("--config run status", False),
        ("explain run", False),
        ("--config", False),
        ("", False),
    ],
)
def test_only_the_service_is_left_so(words: str, expected: bool) -> None:
    assert is_service(words.split()) is expected
