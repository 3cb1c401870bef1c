"""News text in, coded political events out: who did what to whom, when, where, on whose word.

    >>> import detente
    >>> events = detente.code("Turkey agreed to withdraw its troops from Syria.", date="2024-06-12")
    >>> events[0]["event"], events[0]["cameo"]
    (['AGREE'], '0356')

Events are dicts with PLOVER's field names (docs/formats.md). Offsets count code points, so that
``text[start:end]`` is what they mean; ``offsets="bytes"`` counts UTF-8 bytes, as the command does.
"""
from __future__ import annotations

import json
import os
import threading
from typing import Any, Dict, Iterable, Iterator, List, NamedTuple, Optional, Sequence, Union

from . import _native
from ._native import Error

__all__ = ["Article", "COLUMNS", "Engine", "Error", "EventTable", "code", "shared_engine", "to_arrow", "to_pandas", "version"]

Event = Dict[str, Any]
version: str = _native.version()
__version__ = version

_FORMATS = {"auto": 0, "text": 1, "html": 2, "jsonl": 3, "warc": 5, "feed": 6}


class Article(NamedTuple):
    """One article of a file, with its events."""

    id: str
    date: str
    title: str
    publisher: str
    url: str
    text: str
    events: List[Event]


def _lines(data: bytes) -> List[Event]:
    return [json.loads(line) for line in data.splitlines()]


def _check_offsets(offsets: str) -> bool:
    if offsets not in ("codepoints", "bytes"):
        raise ValueError("offsets are 'codepoints' or 'bytes', not %r" % offsets)
    return offsets == "codepoints"


def _check_reading(format: str, on_error: str) -> int:
    if format not in _FORMATS:
        raise ValueError("no format %r; there are %s" % (format, ", ".join(_FORMATS)))
    if on_error not in ("raise", "skip"):
        raise ValueError("on_error is 'raise' or 'skip', not %r" % on_error)
    return _FORMATS[format]


class Engine:
    """Model and dictionaries, loaded once. Threads may share one: coding releases the GIL.

    dict_dirs      folders of dictionaries whose entries win over the built-in ones
    model          file with another syntax model
    max_sentences  work through the first so many sentences of an article (0: all)
    min_chars      articles whose body has fewer characters give no events
    lede_only      title and first paragraph only
    organisations  codes of intergovernmental bodies in events: "own" (UNO, EUR, IGO) or "igo" (IGO for all, as older records have it)
    """

    def __init__(self, dict_dirs: Sequence[Union[str, "os.PathLike[str]"]] = (), model: Optional[str] = None, *, max_sentences: int = 0, min_chars: int = 0,
                 lede_only: bool = False, organisations: str = "own") -> None:
        if organisations not in ("own", "igo"):
            raise ValueError("organisations are 'own' or 'igo', not %r" % organisations)
        self._organisations = organisations
        self._engine = _native.open_engine(model, [os.fspath(d) for d in dict_dirs], max_sentences, min_chars, lede_only)

    def code(self, text: str, date: Optional[str] = None, *, id: str = "", title: str = "", offsets: str = "codepoints", with_text: bool = False) -> List[Event]:
        """Events of one article's text. date: YYYY-MM-DD of its publication. with_text: each event carries its sentence's words."""
        return _lines(_native.code(self._engine, text, date or "", id, title, _check_offsets(offsets), with_text, self._organisations, False))

    def parse(self, text: str) -> str:
        """Sentences, tags, lemmas and dependency trees as CoNLL-U."""
        return _native.code(self._engine, text, "", "", "", False, False, "own", True).decode("utf-8")

    def code_file(self, path: Union[str, "os.PathLike[str]"], date: Optional[str] = None, *, format: str = "auto", offsets: str = "codepoints", with_text: bool = False,
                  on_error: str = "raise") -> Iterator[Article]:
        """Articles of a file or folder (text, HTML, JSON lines, WARC, RSS or Atom; gzip and Zstandard are undone) with their events.

        on_error   'raise', or 'skip': articles that cannot be used are left out
        """
        number = _check_reading(format, on_error)
        codepoints = _check_offsets(offsets)
        return self._articles(_native.open_reader(os.fspath(path), date or "", number), None, codepoints, with_text, on_error == "skip")

    def code_bytes(self, data: bytes, name: str = "bytes", date: Optional[str] = None, *, format: str = "auto", offsets: str = "codepoints", with_text: bool = False,
                   on_error: str = "raise") -> Iterator[Article]:
        """The same over the bytes of a file; `name` stands for the file in messages and made-up identities."""
        number = _check_reading(format, on_error)
        codepoints = _check_offsets(offsets)
        return self._articles(_native.open_bytes(data, name, date or "", number), data, codepoints, with_text, on_error == "skip")

    def _articles(self, reader: Any, data: Optional[bytes], codepoints: bool, with_text: bool, skip: bool) -> Iterator[Article]:
        # `data` is held as long as the reader reads it
        while True:
            try:
                found = _native.next_coded(self._engine, reader, codepoints, with_text, self._organisations)
            except Error:
                if skip:
                    continue
                raise
            if found is None:
                return
            yield Article(*found[:6], _lines(found[6]))


_shared: Optional[Engine] = None
_lock = threading.Lock()


def shared_engine() -> Engine:
    """The engine that code() uses: loaded once in a process, on first use."""
    global _shared
    with _lock:
        if _shared is None:
            _shared = Engine()
        return _shared


def code(text: str, date: Optional[str] = None, **options: Any) -> List[Event]:
    """Events of one article's text, by an engine that is loaded on first use. See Engine.code()."""
    return shared_engine().code(text, date, **options)


# ------------------------------------------------------------------- tables

def _joined(people: List[Dict[str, Any]], key: str) -> Optional[str]:
    return "; ".join(str(p.get(key) or "") for p in people) if people else None


def _word(values: List[str]) -> Optional[str]:
    return "; ".join(values) if values else None


def _attribution(event: Event, key: str) -> Optional[str]:
    chain = event.get("attribution") or []
    if not chain:
        return None
    value = chain[0].get(key)
    return value.get("entity_text") if isinstance(value, dict) else value


COLUMNS = [
    ("id", "u", lambda e: e["id"]),
    ("date", "u", lambda e: e.get("date") or None),
    ("date_precision", "u", lambda e: e.get("date_precision") or None),
    ("publication_date", "u", lambda e: e.get("publication_date") or None),
    ("actor", "u", lambda e: _joined(e["actor"], "code")),
    ("actor_sector", "u", lambda e: _joined(e["actor"], "sector")),
    ("actor_name", "u", lambda e: _joined(e["actor"], "identifier_text")),
    ("actor_text", "u", lambda e: _joined(e["actor"], "entity_text")),
    ("recipient", "u", lambda e: _joined(e["recipient"], "code")),
    ("recipient_sector", "u", lambda e: _joined(e["recipient"], "sector")),
    ("recipient_name", "u", lambda e: _joined(e["recipient"], "identifier_text")),
    ("recipient_text", "u", lambda e: _joined(e["recipient"], "entity_text")),
    ("event", "u", lambda e: e["event"][0]),
    ("mode", "u", lambda e: _word(e.get("mode") or [])),
    ("context", "u", lambda e: _word(e.get("context") or [])),
    ("auxiliary", "u", lambda e: _word(e.get("auxiliary") or [])),
    ("cameo", "u", lambda e: e.get("cameo")),
    ("quad_code", "i", lambda e: e.get("quad_code")),
    ("event_scale", "d", lambda e: e.get("event_scale")),
    ("source", "u", lambda e: _attribution(e, "source")),
    ("via", "u", lambda e: _attribution(e, "via")),
    ("sentence", "i", lambda e: e["text_info"]["sequence"]),
    ("start", "i", lambda e: e["text_info"]["start"]),
    ("end", "i", lambda e: e["text_info"]["end"]),
    ("rule", "u", lambda e: e.get("rule")),
]


class EventTable:
    """Events as columns: several parties of one role are joined with "; ". Any library that reads the Arrow PyCapsule interface takes it:
    ``pyarrow.table(table)``, ``polars.DataFrame(table)``, ``duckdb``."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._columns: List[List[Any]] = [[] for _ in COLUMNS]
        for event in events:
            for column, (_, _, value) in zip(self._columns, COLUMNS):
                column.append(value(event))

    def __len__(self) -> int:
        return len(self._columns[0])

    @property
    def column_names(self) -> List[str]:
        return [name for name, _, _ in COLUMNS]

    def columns(self) -> Dict[str, List[Any]]:
        return dict(zip(self.column_names, self._columns))

    def __arrow_c_stream__(self, requested_schema: Any = None) -> Any:
        """A fresh stream of one record batch (Arrow C stream interface)."""
        return _native.arrow_stream(self.column_names, "".join(kind for _, kind, _ in COLUMNS), self._columns)


def to_arrow(events: Iterable[Event]) -> Any:
    """Events as a pyarrow.Table, over the Arrow C data interface."""
    import pyarrow

    return pyarrow.table(EventTable(events))


def to_pandas(events: Iterable[Event]) -> Any:
    """Events as a pandas.DataFrame, one row each; dates stay strings, since many have no day."""
    import pandas

    return pandas.DataFrame(EventTable(events).columns(), columns=[name for name, _, _ in COLUMNS])
