"""What the bot's source names of others: read once, however many tests look at it."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Names:
    attributes: set[str] = field(default_factory=set)
    """`x` of every `….x`."""
    texts: set[str] = field(default_factory=set)
    clients: set[str] = field(default_factory=set)
    """`x` of every `client("x", …)`, whoever's client that is."""
    packages: set[str] = field(default_factory=set)
    """First part of every module that is imported."""


@cache
def names(folder: Path) -> Names:
    found = Names()
    for path in sorted(folder.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            _take(node, found)
    return found


def _take(node: ast.AST, found: Names) -> None:
    match node:
        case ast.Attribute(attr=name):
            found.attributes.add(name)
        case ast.Constant(value=str(text)):
            found.texts.add(text)
        case ast.Import(names=aliases):
            found.packages.update(alias.name.partition(".")[0] for alias in aliases)
        case ast.ImportFrom(module=str(module)):
            found.packages.add(module.partition(".")[0])
        case ast.Call(
            func=ast.Attribute(attr=name) | ast.Name(id=name),
            args=[ast.Constant(value=str(first)), *_],
        ) if name.endswith("client"):
            found.clients.add(first)
