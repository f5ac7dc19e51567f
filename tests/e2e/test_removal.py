"""Addresses come off the suppression list, and back, in the local Slack: by whom, how often, and
what is said of it, whatever AWS answers and whoever dies."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from sqlalchemy import text

from bot.store.engine import open_database
from sandbox.world import Fault, Shape
from tests.e2e.conftest import Shop, Start, shop_in, starting, tour_world
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, finished

pytestmark = pytest.mark.e2e

ANN = "ann@suppressed-bounce.example"
GUS = "gus@suppressed-complaint.example"
LEO = "leo@listed-long-ago.example"
REASON = "removal_reason"
WHY = "The customer has the mailbox back"
BUTTON = "[Remove from the suppression list…]"


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    with shop_in(tour_world()) as shop:
        shop.environment.pop("CHANNEL_RULES")
        yield shop


@pytest.fixture
def start(place: Shop) -> Iterator[Start]:
    with starting(place) as start:
        yield start
    place.world.faults.clear()
    place.world.delays.clear()


_minutes = count(1)


@pytest.fixture
def listed(place: Shop) -> dict[str, Shape]:
    """The list, on which Ann is by an entry that no test has seen."""
    entries = place.world.regions["eu-west-1"].suppression
    since = datetime.now(UTC) - timedelta(days=12) + timedelta(minutes=next(_minutes))
    entries[ANN] = {"Reason": "BOUNCE", "LastUpdateTime": since}
    return entries


def asked(slack: LocalSlack, address: str = ANN, user: str = "ann") -> Json:
    """The answer, once its thread has the evidence."""
    before = {each["ts"] for each in slack.messages("support")}
    slack.command(user, "support", f"/ses why {address}")

    def whole() -> Json | None:
        new = [m for m in slack.messages("support") if m["ts"] not in before]
        return new[0] if new and new[0]["replies"] else None

    return slack.until(whole)


def form(
    slack: LocalSlack, ts: str, user: str = "ann", words: str = "This holds mail back"
) -> Json:
    """The form, once the list has been read for it."""
    known = {view["id"] for view in slack.modals(user)}
    slack.press(user, "support", ts, "suppression_remove")

    def read() -> Json | None:
        new = [view for view in slack.modals(user) if view["id"] not in known]
        return next((v for v in new if words in shown(_without_fields(v))), None)

    return slack.until(read)


def _without_fields(view: Json) -> Json:
    return {"blocks": [each for each in view["blocks"] if each["type"] != "input"]}


def reply(slack: LocalSlack, ts: str, words: str) -> Json:
    """The one reply in the thread that has these words, once it is there."""

    def there() -> Json | None:
        found = [r for r in slack.message("support", ts)["replies"] if words in shown(r)]
        assert len(found) < 2, found
        return found[0] if found else None

    return slack.until(there)


def told(slack: LocalSlack, user: str, words: str) -> Json:
    return slack.until(
        lambda: next((w for w in slack.whispers(user, "support") if words in shown(w)), None)
    )


def removed(slack: LocalSlack, ts: str, user: str = "ann") -> Json:
    assert slack.submit(user, form(slack, ts, user), REASON, WHY)["ok"]
    return reply(slack, ts, "Removed from the suppression list by")


def audit(place: Shop, action: str) -> list[tuple[str, str]]:
    code, out, err = finished([*BOT, "audit", "--json"], place.environment)
    assert (code, err) == (0, "")
    rows = [json.loads(line) for line in out.splitlines()]
    return [(r["actor"], r["detail"]["result"]) for r in rows if r["action"] == action]


def change(place: Shop, statement: str) -> None:
    """As if time had passed."""
    engine = open_database(place.environment["DATABASE_URL"])
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_who_may_removes_an_entry_and_all_in_the_thread_can_see_who_when_and_why(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    bot, slack = start(), place.slack
    answer = asked(slack)
    assert BUTTON in shown(answer)
    view = form(slack, answer["ts"])
    says = shown(_without_fields(view))
    assert f"{ANN} in eu-west-1: listed since" in says
    assert "because of a bounce" in says
    assert "Mail to this address goes out again." in says

    short = slack.submit("ann", view, REASON, "because")
    assert "10 characters or more" in short["answer"]["errors"][REASON]
    assert slack.modals("ann")
    hostile = f"{WHY} <!channel> `x` {ANN}"
    assert slack.submit("ann", view, REASON, hostile)["answer"] == {}
    result = reply(slack, answer["ts"], "Removed from the suppression list by U0ANN")
    assert (slack.modals("ann"), ANN in listed) == ([], False)
    assert "a•••@suppressed-bounce.example in eu-west-1: removed" in shown(result)
    assert f"Reason: {WHY} <!channel> `x` a•••@suppressed-bounce.example" in shown(result)
    assert "send the message again from your side" in shown(result)
    assert ANN not in json.dumps(result, ensure_ascii=False)

    def edited() -> Json | None:
        now = slack.message("support", answer["ts"])
        return now if "Removed from the suppression list by U0ANN" in shown(now) else None

    now = shown(slack.until(edited))
    assert BUTTON not in now
    assert "no longer" in now
    evidence = slack.message("support", answer["ts"])["replies"][0]
    slack.until(
        lambda: (
            "delete-suppressed-destination"
            not in shown(slack.message("support", answer["ts"])["replies"][0])
        )
    )
    assert evidence["ts"] == answer["replies"][0]["ts"]
    slack.press_rerun("ann", "support", answer["ts"])
    reply(slack, answer["ts"], "Re-run")
    assert "Removed from the suppression list" in shown(slack.message("support", answer["ts"]))
    assert audit(place, "remove_suppression")[-4:] == [
        ("U0ANN", "allowed"),
        ("U0ANN", "allowed"),
        ("U0ANN", "begun"),
        ("U0ANN", "done"),
    ]
    assert ANN not in bot.err


def test_who_may_not_act_is_told_so_and_sees_no_form(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start(WHO_MAY_ACT="U0BEN", ADMINS="")
    slack = place.slack
    answer = asked(slack)
    slack.press("cleo", "support", answer["ts"], "suppression_remove")
    assert told(slack, "cleo", "You are not among those who may do this")
    assert (slack.modals("cleo"), ANN in listed) == ([], True)
    assert ("U0CLEO", "refused") in audit(place, "remove_suppression")


def test_a_complaint_has_no_button_and_the_words_why(place: Shop, start: Start) -> None:
    start()
    answer = shown(asked(place.slack, GUS))
    assert BUTTON not in answer
    assert "They told their mail provider that they do not want this mail" in answer


def test_what_turned_into_a_complaint_meanwhile_is_refused(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start()
    slack = place.slack
    answer = asked(slack)
    view = form(slack, answer["ts"])
    listed[ANN]["Reason"] = "COMPLAINT"
    slack.submit("ann", view, REASON, WHY)
    assert told(slack, "ann", "They told their mail provider")
    assert ANN in listed


def test_an_address_that_was_never_mailed_is_refused(place: Shop, start: Start) -> None:
    start()
    slack = place.slack
    answer = asked(slack, LEO)
    view = form(slack, answer["ts"], words="No event tells of mail from this account to it")
    assert "submit" not in view
    assert LEO in place.world.regions["eu-west-1"].suppression
    slack._post("dismiss", user="ann", view_id=view["id"])


def test_two_clicks_and_two_people_have_it_done_once(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start()
    slack, before = place.slack, removals_done(place)
    answer = asked(slack)
    views = [("ann", form(slack, answer["ts"])), ("ann", form(slack, answer["ts"]))]
    views.append(("ben", form(slack, answer["ts"], "ben")))
    place.world.delays["sesv2"] = 0.3
    for user, view in views:
        assert slack.submit(user, view, REASON, f"{WHY}, says {user}")["ok"]
    reply(slack, answer["ts"], "Removed from the suppression list by")

    def both() -> bool:
        said = [shown(w) for user in ("ann", "ben") for w in slack.whispers(user, "support")]
        late = ("has had this done already", "not on the account's suppression list any more")
        return sum(any(words in each for words in late) for each in said) >= 2

    slack.until(both)
    assert removals_done(place) == before + 1


def removals_done(place: Shop) -> int:
    return sum(row[1] == "done" for row in audit(place, "remove_suppression"))


def test_every_region_is_removed_from_and_told(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start(CHANNEL_RULES="public=unmasked")
    elsewhere = place.world.regions["us-east-1"].suppression
    elsewhere[ANN] = dict(listed[ANN])
    slack = place.slack
    answer = asked(slack)
    result = shown(removed(slack, answer["ts"]))
    assert f"{ANN} in eu-west-1: removed" in result
    assert f"{ANN} in us-east-1: removed" in result
    assert (ANN in listed, ANN in elsewhere) == (False, False)


def test_it_can_be_put_back_once_and_with_its_reason(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start()
    slack = place.slack
    answer = asked(slack)
    result = removed(slack, answer["ts"])
    slack.press("cleo", "support", result["ts"], "suppression_put_back")
    assert reply(slack, answer["ts"], "Put back on the suppression list by U0CLEO")
    assert listed[ANN]["Reason"] == "BOUNCE"
    slack.press("ben", "support", result["ts"], "suppression_put_back")
    assert told(slack, "ben", "U0CLEO has had this done already")
    slack.until(
        lambda: "Put back on the suppression list" in shown(slack.message("support", answer["ts"]))
    )


def test_after_a_day_the_button_says_so_and_does_nothing(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    start()
    slack = place.slack
    answer = asked(slack)
    result = removed(slack, answer["ts"])
    change(place, "UPDATE actions SET ended_at = ended_at - 86400000000")
    slack.press("ann", "support", result["ts"], "suppression_put_back")
    assert told(slack, "ann", "24 hours, and they are over")
    assert ANN not in listed


def test_what_aws_denies_is_told_with_the_right_it_takes_and_not_offered_again(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    bot, slack = start(), place.slack
    place.world.faults.append(
        Fault("sesv2", "AccessDeniedException", "DeleteSuppressedDestination")
    )
    answer = asked(slack)
    slack.submit("ann", form(slack, answer["ts"]), REASON, WHY)
    result = reply(slack, answer["ts"], "Not removed from the suppression list, as U0ANN asked")
    assert "The bot may not call ses:DeleteSuppressedDestination: add it" in shown(result)
    assert bot.says("ses:DeleteSuppressedDestination: add it to the bot's role")
    assert BUTTON not in shown(asked(slack))
    assert ANN in listed
    change(place, "DELETE FROM snapshot WHERE kind = 'write denied'")


def test_a_process_that_dies_after_aws_and_before_saving_is_followed_by_one_that_tells(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    bot, slack = start(), place.slack
    answer = asked(slack)
    view = form(slack, answer["ts"])
    place.world.delays["sesv2"] = 1.0  # so that there is a while between AWS and saving
    slack.submit("ann", view, REASON, WHY)
    slack.until(lambda: ANN not in listed)
    bot.close()
    place.world.delays.clear()
    assert len(slack.message("support", answer["ts"])["replies"]) == 1
    change(place, "UPDATE actions SET until = 0 WHERE state = 'claimed'")
    start()
    result = reply(slack, answer["ts"], "Removed from the suppression list by U0ANN")
    assert "in eu-west-1: removed" in shown(result)


def test_without_the_setting_there_is_no_button_and_an_old_one_says_why(
    place: Shop, start: Start, listed: dict[str, Shape]
) -> None:
    bot, slack = start(), place.slack
    answer = asked(slack)
    bot.close()
    start(SUPPRESSION_REMOVAL="false")
    assert BUTTON not in shown(asked(slack))
    slack.press("ann", "support", answer["ts"], "suppression_remove")
    assert told(slack, "ann", "The setting SUPPRESSION_REMOVAL is off")
