"""The languages that there are, each with its catalogue.

Catalogues are made by `make catalogues`: Babel reads `say(...)` out of the code into
`bot/locales/*/LC_MESSAGES/bot.po`, where they are translated, and compiles that beside it.
"""

from __future__ import annotations

import gettext
from dataclasses import replace
from functools import cache
from pathlib import Path

from bot.plain import ENGLISH, Language
from bot.rejected import Rejected
from checks.core import say

LOCALES = Path(__file__).parent / "locales"
DOMAIN = "bot"

JAPANESE = Language("ja", str, ("日", "時間", "分", "秒"), "%Y年%-m月%-d日", "、")

LANGUAGES = {each.code: each for each in (ENGLISH, JAPANESE)}


@cache
def language(code: str) -> Language:
    """By one of the codes of LANGUAGES.  Raises Rejected where its catalogue was not compiled."""
    known = LANGUAGES[code]
    if known is ENGLISH:
        return known
    try:
        catalogue = gettext.translation(DOMAIN, LOCALES, [code])
    except FileNotFoundError as e:
        raise Rejected(
            say("The catalogue of {code} is not there: make catalogues", code=code)
        ) from e
    return replace(known, lookup=catalogue.gettext)
