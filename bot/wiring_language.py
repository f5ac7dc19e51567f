"""The composition root's part for languages: who is spoken to in which."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Engine

from bot.language import language
from bot.plain import ENGLISH, Language
from bot.settings import Settings
from bot.slack import policy_words
from bot.slack.profiles import Profiles
from bot.slack.speech import Speech, unasked
from bot.store.languages import LanguageStore


def speech(settings: Settings, engine: Engine, profiles: Profiles) -> Speech:
    rules = policy_words.policy("", "", "", settings.CHANNEL_RULES)
    return Speech(LanguageStore(engine), profiles, rules, otherwise(settings))


def otherwise(settings: Settings) -> Language:
    """Where nothing else names one."""
    return language(settings.LANGUAGE or ENGLISH.code)


def of_channels(settings: Settings) -> Callable[[str], Language]:
    """Of what is said there unasked."""
    rules = policy_words.policy("", "", "", settings.CHANNEL_RULES)
    return lambda channel: unasked(channel, rules, otherwise(settings))
