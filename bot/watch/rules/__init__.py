"""The rules of the watch, one file each; a rule is there as soon as its file is."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from bot.watch.rule import Rule


@cache
def load() -> dict[str, Rule]:
    """By kind."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}").RULE for name in names)
    return {rule.kind: rule for rule in found}
