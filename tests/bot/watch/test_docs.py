"""docs/alerts.md says what the rules say of themselves, and how often each spoke in the replayed
weeks.  `WRITE_DOCS=1 pytest` writes it anew."""

from __future__ import annotations

import inspect
import os
import sys
from dataclasses import dataclass
from pathlib import Path

from bot.explain import OWNERS
from bot.plain import sentence
from bot.watch import blind, episode, levels, readings, rules, service, storm, tuning
from bot.watch.compared import Bounds
from bot.watch.machine import Level, Notice, Policy
from bot.watch.rule import Rule
from bot.watch.rules import (
    clock,
    dead_letters,
    delays,
    own_rates,
    queue,
    quota,
    receiver,
    silence,
    suppression,
    template,
)
from bot.watch.rules import set as set_rule
from checks.core import Incident, say
from tests.bot.watch.expected import EXPECTED
from tests.fakes import NOW

PAGE = Path(__file__).parents[3] / "docs/alerts.md"
HEAD = """# Alerts

Each rule of the watch is one file in `bot/watch/rules/`.  This page is made from them and from the
replayed weeks of their tests: `WRITE_DOCS=1 make test ARGS=tests/bot/watch/test_docs.py`.

An alert is one message in the channel, edited as it changes; news of it go to its thread.  What
could not be looked at neither raises nor ends anything.  An alert that has ended and comes back
within 12 hours goes on in its thread.  Where what it is about is watched no longer (a domain that
is no identity any more, a Region that was taken out, an advisor that is off) it ends, and says so.

`ALERT_LEVELS` sets the keys that stand below each rule, and of rules that go by readings in a row
`confirm` (so many to raise) and `settle` (to end), up to 20: `bounce_rate warn=3% critical=6%;
receiver share=30% delays_least=50; quota warn=70% confirm=3; delays off`.  Parts are written as 4%
or 0.04, times as 90s, 30m or 2h; `off` switches a rule off.  What is other than by default is in
the log when the watch begins, and in `/ses status`.

"""
COUNTS = "counts of our own events by the hour"


@dataclass(frozen=True, slots=True)
class Lines:
    warning: str
    critical: str
    source: str


def percent(part: float) -> str:
    return f"{part * 100:g} %"


def minutes(seconds: float) -> str:
    return f"{seconds / 60:g} minutes"


def bounds(found: Bounds, what: str, more: str = "", *, never: bool = False) -> Lines:
    warning = (
        f"{found.least} {what} of {found.floor} or more, {percent(found.share)} or more, and"
        f" {found.times:g} times what is usual (the day before, the same hours a week ago, the"
        " week)"
        f"{more}"
    )
    return Lines(warning, "never" if never else f"{found.many}, and {percent(found.most)}", COUNTS)


def rates(found: levels.Thresholds, lines: readings.Lines) -> Lines:
    aws = f" (AWS: review {percent(lines.review)}, pause {percent(lines.pause)})"
    return Lines(percent(found.warning) + aws, percent(found.critical), "CloudWatch GetMetricData")


LINES = {
    "advisor": Lines(
        "a recommendation that mail depends on is new", "never", "ListRecommendations"
    ),
    "blind": Lines(
        f"a source cannot be read for {minutes(blind.LINES.patience.total_seconds())}",
        "never",
        "the watch itself",
    ),
    "bounce_rate": rates(levels.BOUNCE, readings.BOUNCE),
    "clock": Lines(
        f"{clock.LINES.warning.seconds} seconds off",
        f"{clock.LINES.critical.seconds} seconds",
        "Date of AWS",
    ),
    "complaint_rate": rates(levels.COMPLAINT, readings.COMPLAINT),
    "dead_letters": Lines(
        f"{dead_letters.LINES.least} more than an hour ago",
        f"{dead_letters.LINES.many} more",
        "our database",
    ),
    "delays": Lines(
        f"{delays.LINES.least} messages expire within two hours, and 3 times what is usual; or"
        f" {delays.LINES.retrying} and {percent(delays.LINES.share)} of the mail are still retried",
        f"{delays.LINES.many} expire within two hours",
        "our own events",
    ),
    "identity": Lines(
        "a fault that was not there at the first look", "one that has mail refused", "SES and DNS"
    ),
    "listing": Lines(
        "a list that some servers go by has it",
        "a list that large receivers go by has it",
        "GetDedicatedIps and DNS block lists",
    ),
    "own_rates": Lines(
        f"bounces: {own_rates.FLOORS['bounce'].least} of {own_rates.FLOORS['bounce'].whole} or"
        f" more, {percent(readings.BOUNCE.review)} of two hours; complaints:"
        f" {own_rates.FLOORS['complaint'].least} of {own_rates.FLOORS['complaint'].whole} or more,"
        f" {percent(readings.COMPLAINT.review)} of a day; not where CloudWatch's"
        " alert says as much",
        f"{percent(readings.BOUNCE.pause)}; {percent(readings.COMPLAINT.pause)}",
        COUNTS,
    ),
    "queue": Lines(
        f"the oldest waits {minutes(queue.LINES.warning.total_seconds())}",
        minutes(queue.LINES.critical.total_seconds()),
        "CloudWatch GetMetricData, AWS/SQS",
    ),
    "quota": Lines(percent(quota.LINES.warning), percent(quota.LINES.critical), "GetAccount"),
    "receiver": bounds(
        receiver.REFUSED,
        "refusals for one reason",
        f"; or {receiver.DELAYED.least} delays of {receiver.DELAYED.floor} reports or more,"
        f" {percent(receiver.DELAYED.share)} or more, and as much more than usual",
    ),
    "sending": Lines(
        "AWS reviews the account",
        "paused, or switched off; a tenant or configuration set that may not send",
        "GetAccount, and SES's events on the queue",
    ),
    "service": Lines(
        "a notice",
        f"an outage; over after {service.SILENCE.total_seconds() / 3600:g} hours without a word",
        "AWS's public feeds, AWS Health's API, and its events on the queue",
    ),
    "set": bounds(set_rule.BOUNDS, "refusals"),
    "silence": Lines(
        f"{silence.LINES.least} messages sent, and no event for"
        f" {minutes(silence.LINES.warning.total_seconds())}",
        minutes(silence.LINES.critical.total_seconds()),
        "CloudWatch GetMetricData, and our database",
    ),
    "storm": Lines(
        f"more than {storm.LINES.threads} alerts within"
        f" {minutes(storm.LINES.within.total_seconds())}, or at the end of quiet hours, in one"
        " channel",
        "never: what is critical is in no digest",
        "the watch itself",
    ),
    "suppression": bounds(suppression.BOUNDS, "added or held back", never=True),
    "template": bounds(template.BOUNDS, "failures"),
}
MEANINGS = {
    "warning": "from where on it is a warning",
    "critical": "from where on it is critical",
    "least": "so many must be befallen",
    "floor": "of at least so many",
    "whole": "of at least so many messages",
    "share": "at least this part of them",
    "times": "so many times what is usual",
    "many": "from so many on it is critical",
    "most": "and with at least this part of them",
    "retrying": "so many are still retried",
    "patience": "for so long a source may fail",
    "threads": "so many alerts have threads of their own",
    "within": "that come within this time",
}
"""What may be set of a rule, by the names of the fields."""

TOLD = {
    "advisor": "What the recommendation asks for",
    "identity": "The record to publish",
    "listing": "How the list takes addresses off",
    "receiver": "What the reason of the refusals asks for, and of whom",
    "set": "What the most frequent reason asks for, and of whom",
}
"""Where what to do depends on what was found."""
IN_A_ROW = {
    "blind": "none to raise, by the time alone; 1 to end",
    "service": "1 to raise; 1 to end, where AWS says so",
    "storm": "none: it goes by other alerts",
}
"""Rules that no machine of readings stands behind."""


def test_every_rule_has_its_lines() -> None:
    assert LINES.keys() == rules.load().keys()


CHARTS = "when it is raised, critical, and over"
"""A test of its own holds this against what is sent."""


def section(rule: Rule) -> str:
    module = sys.modules[rule.words.__module__]
    if rule.kind in ("bounce_rate", "complaint_rate"):
        module = sys.modules[f"bot.watch.rules.{rule.kind}"]
    question, _, more = (inspect.getdoc(module) or "").partition("\n\n")
    lines, policy = LINES[rule.kind], rule.policy(Policy())
    counted = f"{policy.confirm} to raise, {policy.settle} to end"
    rows = [
        ("warning", lines.warning),
        ("critical", lines.critical),
        ("source", lines.source),
        ("what to do", told(rule)),
        ("readings in a row", IN_A_ROW.get(rule.kind, counted)),
        ("chart in the thread", CHARTS if rule.picture else "none"),
        ("messages in a replayed week", spoken(rule)),
    ]
    table = "\n".join(f"| {name} | {value} |" for name, value in rows)
    body = f"{question}\n\n{more}".strip()
    return f"## `{rule.kind}`\n{body}\n\n| | |\n| --- | --- |\n{table}\n{settable(rule)}"


def settable(rule: Rule) -> str:
    rows = [
        f"| `{each.key}` | {tuning.written(each.default)} | {meaning(each)} |"
        for each in tuning.known(rule)
    ]
    if not rows:
        return ""
    return "\n" + "\n".join(["| key | default | what |", "| --- | --- | --- |", *rows]) + "\n"


def meaning(level: tuning.Level) -> str:
    if level.prefix == "delays_":
        return f"of delays: {MEANINGS[level.field]}"
    return MEANINGS[level.field]


def test_every_key_has_its_meaning_and_none_is_left_over() -> None:
    known = {each.field for rule in rules.load().values() for each in tuning.known(rule)}
    assert MEANINGS.keys() == known


def told(rule: Rule) -> str:
    if rule.kind in TOLD:
        return TOLD[rule.kind]
    calm = episode.fresh(f"{rule.kind} rates", rule.kind, "111122223333", "eu-west-1")
    alert, _ = episode.turned(calm, None, Level.WARNING, NOW)
    words = rule.words(alert)
    return f"{sentence(words.todo)} ({sentence(OWNERS[words.owner])})"


def test_readings_are_counted_for_those_rules_alone_that_count_them() -> None:
    """A first outage and a first blind look after the patience are told at once."""
    incident = Incident("eu-west-1", NOW, None, "SES is down", "", NOW, False, "feed")
    [(_, notice)] = service.observe([], [incident], "eu-west-1", NOW)
    assert notice is Notice.RAISED
    known = episode.fresh("blind x", "blind", "", "eu-west-1")
    seen, _ = blind.observe(known, say("away"), NOW)
    raised, notice = blind.observe(seen, say("away"), NOW + blind.LINES.patience)
    assert notice is Notice.RAISED
    assert blind.observe(raised, None, NOW)[1] is Notice.RECOVERED
    assert IN_A_ROW.keys() <= rules.load().keys()


def spoken(rule: Rule) -> str:
    """New messages and broadcasts, then replies in the thread."""
    found = []
    for week, messages in EXPECTED.items():
        mine = [line.split()[3] for line in messages if line.split()[2] == rule.kind]
        if mine:
            loud = sum(say != "reply" for say in mine)
            found.append(f"{week}: {loud} in the channel, {len(mine) - loud} in the thread")
    return "; ".join(found) or "none"


def weeks() -> str:
    rows = [
        "## Replayed weeks",
        "",
        "| week | in the channel | in threads |",
        "| --- | --- | --- |",
    ]
    for week, messages in EXPECTED.items():
        loud = sum(not line.endswith(" reply") for line in messages)
        rows.append(f"| {week} | {loud} | {len(messages) - loud} |")
    return "\n".join(rows) + "\n"


def page() -> str:
    return HEAD + weeks() + "\n" + "\n".join(section(r) for r in rules.load().values())


def test_the_page_says_what_the_rules_say() -> None:
    if os.environ.get("WRITE_DOCS"):
        PAGE.write_text(page())
    assert PAGE.read_text() == page(), "run the tests with WRITE_DOCS=1"
