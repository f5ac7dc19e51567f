"""One entry of the gallery."""

from __future__ import annotations

from dataclasses import dataclass

from bot.slack.render import Payload


@dataclass(frozen=True, slots=True)
class Variant:
    group: str
    name: str
    about: str
    messages: tuple[Payload, ...]
    language: str = "en"
