"""What people do with an answer in the local Slack: copy its texts, take its raw events, say
whether it was right; and paste headers."""

from __future__ import annotations

import json
import urllib.request
from collections.abc import Iterator

import pytest

from tests.e2e.conftest import Shop, shop_in, starting, tour_world
from tests.e2e.local_slack import Json, LocalSlack, shown
from tests.e2e.processes import BOT, finished
from tests.e2e.test_slack import MISTYPED, answered

pytestmark = pytest.mark.e2e

MASKED = "t•••@mailbox-not-found.example"
HEADERS = (
    "Received: from a1-1.smtp-out.eu-west-1.amazonses.com by mx.example;"
    " Sat, 2 May 2026 10:00:01 +0000\nSubject: Hello\nX-Ours: {mark}\n"
)


@pytest.fixture(scope="module")
def place() -> Iterator[Shop]:
    """A world of its own, in which addresses are masked as by default, and Ben sees them."""
    with shop_in(tour_world()) as shop, starting(shop) as start:
        shop.environment.pop("CHANNEL_RULES")
        start(WHO_MAY_ACT="U0BEN", ADMINS="")
        yield shop


@pytest.fixture(scope="module")
def evidence(place: Shop) -> Json:
    """Of an answer in a public channel: what its buttons stand below."""
    slack = place.slack
    slack.command("ann", "support", f"/ses why {MISTYPED}")
    [ts] = slack.until(lambda: [each["ts"] for each in slack.messages("support")] or None)
    [reply] = answered(slack, ts)["replies"]
    return dict(reply)


def modal(slack: LocalSlack, user: str) -> Json:
    [view] = slack.until(lambda: slack.modals(user) or None)
    return dict(view)


def whisper(slack: LocalSlack, user: str, words: str) -> Json:
    def seen() -> Json | None:
        found = [each for each in slack.whispers(user, "support") if words in shown(each)]
        return found[-1] if found else None

    return slack.until(seen)


def test_a_text_to_send_on_stands_in_a_field_to_copy_it_from(place: Shop, evidence: Json) -> None:
    slack = place.slack
    assert "To send on" not in shown(evidence)
    slack.press("ann", "support", evidence["ts"], "why_copy_customer")
    view = modal(slack, "ann")
    text = view["blocks"][0]["element"]["initial_value"]
    assert (view["title"]["text"], view.get("submit")) == ("For the customer", None)
    assert text.startswith("Our message of ")
    assert text.endswith("Please check the address, or give us another one.")
    slack.dismiss("ann", view)
    assert (slack.modals("ann"), slack.modals("ben")) == ([], [])


@pytest.mark.parametrize(
    ("user", "room", "named"), [("ann", "D0ANNBOT", MASKED), ("ben", "D0BENBOT", MISTYPED)]
)
def test_raw_events_come_as_a_file_to_who_asks_alone(
    place: Shop, evidence: Json, user: str, room: str, named: str
) -> None:
    slack = place.slack
    slack.press(user, "support", evidence["ts"], "why_raw")
    assert whisper(slack, user, "the file is in your direct messages with me")

    def sent() -> Json | None:
        found = [m for m in slack.messages(room) if "stored events behind the answer" in shown(m)]
        return found[0]["replies"][0] if found and found[0]["replies"] else None

    [file] = slack.until(sent)["files"]
    assert file["mimetype"] == "application/json"
    with urllib.request.urlopen(file["url_private"], timeout=10) as answer:
        document = json.load(answer)
    assert {event["recipient"] for event in document["events"]} == {named}
    assert {"Send", "Bounce"} <= {event["kind"] for event in document["events"]}
    assert (MISTYPED in json.dumps(document)) == (named == MISTYPED)


def test_what_people_think_of_an_answer_is_listed_and_a_mind_may_change(
    place: Shop, evidence: Json
) -> None:
    slack = place.slack
    before, told = len(slack.messages("support")), len(slack.whispers("ann", "support"))
    slack.press("ann", "support", evidence["ts"], "why_right")
    whisper(slack, "ann", "Thank you")
    slack.press("ann", "support", evidence["ts"], "why_wrong")
    view = modal(slack, "ann")
    field = view["blocks"][0]["block_id"]
    refused = slack.submit("ann", view, field, " ")
    assert refused["answer"]["errors"] == {field: "Write a word on what the cause was"}
    assert slack.submit("ann", view, field, f"{MISTYPED} left us")["ok"]
    slack.until(lambda: len(slack.whispers("ann", "support")) == told + 2)
    assert len(slack.messages("support")) == before
    code, out, err = finished([*BOT, "feedback", "--json", "--since", "1d"], place.environment)
    assert (code, err) == (0, "")
    [verdict] = map(json.loads, out.splitlines())
    assert (verdict["by"], verdict["right"], verdict["lead"]) == ("U0ANN", False, "bounce")
    assert verdict["word"] == "[address] left us"
    assert verdict["checks"][0] == "bounce"
    code, out, err = finished([*BOT, "feedback"], place.environment)
    counted, word = out.splitlines()
    assert (code, err, counted) == (0, "", "bounce: 0 right, 1 wrong")
    assert word.endswith("bounce, not_delivered  by U0ANN  [address] left us")


def test_no_time_is_refused(place: Shop) -> None:
    code, out, err = finished([*BOT, "feedback", "--since", "soon"], place.environment)
    assert (code, out) == (1, "")
    assert "soon is no time" in err


def test_pasted_headers_are_answered_in_a_thread(place: Shop) -> None:
    slack = place.slack
    slack.command("ann", "support", "/ses headers")
    view = modal(slack, "ann")
    field = view["blocks"][0]["block_id"]
    refused = slack.submit("ann", view, field, "hello")
    assert "There are no mail headers in it" in refused["answer"]["errors"][field]
    # more than the 3,000 characters that Slack lets an app set as the most
    assert slack.submit("ann", view, field, HEADERS.format(mark="x" * 9_000))["ok"]

    def read() -> Json | None:
        found = [m for m in slack.messages("support") if "Where the time went" in shown(m)]
        return found[0] if found and found[0]["replies"] else None

    answer = slack.until(read)
    assert shown(answer).endswith("Asked by U0ANN")
    assert "Subject: Hello" in shown(answer["replies"][0])
    assert slack.modals("ann") == []


def test_where_there_is_nothing_to_click_a_button_opens_the_form(place: Shop) -> None:
    slack = place.slack
    slack.say("ann", "support", "@ses-why headers")
    offer = whisper(slack, "ann", "[Paste headers…]")
    slack.press("ann", "support", offer["ts"], "headers_paste")
    assert modal(slack, "ann")["title"]["text"] == "Read headers"
