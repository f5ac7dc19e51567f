"""YAML that remembers the line of every key; what is wrong is told by file and line, all at once.

A path is the way to a value: ("events", 0, "reply").
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

# libyaml's parser is ten times as fast; it is in every wheel, but not in every source build
Loader: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Way = tuple[str | int, ...]


class BadScenario(Exception):
    """One line per fault, each with its file and line."""


@dataclass
class Located:
    """A YAML document, its lines, and what has been found wrong with it so far."""

    file: str
    value: Any = None
    lines: dict[Way, int] = field(default_factory=dict)
    faults: list[tuple[int, str]] = field(default_factory=list)
    root: Way = ()
    """Where ways begin."""

    def within(self, way: Way) -> Located:
        """A part of the document, with ways of its own; what is wrong there is wrong here."""
        return Located(self.file, self.value, self.lines, self.faults, (*self.root, *way))

    def wrong(self, way: Way, text: str) -> None:
        self.faults.append((self.line(way), text))

    def line(self, way: Way) -> int:
        way = (*self.root, *way)
        while way and way not in self.lines:
            way = way[:-1]
        return self.lines.get(way, 1)

    def finish(self) -> None:
        if self.faults:
            lines = [f"{self.file}:{line}: {text}" for line, text in sorted(set(self.faults))]
            raise BadScenario("\n".join(lines))

    def known(self, way: Way, key: object, allowed: Iterable[str]) -> bool:
        """Whether a key may stand here; if not, that is a fault with the nearest allowed key."""
        names = list(allowed)
        if key in names:
            return True
        self.wrong((*way, str(key)), f'unknown key "{key}"{near(str(key), names)}')
        return False

    def mapping(self, way: Way, value: object, allowed: Iterable[str] | None = None) -> Any:
        """The value if it is a mapping, without the keys that may not stand here; else empty."""
        if value is None:
            return {}
        if not isinstance(value, dict):
            self.wrong(way, f"{_name(way)} must be a mapping, not {_kind(value)}")
            return {}
        if allowed is None:
            return value
        return {key: each for key, each in value.items() if self.known(way, key, allowed)}

    def sequence(self, way: Way, value: object) -> list[Any]:
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(way, f"{_name(way)} must be a list, not {_kind(value)}")
            return []
        return value

    def text(self, way: Way, value: object) -> str:
        if isinstance(value, str) and value.strip():
            return value
        self.wrong(way, f"{_name(way)} must be a text, not {_kind(value)}")
        return ""

    def one_of(self, way: Way, value: object, allowed: Iterable[str]) -> str:
        names = list(allowed)
        if isinstance(value, str) and value in names:
            return value
        known = ", ".join(names) if len(names) <= 12 else f"{len(names)} values"
        self.wrong(
            way, f"{_name(way)} cannot be {value!r}{near(str(value), names)}: one of {known}"
        )
        return names[0]


def located(path: Path, shown: str | None = None) -> Located:
    """The document of a file; `shown` is how the file is named in faults."""
    document = Located(shown or str(path))
    try:
        loader = Loader(path.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        document.value = _value(document, loader, node, ()) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        document.faults.append((mark.line + 1 if mark else 1, f"no YAML: {problem}"))
    except UnicodeDecodeError as error:
        document.wrong((), f"not UTF-8: {error.reason}")
    document.finish()
    return document


def near(name: str, names: Iterable[str]) -> str:
    """` (did you mean "x"?)` where one of the names is like this one."""
    found = difflib.get_close_matches(name, list(names), n=1)
    return f' (did you mean "{found[0]}"?)' if found else ""


def _value(document: Located, loader: Any, node: Any, way: Way) -> Any:
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            here = (*way, key)
            if key in mapping:
                document.faults.append((key_node.start_mark.line + 1, f'"{key}" stands twice'))
            document.lines[here] = key_node.start_mark.line + 1
            mapping[key] = _value(document, loader, value_node, here)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        items = []
        for number, item in enumerate(node.value):
            document.lines[(*way, number)] = item.start_mark.line + 1
            items.append(_value(document, loader, item, (*way, number)))
        return items
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value  # texts here, for relative times are told as texts
    return loader.construct_object(node)


def _name(way: Way) -> str:
    names = [each for each in way if isinstance(each, str)]
    return f'"{names[-1]}"' if names else "a scenario"


def _kind(value: object) -> str:
    kinds = {dict: "a mapping", list: "a list", str: f"the text {value!r}", type(None): "empty"}
    return kinds.get(type(value), repr(value))
