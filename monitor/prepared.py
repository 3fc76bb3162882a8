"""What is worked out from the files that come with vigie, kept on disk from one start to the next.

An entry is a pickle whose name tells all that it was made from: the code and the word lists of `monitor`, Python, the
libraries that read them, and what the caller names. Where one of these changes, the name does, and nothing old is ever
read. Entries are kept in a folder that nobody else may read or write, and are believed only there: a pickle runs code.
Whatever is wrong with the folder or with an entry, it is made anew, and nothing is said.
"""

from __future__ import annotations

import contextlib
import gc
import os
import pickle
import stat
import sys
import zlib
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from functools import cache, lru_cache
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from io import BytesIO
from pathlib import Path
from typing import Any, TypeVar, cast

from monitor.rules.fingerprint import code

LIBRARIES = ("lark", "numpy", "py3langid", "pydantic", "ruamel.yaml")  # that make what is kept
MOST_OF_A_KIND = 8  # entries: those of other releases and configurations go when they are the oldest
LEVEL = 1  # of compression: what is soonest read
OFF = "off"

T = TypeVar("T")


def prepared(kind: str, told: str, make: Callable[[], T]) -> T:
    """What `make` gives, read from disk where it was kept before.

    `make` may depend on nothing but `monitor` as installed, and on what is `told`; whoever gets it must not change it.
    Raises what `make` raises, which is not kept.
    """
    digest = blake2b(f"{_running()}\0{told}".encode(), digest_size=16).hexdigest()
    name = f"{kind}-{digest}"
    with _without_collection(), contextlib.ExitStack() as open_folder:
        folder = open_folder.enter_context(_folder())
        if folder is not None and (body := _read(folder, name)) is not None:
            with contextlib.suppress(Exception):  # whatever made it, it is made anew
                return cast(T, pickle.loads(zlib.decompress(body)))  # noqa: S301 - ours, and whole: zlib checks it
        made = make()
        if folder is not None:
            with contextlib.suppress(OSError, RecursionError):  # no room for it; a tree too deep for pickle
                _write(folder, kind, name, _written(made))
        return made


@contextmanager
def _without_collection() -> Iterator[None]:
    """A hundred thousand objects are made and none is dropped: looking for garbage would take as long again."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


class _Pickler(pickle.Pickler):
    """Has frozen nouns made again by their constructor: pickle, which sets their fields one by one, is far slower."""

    def reducer_override(self, one: Any) -> Any:
        names = _given(cast(Hashable, type(one)))
        return (type(one), tuple(getattr(one, name) for name in names)) if names else NotImplemented


@lru_cache(maxsize=1024)
def _given(kind: Any) -> tuple[str, ...]:
    """What the constructor of a dataclass is given, if that is all there is to one; else nothing."""
    if not is_dataclass(kind) or hasattr(kind, "__post_init__"):
        return ()
    own = fields(kind)
    return tuple(one.name for one in own) if all(one.init and not one.kw_only for one in own) else ()


def _written(made: object) -> bytes:
    body = BytesIO()
    _Pickler(body, pickle.HIGHEST_PROTOCOL).dump(made)
    return zlib.compress(body.getvalue(), LEVEL)


@cache
def _running() -> str:
    """What vigie runs on, and the digest of its code."""
    return " ".join([code(), sys.version, sys.implementation.name, *map(_version, LIBRARIES)])


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:  # copied beside vigie by whoever packs it
        return "?"


def _place() -> Path | None:
    """The folder of the entries: below VIGIE_CACHE, or where the user's caches are; None if it is not wanted."""
    told = os.environ.get("VIGIE_CACHE", "")
    if told == OFF:
        return None
    if told:
        return Path(told) / "prepared"
    caches = os.environ.get("XDG_CACHE_HOME", "")
    return (Path(caches) if Path(caches).is_absolute() else Path.home() / ".cache") / "vigie" / "prepared"


@contextmanager
def _folder() -> Iterator[int | None]:
    """The open folder of the entries, made if need be; None unless it is ours and closed to all others."""
    opened = None
    with contextlib.suppress(OSError, RuntimeError):  # nowhere, read only, no home
        if place := _place():
            place.parent.mkdir(parents=True, exist_ok=True)
            with contextlib.suppress(FileExistsError):
                place.mkdir(mode=0o700)
            opened = os.open(place, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        yield opened if opened is not None and _is_ours(opened) else None
    finally:
        if opened is not None:
            os.close(opened)


def _is_ours(opened: int) -> bool:
    about = os.fstat(opened)
    return about.st_uid == os.geteuid() and not about.st_mode & (stat.S_IRWXG | stat.S_IRWXO)


def _read(folder: int, name: str) -> bytes | None:
    """The body of an entry; None if there is none, or it is not ours. What is used stays young."""
    with contextlib.suppress(OSError), open(name, "rb", opener=_opener(folder, os.O_RDONLY)) as entry:
        if _is_ours(entry.fileno()):
            with contextlib.suppress(OSError):
                os.utime(entry.fileno())
            return entry.read()
    return None


def _write(folder: int, kind: str, name: str, body: bytes) -> None:
    """Put the entry in its place at once, and drop the oldest of its kind."""
    draft = f"{name}.{os.getpid()}"
    try:
        with open(draft, "wb", opener=_opener(folder, os.O_WRONLY | os.O_CREAT | os.O_EXCL)) as entry:
            entry.write(body)
        os.replace(draft, name, src_dir_fd=folder, dst_dir_fd=folder)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(draft, dir_fd=folder)
        raise
    ages = {one: os.stat(one, dir_fd=folder).st_mtime_ns for one in os.listdir(folder) if one.startswith(f"{kind}-")}
    for one in sorted(ages, key=ages.__getitem__, reverse=True)[MOST_OF_A_KIND:]:
        with contextlib.suppress(OSError):
            os.unlink(one, dir_fd=folder)


def _opener(folder: int, flags: int) -> Callable[[str, int], int]:
    return lambda name, _flags: os.open(name, flags | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600, dir_fd=folder)
