"""The languages that there are, each with its catalogue.

Catalogues are made by `make catalogues`: Babel reads `say(...)` out of the code into
`bot/locales/*/LC_MESSAGES/bot.po`, where they are translated, and compiles that beside it.
"""

from __future__ import annotations

import gettext
from dataclasses import replace
from functools import cache
from io import BytesIO
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
    """By one of the codes of LANGUAGES.  Raises Rejected where its catalogue is not there."""
    known = LANGUAGES[code]
    return known if known is ENGLISH else replace(known, lookup=_catalogue(code).gettext)


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
