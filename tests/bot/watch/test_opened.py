"""An answer about one of many leads to the alert about all of them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from bot import as_json
from bot.report import OpenAlert, Report
from bot.slack import why
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.terminal import Terminal
from bot.watch import episode, said
from bot.watch.alert import Alert
from bot.watch.machine import Level
from bot.watch.opened import Opened, Page
from bot.watch.related import OTHERS, related
from bot.watch.said import Said
from checks import neighbours
from checks.core import EventKind, Finding, Fix, Owner, Unavailable, Verdict, say, timelines
from tests.bot.reports import report
from tests.bot.slack.reading import leaves
from tests.fakes import HOME, NOW, ago, event

REPLY = "smtp; 550 5.1.1 <[address]>: user unknown"
SHARED = Finding(
    Verdict.WARN,
    say("38 of 40 messages refused"),
    fix=Fix(Owner.US, say("Look for what was changed.")),
)
ALONE = Finding.ok(say("Only this recipient"))


def asked(kind: EventKind = EventKind.BOUNCE, found: Finding = SHARED, **more: Any) -> Report:
    """About a message of the set `main`, made from `welcome`, to example.com."""
    named: dict[str, Any] = {
        "template": "welcome",
        "configuration_set": "main",
        "place": HOME,
    } | more
    words: dict[str, Any] = {EventKind.BOUNCE: {"reply": REPLY, "status": "5.1.1"}}.get(kind, {})
    sent = timelines([event(**named), event(kind, ago(minutes=100), **words, **named)])
    return report(("neighbours", found, None), history=sent)


def alert(
    kind: str, *, account: str = HOME.account, region: str = HOME.region, **memory: Any
) -> Alert:
    calm = episode.fresh(f"{kind} {account} {region} x", kind, account, region)
    raised = replace(calm, level=Level.WARNING, opened_at=NOW, episode=1, memory=memory)
    return said.kept(raised, Said(NOW))


RECEIVER = alert("receiver", who="example.com", reason="mailbox_not_found")
DELAYS = alert("receiver", who="example.com", reason="delays")
SET = alert("set", set="main")
TEMPLATE = alert("template", template="welcome")
ALERTS = {"receiver": RECEIVER, "delays": DELAYS, "set": SET, "template": TEMPLATE}


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (asked(), ["receiver", "set"]),
        (asked(EventKind.DELIVERY_DELAY), ["delays"]),
        (asked(EventKind.RENDERING_FAILURE), ["template"]),
        (asked(EventKind.DELIVERY), []),
        (asked(found=ALONE), []),
        (asked(configuration_set=None), ["receiver"]),
        (asked(EventKind.RENDERING_FAILURE, template=None), []),
        (report(("neighbours", SHARED, None), history=()), []),
        (report(history=asked().timelines), []),
    ],
    ids=[
        *("refused", "delayed", "unfilled", "delivered", "alone", "no set", "no template"),
        *("no event", "nobody compared"),
    ],
)
def test_those_about_the_same_are_found(found: Report, expected: list[str]) -> None:
    about = related(found, ALERTS.values())
    assert [name for name, each in ALERTS.items() if each in about] == expected


@pytest.mark.parametrize(
    "other",
    [
        alert("receiver", who="other.example", reason="mailbox_not_found"),
        alert("receiver", who="example.com", reason="policy"),
        alert("receiver", region="us-east-1", who="example.com", reason="mailbox_not_found"),
        alert("receiver", account="9" * 12, who="example.com", reason="mailbox_not_found"),
        alert("set", set="news"),
        alert("set"),
        alert("quota"),
        alert("suppression", who="example.com", reason="mailbox_not_found", set="main"),
    ],
    ids=["who", "reason", "region", "account", "set", "no set", "quota", "another rule"],
)
def test_those_about_something_else_are_not(other: Alert) -> None:
    assert related(asked(), [other]) == ()
    assert related(asked(configuration_set=None), [other]) == ()


def test_where_the_account_is_not_known_the_region_is_enough() -> None:
    nowhere = alert("set", account="", set="main")
    assert related(asked(), [nowhere]) == (nowhere,)


@dataclass
class Posts:
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    down: bool = False

    def parent_ts(self, thread: str) -> tuple[str, str] | None:
        if self.down:
            raise Unavailable("database", say("It is away"))
        return self.known.get(thread)


def page(channel: str, ts: str) -> str | None:
    return f"https://x.slack.example/archives/{channel}/p{ts}" if ts != "gone" else None


SUBJECT = say("mail by the set is refused")


def told(posts: Posts, *known: Alert, page: Page | None = page) -> list[tuple[str, str | None]]:
    opened = Opened(lambda: known, posts, page)
    return [(each.key, each.page) for each in opened.about(asked())]


def test_its_thread_is_where_its_first_message_is() -> None:
    link = "https://x.slack.example/archives/C1/p1.5"
    assert told(Posts({SET.thread: ("C1", "1.5")}), SET) == [(SET.key, link)]
    digest = said.kept(SET, Said(NOW, storm="storm #3"))
    assert told(Posts({"storm #3": ("C1", "1.5")}), digest) == [(SET.key, link)]


@pytest.mark.parametrize(
    ("posts", "page"),
    [
        (Posts(), page),
        (Posts({SET.thread: ("C1", "gone")}), page),
        (Posts({SET.thread: ("C1", "1.5")}, down=True), page),
        (Posts({SET.thread: ("C1", "1.5")}), None),
    ],
    ids=["not posted yet", "Slack does not say", "database away", "outside Slack"],
)
def test_without_a_thread_it_is_named_all_the_same(posts: Posts, page: Page | None) -> None:
    assert told(posts, SET, page=page) == [(SET.key, None)]


def test_an_answer_does_not_fail_with_the_list_of_alerts() -> None:
    def away() -> Iterable[Alert]:
        raise Unavailable("database", say("It is away"))

    assert Opened(away, Posts(), page).about(asked()) == ()


def test_nobody_looks_for_alerts_where_nothing_is_shared() -> None:
    def unasked() -> Iterable[Alert]:
        raise AssertionError

    assert Opened(unasked, Posts(), page).about(asked(found=ALONE)) == ()


LINKED = replace(asked(), alerts=(OpenAlert("set 1 x", SUBJECT, "https://x.slack.example/p1"),))


def test_the_answer_in_slack_links_to_it() -> None:
    payload = why.evidence(Slack(), LINKED)
    assert not validate(payload, "message")
    links = [each["url"] for each in leaves(payload["blocks"]) if each.get("type") == "link"]
    assert links == ["https://x.slack.example/p1"]
    assert "mail by the set is refused" in json.dumps(payload)
    assert "Open alerts" not in json.dumps(why.evidence(Slack(), asked()))


def test_a_terminal_and_a_script_have_it_too() -> None:
    assert "https://x.slack.example/p1" in Terminal(colour=False).report(LINKED)
    assert as_json.report(LINKED)["alerts"] == [
        {"key": "set 1 x", "page": "https://x.slack.example/p1"}
    ]
    assert as_json.report(asked())["alerts"] == []


def test_the_check_that_tells_of_others_is_called_so() -> None:
    assert neighbours.CHECK.id == OTHERS
