from __future__ import annotations

import json
import shlex
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.plain import sentence
from checks.blind_spots import CHECK
from checks.core import (
    ConfigurationSet,
    EventDestination,
    EventKind,
    Finding,
    MailEvent,
    MessageId,
    Outcome,
    Owner,
    Place,
    Target,
    Text,
    Timeline,
    Unavailable,
    Verdict,
    say,
)
from tests.fakes import (
    ALL_KINDS,
    ANN,
    AWAY,
    HOME,
    MAIN_SET,
    MESSAGE,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

TOPIC = "arn:aws:sns:eu-west-1:111122223333:x"
BUS = "arn:aws:events:eu-west-1:111122223333:event-bus/default"
DELIVERED = event(EventKind.DELIVERY, ago(hours=1))
DOWN = say("SES is throttling us")


def having(*kinds: str, name: str = "main", **fields: Any) -> ConfigurationSet:
    given: dict[str, Any] = {"enabled": True, "target": TOPIC, "queryable": True} | fields
    destination = EventDestination("to us", kinds=frozenset(kinds), **given)
    return replace(MAIN_SET, name=name, destinations=(destination,))


def ask(
    *events: MailEvent,
    sets: tuple[ConfigurationSet, ...] = (MAIN_SET,),
    places: tuple[Place, ...] = (HOME,),
    target: Any = ANN,
    **ses: Any,
) -> Finding:
    fake = FakeSes(sets={each.name: each for each in sets}, **ses)
    return CHECK.run(target, sources(ses=fake, history=FakeHistory(events=events), places=places))


def sent(**since: float) -> MailEvent:
    return event(sent_at=ago(**since))


@pytest.mark.parametrize(
    ("found", "verdict", "headline"),
    [
        pytest.param(
            ask(event(), DELIVERED),
            Verdict.OK,
            say("Its configuration set publishes every kind of event to us"),
            id="all seen",
        ),
        pytest.param(
            ask(sent(minutes=5)),
            Verdict.UNKNOWN,
            say("Sent {age} ago; no result has come yet", age=timedelta(minutes=5)),
            id="too early",
        ),
        pytest.param(
            ask(sent(minutes=15)),
            Verdict.UNKNOWN,
            say(
                "No result has come {age} after sending, which is unusual",
                age=timedelta(minutes=15),
            ),
            id="overdue",
        ),
        pytest.param(
            ask(sent(minutes=5), sets=(having("SEND"),)),
            Verdict.WARN,
            say("The configuration set {name} does not send us all of its events", name="main"),
            id="results not published",
        ),
        pytest.param(
            ask(event(template="receipt"), sets=(having(*ALL_KINDS - {"RENDERING_FAILURE"}),)),
            Verdict.WARN,
            say(
                "The set {name} would not tell us if the template {template} failed",
                name="main",
                template="receipt",
            ),
            id="a template's failure not published",
        ),
        pytest.param(
            ask(event(), DELIVERED, sets=(having(*ALL_KINDS - {"COMPLAINT"}),)),
            Verdict.WARN,
            say("The configuration set {name} does not send us all of its events", name="main"),
            id="complaints not published",
        ),
        pytest.param(
            ask(event(), DELIVERED, sets=(having(*ALL_KINDS, enabled=False),)),
            Verdict.WARN,
            say("The configuration set {name} does not send us all of its events", name="main"),
            id="destination switched off",
        ),
        pytest.param(
            ask(event(configuration_set=None)),
            Verdict.WARN,
            say("The message was sent without a configuration set: we see only part of it"),
            id="no set",
        ),
        pytest.param(
            ask(event(place=AWAY)),
            Verdict.WARN,
            say("The message left from {region}, which is not searched", region=AWAY.region),
            id="not searched",
        ),
        pytest.param(
            ask(event(place=replace(HOME, account="444455556666"))),
            Verdict.WARN,
            say(
                "The message left from {region} of {account}, which is not searched",
                region=HOME.region,
                account="444455556666",
            ),
            id="another account",
        ),
        pytest.param(
            ask(event(), DELIVERED, down=DOWN),
            Verdict.UNKNOWN,
            say("Could not see which events SES tells us of"),
            id="set not seen",
        ),
        pytest.param(
            ask(event(place=AWAY), replace(DELIVERED, place=AWAY), places=(HOME, AWAY)),
            Verdict.UNKNOWN,
            say("Could not see which events SES tells us of"),
            id="set of another place",
        ),
        pytest.param(
            ask(sets=()),
            Verdict.WARN,
            say("There is no configuration set, so SES tells us of no message"),
            id="no set at all",
        ),
        pytest.param(
            ask(sets=(replace(MAIN_SET, destinations=()),)),
            Verdict.WARN,
            say("No configuration set publishes its events to us"),
            id="no destination at all",
        ),
        pytest.param(
            ask(sets=(having("BOUNCE"),)),
            Verdict.WARN,
            say("The configuration set {name} does not send us all of its events", name="main"),
            id="some kinds only",
        ),
        pytest.param(
            ask(sets=(having(*ALL_KINDS - {"RENDERING_FAILURE"}),)),
            Verdict.WARN,
            say("We are not told of templates that fail, by the set {name}", name="main"),
            id="no failures of templates",
        ),
        pytest.param(
            ask(), Verdict.WARN, say("No event of any message has reached us yet"), id="silence"
        ),
        pytest.param(
            ask(down=DOWN),
            Verdict.UNKNOWN,
            say("No message is known, and not all that may hold mail back could be seen"),
            id="nothing known, SES down",
        ),
    ],
)
def test_verdict(found: Finding, verdict: Verdict, headline: Text) -> None:
    assert (found.verdict, found.headline) == (verdict, headline)
    assert found.explains == (() if verdict is Verdict.OK else (Outcome.UNKNOWN,))


class OthersHaveEvents(FakeHistory):
    def newest_event_at(self, place: Place) -> datetime | None:
        return ago(minutes=1)


@pytest.mark.parametrize(
    ("oldest", "headline"),
    [
        pytest.param(
            ago(days=30),
            say("Our events tell of no mail to this address since {begins}", begins=ago(days=30)),
            id="long since",
        ),
        pytest.param(
            ago(days=2),
            say(
                "Our events begin at {begins}: earlier mail is not known",
                begins=ago(days=2),
            ),
            id="not for long",
        ),
        pytest.param(None, say("No message to this recipient is stored"), id="not known"),
    ],
)
def test_others_have_events_and_this_one_has_none(oldest: datetime | None, headline: Text) -> None:
    others = (event(at=oldest),) if oldest else ()
    found = CHECK.run(ANN, sources(history=OthersHaveEvents(others=others)))
    assert (found.verdict, found.headline) == (Verdict.UNKNOWN, headline)
    assert len(sentence(found.headline)) < 80
    assert {ago(minutes=1), oldest} - {None} <= {fact.value for fact in found.facts}
    assert found.fix
    assert found.fix.owner is Owner.US


def test_a_message_from_before_our_events_is_no_other_accounts() -> None:
    taken = MessageId("010001a0e5a51000-3f6c2a11-9d0e-4f5b-8c77-1f2e3d4c5b6a-000000").accepted_at
    for oldest, template in (
        (taken + timedelta(hours=1), "The message is older than our events"),
        (taken - timedelta(hours=1), "No event of this message is known"),
    ):
        history = OthersHaveEvents(others=(event(at=oldest),))
        asked = MessageId("010201a0e5a51000-3f6c2a11-9d0e-4f5b-8c77-1f2e3d4c5b6a-000000")
        found = CHECK.run(asked, sources(history=history))
        assert found.headline.template.startswith(template)


def test_a_look_up_that_is_denied_is_what_has_to_be_mended() -> None:
    found = ask(failing={"suppression": DOWN})
    assert found.fix
    assert found.fix.text == say("Ask again once this is put right: {why}.", why=DOWN)
    assert not found.undecided  # a look failed
    assert ask(sent(minutes=5)).undecided


def test_a_store_that_cannot_be_read_is_not_an_empty_one() -> None:
    found = CHECK.run(ANN, sources(history=FakeHistory(down=say("The database is locked"))))
    assert (found.verdict, found.explains) == (Verdict.UNKNOWN, (Outcome.UNKNOWN,))
    assert found.headline.template.startswith("The stored events could not be read")


def test_a_message_id_tells_when_ses_took_the_message() -> None:
    target = MessageId(MESSAGE)
    assert target.accepted_at in [fact.value for fact in ask(target=target).facts]


def command(found: Finding) -> tuple[list[str], Any]:
    assert found.fix
    words = shlex.split(found.fix.command or "")
    return words[:-1], json.loads(words[-1])


@pytest.mark.parametrize(
    ("target", "definition"),
    [
        (TOPIC, {"SnsDestination": {"TopicArn": TOPIC}}),
        (BUS, {"EventBridgeDestination": {"EventBusArn": BUS}}),
    ],
)
def test_the_command_adds_the_missing_kinds_to_what_is_there(
    target: str, definition: dict[str, Any]
) -> None:
    found = ask(event(), DELIVERED, sets=(having("SEND", "OPEN", target=target),))
    words, wanted = command(found)
    assert words == [
        *["aws", "sesv2", "update-configuration-set-event-destination", "--region", "eu-west-1"],
        *["--configuration-set-name", "main", "--event-destination-name", "to us"],
        "--event-destination",
    ]
    assert set(wanted.pop("MatchingEventTypes")) == ALL_KINDS - {"CLICK", "SUBSCRIPTION"}
    assert wanted == {"Enabled": True, **definition}


def test_a_new_destination_goes_to_where_another_set_publishes() -> None:
    bare = replace(MAIN_SET, destinations=())
    found = ask(event(), DELIVERED, sets=(bare, having(*ALL_KINDS, name="other")))
    words, wanted = command(found)
    assert "create-configuration-set-event-destination" in words
    assert wanted["SnsDestination"] == {"TopicArn": TOPIC}


def test_without_a_known_target_no_command_is_made_up() -> None:
    found = ask(event(), DELIVERED, sets=(replace(MAIN_SET, destinations=()),))
    assert found.fix
    assert found.fix.command is None


def test_destinations_that_cannot_be_seen_are_not_missing() -> None:
    unseen = replace(MAIN_SET, destinations=Unavailable("SES", DOWN))
    assert ask(event(), DELIVERED, sets=(unseen,)).verdict is Verdict.UNKNOWN


def test_a_message_id_that_nothing_is_known_of_is_spoken_of_as_one() -> None:
    class Elsewhere(FakeHistory):
        def timelines(self, target: Target) -> tuple[Timeline, ...]:
            return ()

    others = Elsewhere(events=(event(),))
    found = CHECK.run(MessageId(MESSAGE), sources(history=others))
    assert found.headline == say("No event of this message is known: it may be another account's")


@pytest.mark.parametrize("look_up", ["configuration_set", "suppression", "account"])
def test_late_without_a_result_what_could_not_be_looked_up_comes_first(look_up: str) -> None:
    ses = FakeSes(failing={look_up: say("it may not call SES")})
    late = (event(sent_at=ago(hours=2)),)
    found = CHECK.run(ANN, sources(ses=ses, history=FakeHistory(events=late)))
    assert found.headline.template.startswith("No result has come {age} after sending, and not all")
    assert found.fix
    assert dict(found.fix.text.values)["why"] == say("it may not call SES")


def test_a_fresh_message_is_waited_for_whatever_could_not_be_looked_up() -> None:
    found = ask(sent(minutes=5), failing={"suppression": DOWN})
    assert found.fix
    assert (found.fix.owner, found.fix.text.template) == (
        Owner.NOBODY,
        "Wait: most results come in {minutes} minutes.",
    )


def of_nobody(*sets: ConfigurationSet) -> Finding:
    """Asked about somebody of whom nothing is stored, where others' mail is."""
    ses = FakeSes(sets={each.name: each for each in sets})
    return CHECK.run(ANN, sources(ses=ses, history=OthersHaveEvents()))


def test_one_set_of_several_that_hides_failures_of_templates_is_no_reason_to_lead_with() -> None:
    """Mail that nobody has heard of was most likely never sent."""
    early = having(*(ALL_KINDS - {"RENDERING_FAILURE"}), name="early")
    hidden = say("We are not told of templates that fail, by the set {name}", name="early")
    assert of_nobody(early).headline == hidden
    found = of_nobody(MAIN_SET, early)
    assert found.headline == of_nobody(MAIN_SET).headline
    assert found.verdict is Verdict.UNKNOWN
    assert found.fix
    assert found.fix.command
    assert "RENDERING_FAILURE" in found.fix.command
    assert dict(found.fix.text.values)["name"] == "early"
    kept = [each.value for each in found.facts if each.label == say("Not published to us")]
    assert kept == [("RENDERING_FAILURE",)]


def test_one_that_hides_what_became_of_any_message_is() -> None:
    early = having(*(ALL_KINDS - {"RENDERING_FAILURE"}), name="early")
    found = of_nobody(MAIN_SET, early, having("SEND", name="offers"))
    assert (found.verdict, dict(found.headline.values)) == (Verdict.WARN, {"name": "offers"})
