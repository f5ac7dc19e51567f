"""Slack: the app, who may ask and act there, and what is kept of it."""

from __future__ import annotations

from pydantic import Field, SecretStr

from bot.settings import kinds
from bot.settings.group import Group


class OfSlack(Group):
    SLACK_BOT_TOKEN: kinds.BotToken = Field(
        SecretStr(""), description="Bot token of the Slack app (xoxb-…); needed to serve."
    )
    SLACK_DELIVERY: kinds.Delivery = Field(
        "socket",
        description="How Slack's requests come: socket (Socket Mode: the bot opens a connection,"
        " and nothing has to be reachable from outside) or http (Slack calls an https address"
        " of yours, which leads to HTTP_PORT).",
    )
    SLACK_APP_TOKEN: kinds.AppToken = Field(
        SecretStr(""),
        description="App-level token (xapp-…, connections:write); needed to serve by Socket Mode.",
    )
    SLACK_SIGNING_SECRET: SecretStr = Field(
        SecretStr(""), description="Signing secret of the Slack app; needed to serve by HTTP."
    )
    HTTP_HOST: kinds.Host = Field(
        "127.0.0.1",
        description="IP address to listen on for HTTP: 127.0.0.1 behind a proxy on the same"
        " machine, 0.0.0.0 in a container.",
    )
    HTTP_PORT: int = Field(
        0,
        ge=0,
        le=65_535,
        description="Port for /healthz, /readyz and /metrics, and for /slack/events where Slack's"
        " requests come by HTTP; 0: none.",
    )
    PORT: int = Field(
        0,
        ge=0,
        le=65_535,
        description="What Heroku and others call it; taken where HTTP_PORT is not set and Slack's"
        " requests come by HTTP.",
    )
    SLACK_API_URL: kinds.Slashed = Field(
        "https://slack.com/api/", description="Slack's Web API; change it only behind a proxy."
    )
    SLACK_COMMAND: kinds.Command = Field(
        "/ses", description="The slash command, as in the Slack manifest."
    )
    ALERT_CHANNEL: str = Field(
        "", description="Id of the channel for warnings (C…); the bot must be able to post there."
    )
    WHO_MAY_ASK: kinds.People = Field(
        "members",
        description="Who may ask the bot: members (of your workspace, without its guests),"
        " everybody (its guests too), nobody, or Slack's ids of users (U…) and user groups (S…),"
        " comma separated, which may stand beside members.  members needs users:read, groups"
        " usergroups:read.",
    )
    WHO_MAY_ACT: kinds.People = Field(
        "",
        description="Who may do what changes something in SES, and see addresses where they are"
        " masked: users (U…) and user groups (S…), members, or everybody; empty: nobody.",
    )
    ADMINS: kinds.People = Field(
        "",
        description="Who may do all that WHO_MAY_ACT may, and see what is wrong with the set-up:"
        " users (U…) and user groups (S…); empty: nobody.",
    )
    CHANNEL_RULES: kinds.ChannelRules = Field(
        "",
        description="What differs in some channels, comma separated: C0123ABCD=dm S0456EFGH,"
        " public=asker.  Left: a channel's id, or public, private, group, direct, shared.  Right:"
        " where answers appear (channel, asker, dm), whether addresses are masked (masked,"
        " unmasked; by default they are in public and shared channels), the language (en, ja), who"
        " may ask (members, everybody, nobody, U…, S…).  The first that says something counts.",
    )
    LOOKUPS_PER_HOUR: int = Field(
        60, ge=1, le=10_000, description="Look-ups that one person may ask for in an hour."
    )
    SAME_ANSWER_MINUTES: int = Field(
        5,
        ge=0,
        le=60,
        description="Who asks the same within so many minutes gets a link to the answer that is"
        " there already; 0: everybody an answer of their own.",
    )
    AUDIT_DAYS: int = Field(
        400, ge=30, le=36_500, description="Rows of the audit log older than this are deleted."
    )

    @property
    def rights(self) -> tuple[str, str, str, str]:
        """The settings of who may do what, as `bot.slack.policy_words` reads them together."""
        return self.WHO_MAY_ASK, self.WHO_MAY_ACT, self.ADMINS, self.CHANNEL_RULES
