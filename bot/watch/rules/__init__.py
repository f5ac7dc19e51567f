"""The rules of the watch, one file each; a rule is there as soon as its file is."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from functools import cache

from bot.watch import tuning
from bot.watch.rule import Rule


@cache
def load() -> dict[str, Rule]:
    """By kind."""
    names = sorted(module.name for module in pkgutil.iter_modules(__path__))
    found = (importlib.import_module(f"{__name__}.{name}").RULE for name in names)
    return {rule.kind: rule for rule in found}


def tuned(written: str) -> tuning.Tuned:
    """What `ALERT_LEVELS` makes of them; where it says nothing, they need not be loaded.

    Raises ValueError with all that is wrong, in words.
    """
    return tuning.parse(written, load()) if written.strip() else tuning.UNTUNED


def changed(told: tuning.Tuned) -> Iterator[str]:
    """What is other than by default, one rule in each, as it may be set."""
    return iter(()) if told == tuning.UNTUNED else tuning.changed(told, load())
