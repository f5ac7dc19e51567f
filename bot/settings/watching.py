"""The watch: how often it looks, when it speaks, and where."""

from __future__ import annotations

from pydantic import Field

from bot.settings import kinds
from bot.settings.group import Group


class OfWatch(Group):
    WATCH_HEALTH_SECONDS: int = Field(
        60, ge=1, le=3600, description="Seconds between two looks at AWS's public health feeds."
    )
    WATCH_RATES_SECONDS: int = Field(
        300, ge=1, le=86400, description="Seconds between two looks at bounce and complaint rates."
    )
    ALERT_CONFIRM: int = Field(
        2, ge=1, le=20, description="Readings in a row before a rate raises an alert."
    )
    ALERT_LEVELS: kinds.Levels = Field(
        "",
        description="What is other than by default (docs/alerts.md has the keys of each rule),"
        " separated by ;: bounce_rate warn=3% critical=6%; receiver share=30%; quota confirm=3;"
        " delays off",
    )
    ALERT_ROUTES: kinds.AlertRoutes = Field(
        "",
        description="Channels for some alerts, comma separated: service=C0123ABCD,"
        " bounce_rate@us-east-1=C0456EFGH, @prod=C0789IJKL, quota@prod/eu-west-1=C0ABCMNOP (prod:"
        " an account of SES_ACCOUNTS); the first that fits is taken, else ALERT_CHANNEL.",
    )
    QUIET_HOURS: kinds.Quiet = Field(
        "",
        description="When warnings wait until it is over, such as 22:00-07:00 Europe/Berlin (else"
        " UTC); critical alerts never wait.",
    )
    DIGESTS: kinds.Digests = Field(
        "",
        description="Digests of mail and alerts, comma separated: daily 09:00"
        " Europe/Berlin=C0123ABCD, weekly mon 09:00=C0456EFGH; without a zone it is UTC.  Empty:"
        " none.  Needs the role watch.",
    )
    RUNBOOK_URL: kinds.PageUrl = Field(
        "",
        description="Where the pages of docs/runbooks can be opened, such as"
        " https://wiki.example/ses-why/{rule}: alerts then have a button; {rule}, or the end,"
        " stands for the rule.",
    )
