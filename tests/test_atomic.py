"""Files put in their place at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from monitor import atomic


def test_a_file_is_replaced_with_its_rights_whatever_a_killed_process_left(tmp_path: Path) -> None:
    file = tmp_path / "config.yaml"
    file.write_text("old")
    file.chmod(0o640)
    (tmp_path / ".config.yaml.part").write_text("left")
    atomic.replace(file, b"new")
    assert (file.read_text(), file.stat().st_mode & 0o7777) == ("new", 0o640)
    assert list(tmp_path.iterdir()) == [file]


def test_nothing_is_left_of_what_cannot_be_put_in_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "index.html"
    folder.mkdir()
    with pytest.raises(IsADirectoryError):
        atomic.replace(folder, b"new")
    assert list(tmp_path.iterdir()) == [folder]
