from __future__ import annotations

import shlex
from dataclasses import replace
from typing import Any

import pytest

from checks.core import (
    Address,
    EventKind,
    Finding,
    MailEvent,
    MessageId,
    Outcome,
    Owner,
    Place,
    Suppression,
    Target,
    Text,
    Timeline,
    Verdict,
    say,
    timelines,
)
from checks.suppression_list import CHECK
from tests.fakes import (
    ACCOUNT,
    ANN,
    AWAY,
    BOTH,
    HOME,
    MAIN_SET,
    MESSAGE,
    FakeHistory,
    FakeSes,
    ago,
    event,
    sources,
)

BOUNCED = Suppression(ANN.value, "BOUNCE", ago(days=30), "cause")
COMPLAINED = Suppression(ANN.value, "COMPLAINT", ago(days=30))
HELD = event(EventKind.BOUNCE, ago(hours=1), subtype="OnAccountSuppressionList")
DELIVERED = event(EventKind.DELIVERY, ago(hours=1))
ONLY_BOUNCES = replace(ACCOUNT, suppressed_reasons=frozenset({"BOUNCE"}))
NEVER = (Outcome.NEVER_SENT,)
DOWN = say("SES is throttling us")


def ask(
    target: Address | MessageId = ANN, history: FakeHistory | None = None, **ses: Any
) -> Finding:
    return CHECK.run(target, sources(ses=FakeSes(**ses), history=history))


def listed(*entries: Suppression) -> dict[str, Suppression]:
    return {entry.address: entry for entry in entries}


@pytest.mark.parametrize(
    ("ses", "verdict", "headline"),
    [
        pytest.param({}, Verdict.OK, say("Not on the suppression list"), id="not listed"),
        pytest.param(
            {"suppressed": listed(BOUNCED)},
            Verdict.FAIL,
            say("Suppressed: an earlier message bounced"),
            id="bounce",
        ),
        pytest.param(
            {"suppressed": listed(COMPLAINED)},
            Verdict.FAIL,
            say("Suppressed: the recipient marked earlier mail as spam"),
            id="complaint",
        ),
        pytest.param(
            {"suppressed": listed(COMPLAINED), "the_account": ONLY_BOUNCES},
            Verdict.OK,
            say("On the suppression list, but not for a reason in force"),
            id="listed is not blocked",
        ),
        pytest.param(
            {"suppressed": listed(BOUNCED), "failing": {"account": DOWN}},
            Verdict.UNKNOWN,
            say("On the suppression list, but could not see whether it is in force"),
            id="half blind",
        ),
        pytest.param({"down": DOWN}, Verdict.UNKNOWN, DOWN, id="blind"),
    ],
)
def test_verdict_without_events(ses: dict[str, Any], verdict: Verdict, headline: Text) -> None:
    found = ask(**ses)
    assert (found.verdict, found.headline) == (verdict, headline)
    assert found.explains == (NEVER if verdict is Verdict.FAIL else ())


@pytest.mark.parametrize(
    ("override", "verdict"),
    [
        pytest.param(replace(MAIN_SET, suppressed_reasons=frozenset()), Verdict.OK, id="none"),
        pytest.param(replace(MAIN_SET, suppressed_reasons=BOTH), Verdict.FAIL, id="both"),
        pytest.param(replace(MAIN_SET, suppression_scope="TENANT"), Verdict.OK, id="tenant"),
        pytest.param(MAIN_SET, Verdict.OK, id="as the account: off"),
    ],
)
def test_the_configuration_set_overrides_the_account(override: Any, verdict: Verdict) -> None:
    found = ask(
        history=FakeHistory(events=(DELIVERED,)),
        suppressed=listed(BOUNCED),
        the_account=replace(ACCOUNT, suppressed_reasons=frozenset()),
        sets={"main": override},
    )
    assert found.verdict is verdict


def test_the_event_is_proof_when_ses_cannot_be_asked() -> None:
    found = ask(history=FakeHistory(events=(HELD,)), down=DOWN)
    assert (found.verdict, found.explains) == (Verdict.FAIL, NEVER)
    assert found.headline == say("On the suppression list in {region}", region="eu-west-1")
    assert found.fix
    assert "get-suppressed-destination" in (found.fix.command or "")


def test_the_event_is_proof_when_the_entry_has_gone_since() -> None:
    found = ask(history=FakeHistory(events=(HELD,)))
    assert (found.verdict, found.explains) == (Verdict.FAIL, NEVER)
    assert found.headline == say(
        "Was suppressed in {region} when the message was sent; no longer", region=HOME.region
    )
    assert found.fix
    assert found.fix.text == say("Send the message again: nothing holds it back any more.")


def test_the_event_and_the_entry_are_shown_together() -> None:
    found = ask(history=FakeHistory(events=(HELD,)), suppressed=listed(BOUNCED))
    shown = {fact.source for fact in found.facts}
    assert {"SES GetSuppressedDestination, eu-west-1", "event Bounce, eu-west-1"} <= shown


@pytest.mark.parametrize("spelling", ["ANN@example.com", "ann@example.com", "Ann@example.com"])
def test_every_spelling_is_looked_up(spelling: str) -> None:
    history = FakeHistory(written=("Ann@Example.com",))
    entry = replace(BOUNCED, address=spelling)
    found = ask(Address("ANN", "example.com"), history, suppressed=listed(entry))
    assert found.verdict is Verdict.FAIL
    assert found.fix
    assert shlex.split(found.fix.command or "")[-1] == spelling


def test_a_message_id_is_looked_up_by_the_spellings_of_its_events() -> None:
    history = FakeHistory(events=(HELD,), written=(ANN.value,))
    assert ask(MessageId(MESSAGE), history, suppressed=listed(BOUNCED)).fix
    unknown = ask(MessageId(MESSAGE), FakeHistory())
    assert unknown.verdict is Verdict.UNKNOWN


def test_spellings_that_could_not_be_read_are_a_gap() -> None:
    history = FakeHistory(failing={"spellings": DOWN})
    assert ask(history=history).verdict is Verdict.UNKNOWN


def test_an_entry_may_have_been_there_when_the_events_cannot_be_read() -> None:
    assert ask(history=FakeHistory(failing={"timelines": DOWN})).verdict is Verdict.UNKNOWN


def test_a_complainer_is_not_removed_by_pasting_a_command() -> None:
    both = listed(BOUNCED, replace(COMPLAINED, address="Ann@example.com"))
    for history in (FakeHistory(written=("Ann@example.com",)), FakeHistory(events=(HELD,))):
        suppressed = both if history.written else listed(COMPLAINED)
        fix = ask(history=history, suppressed=suppressed).fix
        assert fix
        assert (fix.owner, fix.command) == (Owner.RECIPIENT, None)


def test_the_command_is_safe_to_paste() -> None:
    hostile = Address("A'; rm -rf /;'", "example.com")
    fix = ask(hostile, suppressed=listed(replace(BOUNCED, address=hostile.value))).fix
    assert fix
    assert shlex.split(fix.command or "")[-1] == hostile.value


@pytest.mark.parametrize(
    ("place", "handled_at", "explains"),
    [
        pytest.param(HOME, HOME, NEVER, id="same place"),
        pytest.param(AWAY, HOME, (), id="the message left from elsewhere"),
    ],
)
def test_an_entry_elsewhere_is_told_but_does_not_explain(
    place: Place, handled_at: Place, explains: tuple[Outcome, ...]
) -> None:
    history = FakeHistory(events=(replace(DELIVERED, place=handled_at),))
    ses = FakeSes(suppressed=listed(BOUNCED))
    asked = sources(ses=ses, history=history, place=place, places=(HOME, AWAY))
    found = CHECK.run(ANN, asked)
    assert (found.verdict, found.explains) == (Verdict.FAIL, explains)
    assert found.headline == say(
        "Suppressed in {region}: an earlier message bounced", region=place.region
    )


def test_the_home_place_speaks_for_a_place_that_is_not_searched() -> None:
    history = FakeHistory(events=(replace(HELD, place=AWAY),))
    found = ask(history=history)
    assert (found.verdict, found.explains) == (Verdict.FAIL, NEVER)
    assert found.headline == say("On the suppression list in {region}", region=AWAY.region)


NO_SUCH_USER = "smtp; 550 5.1.1 user unknown"


def after_bounce(message_id: str, *newer: MailEvent, reply: str = NO_SUCH_USER) -> Finding:
    """Listed because of this message, which the store knows to have bounced."""
    entry = Suppression(ANN.value, "BOUNCE", ago(days=30), message_id)
    bounced = event(
        EventKind.BOUNCE,
        ago(days=30),
        message_id=message_id,
        sent_at=ago(days=30),
        bounce_type="Permanent",
        reply=reply,
    )
    return ask(suppressed=listed(entry), history=FakeHistory(events=(bounced, *newer)))


def test_it_says_why_the_message_bounced_that_caused_the_entry() -> None:
    found = after_bounce("cause", event(), HELD)
    assert say("The mailbox does not exist") in [fact.value for fact in found.facts]
    assert NO_SUCH_USER in [fact.value for fact in found.facts]
    assert ago(days=30) in [f.value for f in found.facts if f.label == say("That message was sent")]
    assert found.fix
    assert found.fix.text.template.startswith("The mailbox did not exist then")


def test_an_entry_that_this_very_message_caused_says_so() -> None:
    found = after_bounce("newest")
    assert found.headline.template.startswith("Suppressed in {region} since this bounce")


def test_without_the_entrys_message_the_last_bounce_before_it_is_the_cause() -> None:
    entry = Suppression(ANN.value, "BOUNCE", ago(days=1))
    events = tuple(
        event(
            EventKind.BOUNCE,
            ago(days=d),
            message_id=f"m{d}",
            sent_at=ago(days=d),
            reply=f"550 5.1.1 unknown {d}",
        )
        for d in (0, 2, 9)
    )
    found = ask(suppressed=listed(entry), history=FakeHistory(events=events))
    assert "550 5.1.1 unknown 2" in [fact.value for fact in found.facts]


@pytest.mark.parametrize(
    ("reply", "advised"),
    [
        pytest.param(
            NO_SUCH_USER, "{remedy} Remove the entry only once the address works.", id="gone"
        ),
        pytest.param(
            "smtp; 550 5.7.515 sending domain does not meet the required authentication level",
            "{remedy} Before sending again, remove the entry.",
            id="ours to mend",
        ),
        pytest.param(
            "smtp; 550",
            "Make sure that the mailbox works now, then remove the entry and send again.",
            id="not told why",
        ),
    ],
)
def test_what_the_bounce_asks_for_comes_before_the_removal(reply: str, advised: str) -> None:
    fix = after_bounce("newest", reply=reply).fix
    assert fix
    assert fix.text.template == advised


def test_a_carriers_filter_is_not_taken_for_a_mailbox_that_did_not_exist() -> None:
    reply = "smtp; 550 <[address]>: User unknown"
    bounced = event(EventKind.BOUNCE, ago(days=30), reply=reply, recipient_domain="au.com")
    entry = Suppression(ANN.value, "BOUNCE", ago(days=30))
    fix = ask(suppressed=listed(entry), history=FakeHistory(events=(bounced,))).fix
    assert fix
    assert "carrier" in fix.text.template


def test_a_bounce_elsewhere_puts_nothing_on_the_list_here() -> None:
    bounced = event(EventKind.BOUNCE, ago(hours=2), reply=NO_SUCH_USER)
    entry = Suppression(ANN.value, "BOUNCE", ago(hours=1))
    asked = sources(
        ses=FakeSes(suppressed=listed(entry)),
        history=FakeHistory(events=(bounced,)),
        place=AWAY,
        places=(HOME, AWAY),
    )
    found = CHECK.run(ANN, asked)
    assert found.headline == say(
        "Suppressed in {region}: an earlier message bounced", region=AWAY.region
    )
    assert NO_SUCH_USER not in [fact.value for fact in found.facts]


def test_a_complaint_is_not_explained_by_an_earlier_bounce() -> None:
    bounced = event(EventKind.BOUNCE, ago(days=40), sent_at=ago(days=40), reply=NO_SUCH_USER)
    found = ask(suppressed=listed(COMPLAINED), history=FakeHistory(events=(bounced,)))
    assert NO_SUCH_USER not in [fact.value for fact in found.facts]


STRANGE = say("no event: another application in the account sent it, or it is older than they are")


@pytest.mark.parametrize(
    ("places", "headline"),
    [
        pytest.param(
            (HOME,),
            say(
                "Suppressed since {since}, after a bounce: {why}",
                since=ago(days=30),
                why=say("The mailbox does not exist"),
            ),
            id="one place",
        ),
        pytest.param(
            (HOME, AWAY),
            say(
                "Suppressed in {region} since {since}: {why}",
                region=HOME.region,
                since=ago(days=30),
                why=say("The mailbox does not exist"),
            ),
            id="several",
        ),
    ],
)
def test_the_entry_and_the_bounce_that_made_it_are_told_in_their_order(
    places: tuple[Place, ...], headline: Text
) -> None:
    bounced = event(
        EventKind.BOUNCE,
        ago(days=30),
        message_id="cause",
        sent_at=ago(days=30),
        reply=NO_SUCH_USER,
    )
    history = FakeHistory(events=(bounced, HELD))
    ses = FakeSes(suppressed=listed(BOUNCED))
    found = CHECK.run(ANN, sources(ses=ses, history=history, places=places))
    assert found.headline == headline
    assert STRANGE not in [fact.value for fact in found.facts]


def test_a_message_that_nobody_told_us_of_is_told_as_such() -> None:
    found = ask(suppressed=listed(BOUNCED), history=FakeHistory(events=(HELD,)))
    assert found.headline == say("Suppressed: an earlier message bounced")
    assert STRANGE in [fact.value for fact in found.facts]


def test_where_the_events_cannot_be_read_nothing_is_said_of_that_message() -> None:
    history = FakeHistory(failing={"timelines": DOWN})
    found = ask(suppressed=listed(BOUNCED), history=history)
    assert STRANGE not in [fact.value for fact in found.facts]


def test_who_asks_by_a_message_id_is_told_of_the_recipients_other_messages() -> None:
    bounced = event(
        EventKind.BOUNCE, ago(days=30), message_id="cause", sent_at=ago(days=30), reply=NO_SUCH_USER
    )

    class History(FakeHistory):
        def timelines(self, target: Target) -> tuple[Timeline, ...]:
            known = (HELD,) if isinstance(target, MessageId) else (HELD, bounced)
            return timelines(known)

    history = History(written=("Ann@example.com",))
    entry = replace(BOUNCED, address="Ann@example.com")
    found = ask(MessageId(MESSAGE), suppressed=listed(entry), history=history)
    assert NO_SUCH_USER in [fact.value for fact in found.facts]


@pytest.mark.parametrize(
    ("ses", "entries"),
    [
        pytest.param({"suppressed": listed(BOUNCED)}, (BOUNCED,), id="holds mail back"),
        pytest.param({"suppressed": listed(COMPLAINED)}, (COMPLAINED,), id="a complaint"),
        pytest.param(
            {"suppressed": listed(BOUNCED), "failing": {"account": DOWN}},
            (BOUNCED,),
            id="may hold it back",
        ),
        pytest.param(
            {"suppressed": listed(COMPLAINED), "the_account": ONLY_BOUNCES}, (), id="not in force"
        ),
        pytest.param({}, (), id="not listed"),
    ],
)
def test_the_finding_has_the_entries_that_stand_in_the_way(
    ses: dict[str, Any], entries: tuple[Suppression, ...]
) -> None:
    assert ask(**ses).listed == entries
