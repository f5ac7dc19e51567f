"""Do Slack's tokens count, and has the app its scopes?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.doctor.line import Area, Line, Refusal, Spot
from checks.core import Text, Unavailable, attempt, say

BOT = Spot(Area.SLACK, say("Bot token"))
SCOPES = Spot(Area.SLACK, say("Scopes"))
SECRET = Spot(Area.SLACK, say("Signing secret"))
APP = Spot(Area.SLACK, say("App-level token"))

CONNECT = "connections:write"

TOKENS = {
    "invalid_auth",
    "not_authed",
    "account_inactive",
    "token_revoked",
    "token_expired",
    "not_allowed_token_type",
}
"""Refusals that a new token ends."""


@dataclass(frozen=True, slots=True)
class Me:
    """Who we are in the workspace."""

    team: str
    user: str
    """What follows the @."""
    scopes: frozenset[str] | None
    """None: Slack did not say."""


class Tokens(Protocol):
    def me(self) -> Me | Refusal:
        """Raises Unavailable."""
        ...

    def connects(self) -> Refusal | None:
        """Whether Slack would let us in by Socket Mode; None: yes.  Raises Unavailable."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    me: Me | Refusal | Unavailable | None
    """None: there is no token to ask with."""
    connects: Refusal | Unavailable | bool
    """False: there is no token to ask with."""
    wanted: Mapping[str, Text]
    """Scopes, with what cannot be without."""
    welcome: Mapping[str, Text]
    """Those that the bot does without, with what is then not known."""
    secret: bool = False
    """Slack's requests come by HTTP, and there is something to verify them with."""


Known = Me | Refusal | Unavailable | None
"""What is known of who we are; None: there is no token to ask with."""


def who(tokens: Tokens, *, bot: bool) -> Known:
    """`bot`: whether there is a bot token."""
    return attempt(tokens.me) if bot else None


def gather(
    me: Known,
    tokens: Tokens,
    wanted: Mapping[str, Text],
    welcome: Mapping[str, Text],
    *,
    app: bool,
    secret: bool = False,
) -> Seen:
    """`app`: whether there is an app-level token.  Where Slack is silent it is not asked again."""
    if isinstance(me, Unavailable) or not app:
        return Seen(me, False, wanted, welcome, secret)
    refused = attempt(tokens.connects)
    return Seen(me, True if refused is None else refused, wanted, welcome, secret)


def judge(seen: Seen) -> Iterator[Line]:
    yield from _bot(seen)
    if seen.secret:
        yield SECRET.unchecked(
            say("Only a request from Slack shows whether it is the app's"),
            say("Type the command in Slack, and look into the log."),
        )
    match seen.connects:
        case True:
            yield APP.ok(say("Slack lets the bot connect by it"))
        case Unavailable() as gap:
            yield APP.unchecked(gap)
        case Refusal("missing_scope"):
            yield APP.wrong(
                say("It lacks the scope {scope}", scope=CONNECT),
                say(
                    "Make another one with it under Basic Information, App-Level Tokens, and set"
                    " SLACK_APP_TOKEN."
                ),
                needs=(CONNECT,),
            )
        case Refusal(code):
            yield APP.wrong(
                say("Slack refuses it ({code})", code=code),
                say(
                    "Make one with {scope} under Basic Information, App-Level Tokens, and set"
                    " SLACK_APP_TOKEN.",
                    scope=CONNECT,
                ),
            )


def _bot(seen: Seen) -> Iterator[Line]:
    match seen.me:
        case Unavailable() as gap:
            yield BOT.unchecked(gap)
        case Refusal(code) if code in TOKENS:
            yield BOT.wrong(
                say("Slack refuses it ({code})", code=code),
                say("Install the app in the workspace again, and set SLACK_BOT_TOKEN."),
            )
            yield SCOPES.unchecked(say("Slack tells them only for a valid token"))
        case Refusal(code):
            yield BOT.wrong(
                say("Slack refuses it ({code})", code=code),
                say("See auth.test at docs.slack.dev for what that means."),
            )
            yield SCOPES.unchecked(say("Slack tells them only for a valid token"))
        case Me(team, user, scopes):
            yield BOT.ok(say("The bot is {user} in {team}", user=user, team=team))
            yield from _scopes(scopes, seen)


def _scopes(scopes: frozenset[str] | None, seen: Seen) -> Iterator[Line]:
    if scopes is None:
        yield SCOPES.unchecked(say("Slack did not say which there are"))
        return
    missing = [scope for scope in seen.wanted if scope not in scopes]
    without = [scope for scope in seen.welcome if scope not in scopes]
    if not missing and not without:
        count = len(seen.wanted) + len(seen.welcome)
        yield SCOPES.ok(say("All {count} of the manifest are there", count=count))
    for scope in missing:
        yield SCOPES.wrong(
            say("{scope} is missing; what needs it: {lost}", scope=scope, lost=seen.wanted[scope]),
            say("Add it under OAuth & Permissions in the app's settings, and install it again."),
            needs=(scope,),
        )
    for scope in without:
        yield SCOPES.unchecked(
            say(
                "{scope} is missing, and so I do not know this: {lost}",
                scope=scope,
                lost=seen.welcome[scope],
            ),
            say(
                "Add it under OAuth & Permissions in the app's settings, and install it again; or"
                " leave it: no setting needs it."
            ),
            needs=(scope,),
        )
