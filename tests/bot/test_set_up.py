"""What is missing from the set-up, and that nothing is claimed of what was not looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pytest
from slack_bolt.authorization import AuthorizeResult

from bot import publishing
from bot.plain import sentence
from bot.set_up import (
    PEOPLE,
    SCOPES,
    USER_GROUPS,
    Given,
    Publishing,
    Source,
    missing_scopes,
    problems,
    sources,
)
from bot.settings import load
from bot.wiring_surfaces import tell_missing_scopes
from checks.core import ConfigurationSet, EventDestination, Unavailable, say
from tests.bot.overviews import BLIND, CALM, overview
from tests.fakes import HOME, NOW

GAP = Unavailable("SES ListConfigurationSets", say("Denied: add it to the role"))
GOOD = Publishing(HOME, None, 2, True)
ALL = frozenset(SCOPES)


def told(*one: Publishing, given: Given | None = None, dead: int = 0) -> list[str]:
    found = overview(replace(CALM), dead_letters=dead)
    return [sentence(line) for line in problems(found, one, given or Given(scopes=ALL))]


def test_where_all_is_there_nothing_is_missing() -> None:
    assert told(GOOD) == []


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Publishing(HOME, None, 0, None), ["there is no configuration set"]),
        (Publishing(HOME, None, 2, False), ["no configuration set has an event destination"]),
        (Publishing(HOME, None, 9, None), []),
        (Publishing(HOME, None, 2, GAP), []),
        (Publishing(HOME, None, GAP, None), []),
    ],
    ids=["no set", "no destination", "not all looked at", "denied", "list denied"],
)
def test_that_ses_publishes_nothing_is_said_where_it_was_seen(
    one: Publishing, said: list[str]
) -> None:
    found = told(one)
    assert len(found) == len(said)
    assert all(words in line for words, line in zip(said, found, strict=True))


def test_settings_that_are_empty_are_named() -> None:
    given = Given(alert_channel=False, queue=False, scopes=None)
    assert [line.split()[0] for line in told(GOOD, given=given, dead=3)] == [
        "EVENTS_QUEUE_URL",
        "ALERT_CHANNEL",
        "3",
    ]


def test_a_scope_that_is_missing_is_named_with_what_cannot_be() -> None:
    [line] = map(sentence, missing_scopes(ALL - {"files:write"}, groups=True, members=True))
    assert line.startswith("The app lacks the scope files:write, without which charts and raw")
    assert missing_scopes(None, groups=True, members=True) == ()


def test_the_scope_for_user_groups_is_missing_only_where_a_setting_names_one() -> None:
    [line] = map(sentence, missing_scopes(ALL - {USER_GROUPS}, groups=True, members=True))
    assert "usergroups:read" in line
    assert missing_scopes(ALL - {USER_GROUPS}, groups=False, members=True) == ()


def test_the_scope_for_people_is_missing_where_only_members_may() -> None:
    [line] = map(sentence, missing_scopes(ALL - {PEOPLE}, groups=True, members=True))
    assert line.startswith("The app lacks the scope users:read, without which questions of members")
    assert missing_scopes(ALL - {PEOPLE}, groups=True, members=False) == ()


def test_it_is_in_the_log_when_the_process_starts(caplog: pytest.LogCaptureFixture) -> None:
    known = {"enterprise_id": None, "team_id": "T1", "bot_token": "xoxb-1"}
    scopes = sorted(ALL - {"im:history", USER_GROUPS})
    settings = load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "k" * 32})
    tell_missing_scopes(settings, AuthorizeResult(**known, bot_scopes=scopes))
    tell_missing_scopes(settings, AuthorizeResult(**known))
    [line] = caplog.messages
    assert "im:history" in line


def test_each_source_is_readable_or_not_in_its_place() -> None:
    found = sources(overview(CALM, BLIND), (Publishing(HOME, GAP, GAP, None),))
    unread = [(sentence(s.what), s.place.region if s.place else None) for s in found if s.gap]
    assert unread == [
        ("Sending state and quota", "us-east-1"),
        ("Bounce and complaint rate", "us-east-1"),
        ("Incidents of SES", "us-east-1"),
        ("Stored events", "us-east-1"),
        ("Identities", "eu-west-1"),
        ("Configuration sets", "eu-west-1"),
    ]
    assert Source(say("Alerts"), None) in found


QUEUE = EventDestination("to us", True, frozenset({"BOUNCE"}), "arn:aws:sns:eu-west-1:1:t", True)
METRICS = replace(QUEUE, target="cloudwatch", queryable=False)


def a_set(*destinations: EventDestination, gap: Unavailable | None = None) -> ConfigurationSet:
    return ConfigurationSet(
        seen_at=NOW,
        name="x",
        sending=True,
        suppressed_reasons=None,
        suppression_scope=None,
        tls_required=False,
        max_delivery=None,
        destinations=gap or destinations,
    )


@dataclass
class FakeSes:
    sets: Mapping[str, ConfigurationSet | Unavailable | None]
    gap: Unavailable | None = None

    def identities(self) -> tuple[str, ...]:
        return ()

    def configuration_sets(self) -> tuple[str, ...]:
        if self.gap:
            raise self.gap
        return tuple(self.sets)

    def configuration_set(self, name: str) -> ConfigurationSet | None:
        found = self.sets[name]
        if isinstance(found, Unavailable):
            raise found
        return found


@pytest.mark.parametrize(
    ("sets", "publishes"),
    [
        ({}, False),
        ({"a": a_set(METRICS), "b": a_set(QUEUE)}, True),
        ({"a": a_set(METRICS), "b": a_set(replace(QUEUE, enabled=False))}, False),
        ({"a": None}, False),
        ({"a": GAP, "b": a_set(METRICS)}, GAP),
        ({"a": GAP, "b": a_set(QUEUE)}, True),
        ({"a": a_set(gap=GAP)}, GAP),
        ({str(n): a_set(METRICS) for n in range(publishing.SETS_MAX + 1)}, None),
    ],
    ids=["none", "one", "off", "gone", "unread", "one and unread", "its own unread", "many"],
)
def test_whether_events_can_reach_us(
    sets: Mapping[str, ConfigurationSet | Unavailable | None],
    publishes: bool | Unavailable | None,
) -> None:
    assert publishing.look(HOME, FakeSes(sets)) == Publishing(HOME, None, len(sets), publishes)


def test_a_list_that_cannot_be_read_says_nothing_of_what_is_on_it() -> None:
    assert publishing.look(HOME, FakeSes({}, GAP)) == Publishing(HOME, None, GAP, None)
