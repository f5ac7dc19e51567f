"""All settings, in the order of `.env.example`."""

from __future__ import annotations

from bot.settings.amazon import OfAmazon
from bot.settings.running import OfProcess
from bot.settings.slack import OfSlack
from bot.settings.watching import OfWatch


class Settings(OfProcess, OfWatch, OfAmazon, OfSlack):
    """Each field is an environment variable; its description becomes the comment in
    `.env.example`.  Any may be read from a file instead: NAME_FILE=/run/secrets/name.

    Pydantic takes the fields of the last base first.
    """
