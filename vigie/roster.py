"""Adding sources to config.yaml: a few lines more, and not a byte of the rest changed. The file is the officer's.

ruamel.yaml tells where the list ends; the new lines are put there as text. A round trip through a YAML writer was
refused: it breaks lines anew and moves comments. What was written is read again before the file is replaced.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode
from ruamel.yaml.representer import SafeRepresenter

from monitor import atomic
from monitor.errors import VigieError, because
from spiders.places import key

CLOSED = re.compile(r"""[ \t]*#(?:.*[\s{,"'-])?url["']?\s*:\s*(?:"([^"]+)"|'([^']+)'|([^\s,}](?:[^\s,}]|,(?=\S))*))""")
BY_HAND = "les sources n'ont pas pu être ajoutées sans toucher au reste du fichier : ajoutez-les vous-même"


def add_sources(file: Path, entries: Sequence[dict[str, Any]], remark: str) -> None:
    """Write `entries` (the keys of a source each) behind the last source of `file`, under the comment `remark`.

    The file is replaced at once, or not at all. Raises VigieError when that cannot be done.
    """
    try:
        body = file.read_bytes()
        text = body.decode("utf-8")
        longer = with_sources(text, entries, remark)
        before, after = _data(text), _data(longer)
    except (OSError, UnicodeDecodeError, YAMLError, ValueError) as error:
        raise VigieError(f"{file}: {BY_HAND} ({type(error).__name__})") from None
    if after != before | {"sources": [*(before.get("sources") or ()), *entries]}:
        raise VigieError(f"{file}: {BY_HAND}")
    try:
        atomic.replace(file.resolve(), longer.encode("utf-8"))
    except OSError as error:
        raise VigieError(f"{file} ne peut pas être écrit ({because(error)})") from None


def closed_sources(file: Path) -> dict[str, str]:
    """The sources that stand commented out in `file`: by the key of their address, where that is, in French."""
    lines = file.read_text(encoding="utf-8-sig", errors="replace").splitlines()
    found = ((number, match) for number, line in enumerate(lines, 1) if (match := CLOSED.match(line)))
    return {key(match[1] or match[2] or match[3]): f"{file.name} (ligne {number})" for number, match in found}


def with_sources(text: str, entries: Sequence[dict[str, Any]], remark: str) -> str:
    """The YAML `text` with these entries at the end of its `sources`. Raises ValueError where there is no place."""
    eol = "\r\n" if "\r\n" in text.partition("\n")[0] + "\n" else "\n"
    root = YAML(typ="rt", pure=True).compose(text.removeprefix("\ufeff"))
    if root is not None and not isinstance(root, MappingNode):
        raise ValueError("no mapping")
    lines = re.split(r"(?<=\n)", text)
    if lines[-1]:
        lines[-1] += eol
    at = next(((name, value) for name, value in root.value if name.value == "sources"), None) if root else None
    if root is None or at is None:
        if root is not None and root.flow_style:
            raise ValueError("no block to add to")
        return "".join([*lines, f"{eol}sources:{eol}", *_block(entries, remark, 2, eol)])
    name, value = at
    if isinstance(value, SequenceNode) and value.flow_style and (value.value or root.flow_style):
        return _inside(text, value, entries)
    if isinstance(value, SequenceNode) and not value.flow_style:
        indent, last = value.start_mark.column, _last_line(value)
    else:  # `sources:` with nothing behind it, or `[]`
        indent, last = name.start_mark.column + 2, name.start_mark.line
        if isinstance(value, SequenceNode):
            if value.end_mark.line != last:
                raise ValueError("an empty list over several lines")
            lines[last] = lines[last][: value.start_mark.column].rstrip() + lines[last][value.end_mark.column :]
    while indent and last + 1 < len(lines) and re.match(rf"[ ]{{{indent},}}#", lines[last + 1]):
        last += 1  # sources that the officer closed
    return "".join([*lines[: last + 1], *_block(entries, remark, indent, eol), *lines[last + 1 :]])


def _block(entries: Sequence[dict[str, Any]], remark: str, indent: int, eol: str) -> list[str]:
    space = " " * indent
    return [eol, f"{space}# {remark}{eol}", *(f"{space}- {_flow(entry)}{eol}" for entry in entries)]


def _inside(text: str, node: SequenceNode, entries: Sequence[dict[str, Any]]) -> str:
    """Behind the last item of `[a, b]`."""
    mark = len(text) - len(text.removeprefix("\ufeff"))
    end = node.end_mark.index + mark - 1
    kept = text[:end].rstrip()
    comma = "" if not node.value else " " if kept.endswith(",") else ", "
    return kept + comma + ", ".join(_flow(entry) for entry in entries) + text[len(kept) :]


def _flow(entry: dict[str, Any]) -> str:
    """A source on one line, between braces."""
    yaml = YAML(typ="safe", pure=True)
    yaml.default_flow_style, yaml.allow_unicode, yaml.width = True, True, 1 << 20
    yaml.sort_base_mapping_type_on_output = False  # type: ignore[assignment]
    yaml.Representer = _Readable
    stream = io.StringIO()
    yaml.dump(entry, stream)
    return stream.getvalue().strip()


class _Readable(SafeRepresenter):
    """Texts as they are, but for those that begin with : or hold a ? – between braces, without quotes, this library or
    others read them otherwise than they were written."""

    def represent_str(self, data: str) -> ScalarNode:
        style = '"' if data.startswith(":") or "?" in data else None
        return self.represent_scalar("tag:yaml.org,2002:str", data, style=style)


_Readable.add_representer(str, _Readable.represent_str)


def _last_line(node: Node) -> int:
    """The line, from 0, on which a node ends; a block is said to end where the next thing starts, comments passed."""
    if not isinstance(node, CollectionNode):
        return int(node.end_mark.line) - (1 if isinstance(node, ScalarNode) and node.style in {"|", ">"} else 0)
    if node.flow_style or not node.value:
        return int(node.end_mark.line)
    last = node.value[-1]
    return max(map(_last_line, last)) if isinstance(node, MappingNode) else _last_line(last)


def _data(text: str) -> dict[str, Any]:
    return YAML(typ="safe", pure=True).load(text.removeprefix("\ufeff")) or {}
