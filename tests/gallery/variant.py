"""One entry of the gallery, and what is said of it in the gallery's languages."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.render import Payload


@dataclass(frozen=True, slots=True)
class Both:
    """The same in both languages; the English is its name in addresses as well."""

    en: str
    ja: str

    def said(self, code: str) -> str:
        """By the code of a language."""
        return {"en": self.en, "ja": self.ja}[code]


def named(words: str) -> Both:
    """What is called so in any language: a scenario, a rule, a server's words."""
    return Both(words, words)


@dataclass(frozen=True, slots=True)
class Variant:
    group: Both
    name: Both
    about: Both
    messages: tuple[Payload, ...]
    """As they are in the language that they were asked for in."""
