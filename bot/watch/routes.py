"""Which channel an alert goes to, by its rule, account and Region.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from bot.watch import storm
from bot.watch.alert import Alert
from checks.core import say
from checks.core.wrong import Wrong

_ROUTE = re.compile(
    r"(?P<kind>[a-z_]+|\*|(?=@))"
    r"(?:@(?:(?P<region>[a-z]{2}(?:-[a-z]+)+-\d)|(?P<account>[\w-]+)(?:/(?P<there>[a-z0-9-]+))?))?"
    r"=(?P<channel>[CGD][A-Z0-9]{2,})"
)


@dataclass(frozen=True, slots=True)
class Route:
    kind: str
    """Of the rule; `*` for all."""
    region: str | None
    """None: any."""
    channel: str
    account: str | None = None
    """Its alias; None: any."""

    def takes(self, alert: Alert) -> bool:
        here = self.region in (None, alert.region) and self.account in (None, alert.alias)
        return here and self.kind in ("*", alert.kind)


@dataclass(frozen=True, slots=True)
class Routes:
    default: str
    """Where all goes that no route takes."""
    routes: tuple[Route, ...] = ()

    def channel(self, alert: Alert) -> str:
        return next((route.channel for route in self.routes if route.takes(alert)), self.default)


def parse(text: str, kinds: Iterable[str]) -> tuple[Route, ...]:
    """`service=C0123, bounce_rate@us-east-1=C0456, @prod=C0789, quota@prod/eu-west-1=C0ABC`; the
    first that fits is taken.

    Raises Wrong.
    """
    known = {*kinds, "*"}
    found = []
    for part in filter(None, (each.strip() for each in text.split(","))):
        written = _ROUTE.fullmatch(part)
        if written is None:
            raise Wrong(
                say(
                    "{part} is not written like {one}, {another} or {third}",
                    part=part,
                    one="rule@region=C0123ABCD",
                    another="@account=C0123ABCD",
                    third="rule@account/region=C0123ABCD",
                )
            )
        kind = written["kind"] or "*"
        if kind == storm.KIND:
            raise Wrong(
                say("{kind} has no channel of its own: it goes where its alerts go", kind=kind)
            )
        if kind not in known:
            raise Wrong(
                say("{name} is no rule; there are: {names}", name=kind, names=tuple(sorted(known)))
            )
        region = written["region"] or written["there"]
        found.append(Route(kind, region, written["channel"], written["account"]))
    return tuple(found)


def unknown_accounts(routes: Iterable[Route], aliases: Iterable[str]) -> tuple[str, ...]:
    """What is named as an account and is none."""
    named = dict.fromkeys(route.account for route in routes if route.account)
    return tuple(name for name in named if name not in set(aliases))
