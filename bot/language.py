"""The languages that there are, each with its catalogue.

Catalogues are made by `make catalogues`: Babel reads `say(...)` out of the code into
`bot/locales/*/LC_MESSAGES/bot.po`, where they are translated, and compiles that beside it.
"""

from __future__ import annotations

import gettext
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from bot.plain import ENGLISH, Language
from bot.rejected import Rejected
from checks.core import say

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "bot"

JAPANESE = Language(
    "ja", str, ("日", "時間", "分", "秒"), "%Y年%-m月%-d日", "%Y年%-m月", "、", "日本語"
)

LANGUAGES = {each.code: each for each in (ENGLISH, JAPANESE)}

VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
"""Of the environment, as gettext has them: the first that is set counts, and what it names that
we do not speak is passed over in LANGUAGE alone, which is a list (`de:ja`)."""


@cache
def language(code: str) -> Language:
    """By one of the codes of LANGUAGES.  Raises Rejected where its catalogue is not there."""
    known = LANGUAGES[code]
    return known if known is ENGLISH else replace(known, lookup=_catalogue(code).gettext)


def known(locale: str) -> str | None:
    """The code of the language of a locale, such as `ja_JP.UTF-8` or Slack's `ja-JP`."""
    code = locale.replace("-", "_").partition("_")[0].partition(".")[0].lower()
    return code if code in LANGUAGES else None


def named(language: str, environment: Mapping[str, str]) -> str:
    """The code for a command line: of the setting LANGUAGE, where it is not empty, else of what
    the environment says; English where neither names one that we speak."""
    written = {**environment, "LANGUAGE": language} if language else environment
    said = next((written[name] for name in VARIABLES if written.get(name)), "")
    return next(filter(None, map(known, said.split(":"))), ENGLISH.code)


def _catalogue(code: str) -> gettext.NullTranslations:
    try:
        return gettext.translation(DOMAIN, LOCALES, [code])
    except FileNotFoundError:
        return _compiled(code)


def _compiled(code: str) -> gettext.NullTranslations:
    """Where nobody compiled it, such as in an image: once in a process."""
    from babel.messages import mofile, pofile

    compiled = BytesIO()
    try:
        with (LOCALES / code / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as source:
            mofile.write_mo(compiled, pofile.read_po(source))
    except FileNotFoundError as e:
        why = say("The catalogue of {code} is not there: make catalogues", code=code)
        raise Rejected(why) from e
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
