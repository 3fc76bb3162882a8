"""Reading YAML files that people write: every problem at once, each with its file, line and key."""

from __future__ import annotations

import difflib
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from monitor.config import Config
from monitor.conflicts import conflicts
from monitor.errors import ConfigError

MAX_BYTES = 5_000_000  # a larger file is a mistake, or an attack

ModelT = TypeVar("ModelT", bound=BaseModel)


def load(path: Path) -> Config:
    """The configuration of `path`, its archive made absolute (relative paths start at the file's folder).

    Raises ConfigError: unreadable file, bad YAML, or values that do not fit; every problem has its line.
    """
    config = read(path, Config)
    wrong = list(conflicts(config))
    if wrong:
        located = _parse(_text_of(path), path, positions=True)
        raise ConfigError(*(_located(path, located, where, message) for where, message in wrong))
    archive = (path.resolve().parent / config.archive.expanduser()).resolve()
    return config.model_copy(update={"archive": archive})


def read(path: Path, model: type[ModelT]) -> ModelT:
    """The YAML file `path` as a `model`; raises ConfigError with every problem and its line."""
    text = _text_of(path)
    data = _parse(text, path, positions=False)
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        located = _parse(text, path, positions=True)
        problems = error.errors(include_url=False, include_input=False, include_context=False)
        # A list whose items are all wrong is also reported as too short: only the items tell what to mend.
        inner = {problem["loc"][:-1] for problem in problems}
        told = [problem for problem in problems if not (problem["type"] == "too_short" and problem["loc"] in inner)]
        raise ConfigError(*(_problem(path, located, problem, model) for problem in told)) from None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file, for editors that complete and check it."""
    schema = Config.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "vigie configuration"} | schema


def _text_of(path: Path) -> str:
    try:
        body = path.read_bytes()
        if len(body) > MAX_BYTES:
            raise ConfigError(f"{path}: the file is larger than {MAX_BYTES // 1_000_000} MB")
        return body.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: no such file; `vigie init` writes a starter configuration") from None
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: not UTF-8 text; save the file as UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: cannot be read: {error.strerror}") from None


def _parse(text: str, path: Path, *, positions: bool) -> Any:
    """YAML 1.2 as plain data, or with positions (far slower, so only once something is wrong).

    The parser in C is twenty times as fast and refuses some of what YAML 1.2 allows, such as an address without quotes
    between braces; what it refuses is read again by the parser that has the last word.
    """
    if not positions:
        try:
            return YAML(typ="safe").load(text)
        except (YAMLError, RecursionError, ValueError):
            pass
    try:
        return YAML(typ="rt" if positions else "safe", pure=True).load(text)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else 1
        raise ConfigError(f"{path}:{line}: not valid YAML: {error.problem or error.context}") from None
    except (YAMLError, RecursionError, ValueError) as error:
        raise ConfigError(f"{path}: not valid YAML: {str(error).splitlines()[0]}") from None


def _problem(path: Path, data: Any, problem: ErrorDetails, model: type[BaseModel]) -> str:
    """`FILE:LINE: key.path: what is wrong and what would be right`."""
    where = [
        part
        for part in problem["loc"]
        if not (isinstance(part, str) and part.startswith(("function-", "tuple[", "literal[")))
    ]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        message = "unknown key" + _suggestion(where, model)
    elif problem["type"] == "string_type":
        message = 'expected text; put the value in quotes, such as "01"'
    elif problem["type"] == "missing":
        message = "this key is missing"
    return _located(path, data, tuple(where), message[:1].lower() + message[1:])


def _located(path: Path, data: Any, where: tuple[str | int, ...], message: str) -> str:
    """A message with the file, the line and the key it is about; the line of the deepest key that exists."""
    line = 1
    node = data
    for part in where:
        try:
            line = _line(node, part) or line
            node = node[part]
        except (KeyError, IndexError, TypeError):
            break
    return f"{path}:{line}: {'.'.join(map(str, where)) or '(file)'}: {message}"


def _line(node: Any, part: str | int) -> int | None:
    """The 1-based line of a key or an item in a round-trip YAML node."""
    marks = getattr(node, "lc", None)
    if marks is None:
        return None
    try:
        position = marks.key(part) if isinstance(node, dict) else marks.item(part)
    except (KeyError, IndexError, AttributeError):
        return cast(int, marks.line) + 1
    return cast(int, position[0]) + 1


def _suggestion(where: list[str | int], model: type[BaseModel]) -> str:
    """« did you mean », from the keys that are known at that place."""
    known = _known_keys(where[:-1], model.model_json_schema())
    near = difflib.get_close_matches(str(where[-1]), known, n=1, cutoff=0.6)
    if near:
        return f" (did you mean {near[0]!r}?)"
    return f" (expected one of: {', '.join(sorted(known))})" if known else ""


def _known_keys(where: list[str | int], schema: dict[str, Any]) -> list[str]:
    node = schema
    for part in where:
        node = node["items"] if isinstance(part, int) else node.get("properties", {}).get(part, {})
        for option in node.get("anyOf", ()):
            node = option if "$ref" in option else node
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return list(node.get("properties", {}))
