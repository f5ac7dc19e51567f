"""All settings, in the order of `.env.example`."""

from __future__ import annotations

from pydantic import ValidationInfo, field_validator

from bot import accounts
from bot.settings.amazon import OfAmazon
from bot.settings.running import OfProcess
from bot.settings.slack import OfSlack
from bot.settings.watching import OfWatch
from bot.watch import routes, rules
from checks.core import say
from checks.core.wrong import Wrong


class Settings(OfProcess, OfWatch, OfAmazon, OfSlack):
    """Each field is an environment variable; its description becomes the comment in
    `.env.example`.  Any may be read from a file instead: NAME_FILE=/run/secrets/name.

    Pydantic takes the fields of the last base first.
    """

    @field_validator("ALERT_ROUTES")
    @classmethod
    def _routes_to_accounts(cls, value: str, info: ValidationInfo) -> str:
        """After what is written by itself: an account that a route names has to be one."""
        if not value or "SES_ACCOUNTS" not in info.data:  # that is a fault of its own
            return value
        known = [each.alias for each in accounts.parse(info.data["SES_ACCOUNTS"])]
        named = routes.parse(value, rules.load())
        if unknown := routes.unknown_accounts(named, known if len(known) > 1 else ()):
            there = say("it names one at most")
            if len(known) > 1:
                there = say("there are: {names}", names=tuple(known))
            raise Wrong(
                say(
                    "{names} is no account of SES_ACCOUNTS; {there}",
                    names=tuple(unknown),
                    there=there,
                )
            )
        return value
