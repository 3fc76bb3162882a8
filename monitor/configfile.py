"""Reading YAML files that people write: every problem at once, each with its file, line and key."""

from __future__ import annotations

import contextlib
import difflib
import re
import warnings
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails
from ruamel.yaml import YAML
from ruamel.yaml.error import ReusedAnchorWarning

from monitor.config import Config
from monitor.conflicts import Conflict, conflicts
from monitor.errors import ConfigError, because
from monitor.salvage import is_sure, salvaged
from monitor.slips import QUOTES
from monitor.syntax import hard_space, lost_words, mistake

# What pydantic finds, said in French; the messages of our own validators are French already.
MESSAGES = {
    "missing": "cette clé manque",
    "string_type": "un texte est attendu",
    "literal_error": "{expected} est attendu",
    "too_short": "au moins {min_length} élément est attendu",
    "greater_than": "un nombre supérieur à {gt} est attendu",
    "greater_than_equal": "un nombre d'au moins {ge} est attendu",
    "less_than_equal": "un nombre d'au plus {le} est attendu",
    "less_than": "un nombre inférieur à {lt} est attendu",
    "string_pattern_mismatch": "un texte de la forme {pattern} est attendu",
    **dict.fromkeys(("tuple_type", "list_type"), "une liste est attendue, comme [a, b]"),
    **dict.fromkeys(
        ("model_type", "model_attributes_type", "dict_type"),
        "des clés et leurs valeurs sont attendues : « clé: valeur »",
    ),
    "float_type": "un nombre est attendu, comme 4, 2.5 ou -15",
    "finite_number": "un nombre est attendu",
    **dict.fromkeys(("int_type", "int_parsing", "int_from_float"), "un nombre entier est attendu"),
    **dict.fromkeys(("bool_type", "bool_parsing"), "true ou false est attendu"),
    **dict.fromkeys(("path_type",), "un chemin de fichier est attendu"),
}
# What an officer types for some keys.
FRENCH = {
    "nom": "name", "mots": "words", "requete": "query", "requête": "query", "poids": "weight",
    "plafond": "cap", "sauf": "unless", "titre": "title", "chapo": "lead", "corps": "body", "formes": "forms",
    "sorte": "kind", "type": "kind", "adresse": "url", "langue": "language", "lettres": "digests", "envoi": "delivery",
    "heure": "at", "jours": "days", "destinataires": "to", "rubriques": "themes", "dossiers": "folders",
}  # fmt: skip
DASHES = re.compile(r"\s*[-–—•‣·]")  # of a list, without the space that makes it one
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
MAX_BYTES = 5_000_000  # a larger file is a mistake, or an attack

Place = tuple[str | int, ...]
ModelT = TypeVar("ModelT", bound=BaseModel)


def load(path: Path) -> Config:
    """The configuration of `path`, its archive made absolute (relative paths start at the file's folder).

    Raises ConfigError: unreadable file, bad YAML, or values that do not fit; every problem has its line.
    """
    try:
        known = read(path, Config).read_from(path)
    except Unfit as unfit:
        raise ConfigError(*unfit.problems, *_other_mistakes(path, unfit)) from None
    if wrong := _conflicts(known):
        raise ConfigError(*located(known, wrong), *_mistakes_of_rules(known))
    return known


class Unfit(ConfigError):
    """A file whose values do not fit: its `data`, the same `placed` (with lines), and what pydantic found there."""

    def __init__(self, problems: Iterable[str], data: Any, placed: Any, found: list[ErrorDetails]) -> None:
        super().__init__(*problems)
        self.data, self.placed, self.found = data, placed, found


def _other_mistakes(path: Path, unfit: Unfit) -> list[str]:
    """What is wrong in a configuration beside the values that do not fit, as far as it does not hang on them."""
    wrong = {_place(problem) for problem in unfit.found}
    config, more = salvaged(unfit.data, wrong)
    told = list(_told(path, unfit.placed, more, Config))
    if config is None:
        return told
    known, sections = config.read_from(path), {where[0] for where in wrong}
    told += located(known, [one for one in _conflicts(known) if is_sure(one[0], sections)])
    return told if sections & {"organisations", "catalogues"} else told + _mistakes_of_rules(known)


def _conflicts(config: Config) -> list[Conflict]:
    """What is wrong between the parts of a configuration, and between it and the disk."""
    found = list(conflicts(config))
    if config.archive.is_dir():
        found.append((("archive",), "l'archive est un fichier, et ceci est un dossier ; un chemin comme var/vigie.db"))
    return found


def _mistakes_of_rules(config: Config) -> list[str]:
    if not config.rules:
        return []
    from monitor.reader import appraiser  # slow, and only what is wrong already is asked what else is

    try:
        appraiser(config)
    except ConfigError as error:
        return list(error.problems)
    return []


def located(config: Config, places: Sequence[Conflict]) -> list[str]:
    """What is said of places of a configuration, each with its file, line and key (without, if it has no file)."""
    if config.file is None:
        return [f"{'.'.join(map(str, where))}: {message}" for where, message in places]
    data = _parse(_text_of(config.file), config.file, positions=True) if places else None
    return [_located(config.file, data, where, message) for where, message in places]


def read(path: Path, model: type[ModelT]) -> ModelT:
    """The YAML file `path` as a `model`; raises ConfigError with every problem and its line."""
    text = _text_of(path)
    data = _parse(text, path, positions=False)
    if slips := lost_words(text):
        raise ConfigError(*(f"{path}:{slip.line}:{slip.column}: {slip.told}" for slip in slips))
    try:
        return model.model_validate({} if data is None else data)
    except ValidationError as error:
        if slip := hard_space(text):
            raise ConfigError(f"{path}:{slip.line}:{slip.column}: {slip.told}") from None
        located = _parse(text, path, positions=True)
        problems = error.errors(include_url=False, include_input=False)
        raise Unfit(_told(path, located, problems, model), data, located, problems) from None


def json_schema() -> dict[str, Any]:
    """The JSON Schema of a configuration file, for editors that complete and check it."""
    schema = Config.model_json_schema(mode="validation")
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "vigie configuration"} | schema


def _text_of(path: Path) -> str:
    try:
        body = path.read_bytes()
        if len(body) > MAX_BYTES:
            raise ConfigError(f"{path}: ce fichier dépasse {MAX_BYTES // 1_000_000} Mo")
        return body.decode("utf-8-sig")
    except FileNotFoundError:
        raise ConfigError(f"{path}: ce fichier n'existe pas ; `vigie init` écrit une configuration de départ") from None
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        raise ConfigError(f"{path}:{line}: ce texte n'est pas en UTF-8 ; enregistrez le fichier en UTF-8") from None
    except OSError as error:
        raise ConfigError(f"{path}: ce fichier ne peut pas être lu ({because(error)})") from None


def _parse(text: str, path: Path, *, positions: bool) -> Any:
    """YAML 1.2 as plain data, or with positions (far slower, so only once something is wrong).

    The parser in C is twenty times as fast and refuses some of what YAML 1.2 allows, such as an address without quotes
    between braces; what it refuses is read again by the parser that has the last word.
    """
    if not positions:
        with contextlib.suppress(Exception):
            return YAML(typ="safe").load(text)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", ReusedAnchorWarning)  # the library goes on, and says so in English
            return YAML(typ="rt" if positions else "safe", pure=True).load(text)
    except Exception as error:  # its own kinds, and whatever its constructors met
        slip = mistake(error, text)
        raise ConfigError(f"{path}:{slip.line}:{slip.column}: {slip.told}") from None


def _told(path: Path, data: Any, problems: Iterable[ErrorDetails], model: type[BaseModel]) -> Iterator[str]:
    """`FILE:LINE: key.path: what is wrong and what would be right`, a line for each place.

    Where a text or a list may stand, pydantic tells what is wrong with a value as either; and a list whose items are
    wrong may be said to be wrong or too short itself: only the items tell what to mend.
    """
    places: dict[Place, list[str]] = {}
    for problem in problems:
        where, message = _problem(problem, model, data)
        places.setdefault(where, []).append(message)
    for where, messages in places.items():
        if not any(len(other) > len(where) and other[: len(where)] == where for other in places):
            yield _located(path, data, where, ", ou ".join(dict.fromkeys(messages)))


def _problem(problem: ErrorDetails, model: type[BaseModel], data: Any) -> tuple[Place, str]:
    """The place of a problem, and what is wrong and would be right there."""
    where, kind = _place(problem), problem["type"]
    if kind == "extra_forbidden":
        message = "clé inconnue" + _suggestion(where, model)
    elif kind == "invalid_key":
        where, message = where[:-1], "une clé est un texte : mettez-la entre guillemets"
    elif kind in MESSAGES:
        limits = {key: _limit(value) for key, value in problem.get("ctx", {}).items()}
        message = MESSAGES[kind].format_map(limits)
        if kind != "missing":
            message = _instead(_value(data, where), kind, message)
    elif kind == "value_error":
        message = problem["msg"].removeprefix("Value error, ")
    else:
        message = "cette valeur ne convient pas"
    return where, message[:1].lower() + message[1:]


def _place(problem: ErrorDetails) -> Place:
    """The keys and numbers that lead to a problem, without the names that pydantic gives to alternatives."""
    inside = ("function-", "tuple[", "literal[")
    return tuple(part for part in problem["loc"] if not (isinstance(part, str) and part.startswith(inside)))


def _value(data: Any, where: Place) -> Any:
    """What the file says at a place; what is wrong may lie deeper than anything it says."""
    with contextlib.suppress(KeyError, IndexError, TypeError):
        for part in where:
            data = data[part]
    return data


def _instead(value: Any, kind: str, message: str) -> str:
    """The message about a value of the wrong type, and what may have happened to it."""
    if value is None:
        return f"la valeur manque : {message}"
    if kind == "string_type" and isinstance(value, dict):
        return f"{message} ; « : » suivi d'une espace en fait une clé : {QUOTES}"
    if kind == "string_type" and isinstance(value, list):
        return f"{message}, et non une liste"
    if kind == "string_type":
        return f'{message} ; mettez la valeur entre guillemets, comme "01"'
    if kind in {"float_type", "int_type"} and isinstance(value, bool):
        return f"{message} ; {str(value).lower()} n'en est pas un"
    if kind in {"float_type", "int_type"} and isinstance(value, str) and NUMBER.fullmatch(value.strip()):
        return f"{message.partition(',')[0]}, sans guillemets"
    if kind in {"tuple_type", "list_type"} and isinstance(value, str) and DASHES.match(value):
        return "une liste est attendue : un tiret et une espace (« - a ») devant chaque élément"
    return message


def _limit(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value).replace("' or '", "' ou '")


def _located(path: Path, data: Any, where: Place, message: str) -> str:
    """A message with the file, the line and the key it is about; the line of the deepest key that exists."""
    line = 1
    node = data
    for part in where:
        try:
            line = _line(node, part) or line
            node = node[part]
        except (KeyError, IndexError, TypeError):
            break
    return f"{path}:{line}: {'.'.join(map(str, where)) or '(fichier)'}: {message}"


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


def _suggestion(where: Place, model: type[BaseModel]) -> str:
    """« did you mean », from the keys that are known at that place."""
    known = _known_keys(where[:-1], model.model_json_schema())
    key = str(where[-1])
    if key.partition(":")[0] in known:
        return " : il manque une espace et une valeur après « : »"
    near = [FRENCH.get(key.casefold(), "")]
    if near[0] not in known:
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.6)
    if near:
        return f" (vouliez-vous dire « {near[0]} » ?)"
    return f" (attendues : {', '.join(sorted(known))})" if known else ""


def _known_keys(where: Place, schema: dict[str, Any]) -> list[str]:
    node = schema
    for part in where:
        node = node["items"] if isinstance(part, int) else node.get("properties", {}).get(part, {})
        for option in node.get("anyOf", ()):
            node = option if "$ref" in option else node
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rsplit("/", 1)[1]]
    return list(node.get("properties", {}))
