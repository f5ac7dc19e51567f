"""Each person is answered in their language, and a channel in the one of its rule."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.language import language
from bot.plain import ENGLISH, sentence
from bot.report import Report
from bot.slack import policy_words
from bot.slack.actions import Action
from bot.slack.affected_desk import GONE
from bot.slack.alerts import AFFECTED
from bot.slack.asking import Asked
from bot.slack.buttons import COPY_CUSTOMER
from bot.slack.policy import Allowed, Kind
from bot.slack.speech import SEEN_BY_ALL, Speech
from bot.slack.workload import BUSY, RESTARTING
from checks.core import Target
from tests.bot.reports import report
from tests.bot.slack.reading import lines
from tests.bot.slack.test_app import Desk, FakeLanguages, FakeProfiles
from tests.bot.slack.test_shortcuts import anywhere, opened, sent

URL = "https://hooks.slack.example/1"
RULES = policy_words.policy("everybody", "", "", "C1=unmasked ja, C2=unmasked en, C3=dm ja")
REFUSED = "配信されませんでした"


def told(desk: Desk) -> str:
    return " ".join(lines(desk.slack.responses[-1][1]))


def answer(desk: Desk) -> str:
    """The last that all can see."""
    parents = [payload for _, payload, thread in desk.slack.messages.values() if not thread]
    return lines(parents[-1])[0]


def test_who_chose_japanese_is_answered_in_it_from_then_on_and_told_so_in_it() -> None:
    desk = Desk()
    desk.slash("lang ja", "t1", response_url=URL)
    assert told(desk).startswith("今後は日本語で回答します")
    desk.slash("why ann@example.com", "t2", channel_id="C9")
    assert REFUSED in answer(desk)
    desk.slash("lang auto", "t3", response_url=URL)
    assert told(desk) == "From now on I answer you in the language of this installation, English"
    assert desk.languages.codes == {}
    rows = [(action, row.get("language")) for _, action, row, _ in desk.records.rows]
    assert rows == [("language", "ja"), ("ask", None), ("language", "auto")]


def test_who_chose_none_is_answered_in_the_language_of_their_slack() -> None:
    desk = Desk()
    desk.profiles.locales["U1"] = "ja-JP"
    desk.slash("why ann@example.com", "t1", channel_id="C9")
    assert REFUSED in answer(desk)
    desk.slash("lang en", "t2", response_url=URL)
    desk.slash("why ann@example.com", "t3", channel_id="C8")
    assert REFUSED not in answer(desk)
    desk.slash("lang auto", "t4", response_url=URL)
    assert told(desk).startswith("今後は、Slack の表示言語である日本語で回答します")


def test_all_that_they_alone_see_is_in_the_language_of_their_slack() -> None:
    desk = Desk()
    desk.profiles.locales["U1"] = "ja-JP"
    desk.slash("help", "t1", response_url=URL)
    assert "メール" in told(desk)
    desk.come("opened", desk.event(type="app_home_opened", tab="home"), Action.OPEN_HOME)
    assert "送信" in str(desk.homes.published[-1][1])
    desk.slash("why ann@example.com", "t2", channel_id="C3")
    [id] = desk.answers.kept
    desk.press("copy", COPY_CUSTOMER, id)
    assert desk.counter.modals.opened[-1][1]["title"]["text"] == "お客様用"


def test_what_is_wrong_with_a_form_waits_for_no_look_and_is_in_that_language() -> None:
    desk = Desk()
    desk.profiles.locales["U1"] = "ja-JP"
    desk.come("anywhere", anywhere())
    desk.profiles.waited.clear()
    desk.come("sent", sent(opened(desk), "nonsense"), Action.ASK)
    [fault] = desk.acks[-1]["errors"].values()
    assert "「nonsense」" in fault or "nonsense は" in fault
    assert desk.profiles.waited == []


def test_who_chose_one_is_not_asked_for_in_slack() -> None:
    desk = Desk()
    desk.languages.codes["U1"] = "ja"
    desk.slash("why ann@example.com", channel_id="C9")
    assert desk.profiles.waited == []


@pytest.mark.parametrize("word", ["", "fr", "english"])
def test_a_language_that_there_is_not_is_told(word: str) -> None:
    desk = Desk()
    desk.slash(f"lang {word}", response_url=URL)
    assert told(desk).startswith("Name a language after lang: en, ja, or auto")
    assert desk.languages.codes == {}


@pytest.mark.parametrize(
    ("channel", "chosen", "locale", "japanese"),
    [
        ("C1", "en", "en-GB", True),
        ("C2", "ja", "ja-JP", False),
        ("C2", None, "ja-JP", False),
        ("C9", "ja", "en-US", True),
        ("C9", "en", "ja-JP", False),
        ("C9", None, "ja-JP", True),
        ("C9", None, "fr-FR", False),
        ("C9", None, None, False),
    ],
    ids=[
        "the channel's",
        "the channel's, too",
        "the channel's before their Slack's",
        "their own",
        "and of another",
        "their Slack's",
        "one that I do not speak",
        "none that is known",
    ],
)
def test_the_rule_of_a_channel_comes_before_the_person_and_what_they_chose_before_their_slack(
    channel: str, chosen: str | None, locale: str | None, japanese: bool
) -> None:
    desk = Desk(RULES)
    desk.languages.codes |= {"U1": chosen} if chosen else {}
    desk.profiles.locales |= {"U1": locale} if locale else {}
    desk.slash("why ann@example.com", channel_id=channel, response_url=URL)
    assert (REFUSED in answer(desk)) == japanese


def test_what_one_person_alone_sees_is_in_their_own() -> None:
    desk = Desk(RULES)
    desk.languages.codes["U1"] = "en"
    desk.slash("help", "t1", response_url=URL)
    assert told(desk).startswith("I tell why mail")
    desk.slash("why ann@example.com", "t2", channel_id="C3", response_url=URL)
    assert told(desk).startswith("Only you see this")
    assert REFUSED not in answer(desk)


def test_forms_and_their_faults_are_in_the_persons_language() -> None:
    desk = Desk()
    desk.slash("why ann@example.com")
    [id] = desk.answers.kept
    desk.languages.codes["U1"] = "ja"
    desk.press("copy", COPY_CUSTOMER, id)
    assert desk.counter.modals.opened[-1][1]["title"]["text"] == "お客様用"


def test_an_answer_stays_in_its_language_whoever_has_it_brought_up_to_date() -> None:
    desk = Desk()
    desk.slash("why ann@example.com", channel_id="C9")
    [id] = desk.answers.kept
    desk.languages.codes["U2"] = "ja"
    desk.press("rerun", "why_rerun", id, user={"id": "U2", "team_id": "T1"})
    assert "Not delivered" in answer(desk)
    assert desk.answers.kept[id].kept.language == "en"


@pytest.mark.parametrize(
    ("rules", "japanese"), [("C1=ja", False), ("C9=ja", True), ("public=ja", False)]
)
def test_whom_an_alert_concerns_is_shown_in_the_alerts_language(rules: str, japanese: bool) -> None:
    desk = Desk(policy_words.policy("everybody", "", "", rules))
    desk.languages.codes["U1"] = "en" if japanese else "ja"
    desk.press("affected", AFFECTED, "no alert", message={"ts": "9.9"})
    [ts] = desk.slack.messages
    assert desk.slack.shown(ts) == [sentence(GONE, language("ja" if japanese else "en"))]


def test_who_stops_following_is_named_in_the_thread_in_the_answers_language() -> None:
    desk = Desk()
    desk.languages.codes["U1"] = "ja"
    desk.slash("follow ann@example.com", channel_id="C9")
    [id] = desk.answers.kept
    desk.press("unfollow", "why_unfollow", id, user={"id": "U2", "team_id": "T1"})
    said = [" ".join(lines(payload)) for _, payload, thread in desk.slack.messages.values()]
    assert not [each for each in said if "Not followed any more" in each]
    assert [each for each in said if "<@U2>" in each or "U2" in each]


def test_a_promise_that_comes_to_nothing_is_ended_in_the_language_it_was_made_in() -> None:
    desk = Desk()
    desk.languages.codes["U1"] = "ja"

    def ask(target: Target, *, again: bool = False) -> Report:
        with ThreadPoolExecutor(1) as ending:  # the process ends in a thread of its own
            ending.submit(desk.work.give_up).result()
        return report()

    desk.inquiry._ask = ask
    desk.slash("why ann@example.com", channel_id="C9")
    assert answer(desk) == sentence(RESTARTING, language("ja"))


def test_where_it_is_not_known_it_is_the_installations() -> None:
    chosen, profiles = FakeLanguages({"U1": "en"}), FakeProfiles({"U3": "fr-FR"})
    speech = Speech(chosen, profiles, RULES, language("ja"))
    assert speech.of_person("U1") is ENGLISH
    assert speech.of_person("U2") is speech.of_person("U3") is language("ja")
    chosen.away = True
    assert speech.of_person("U1") is language("ja")
    desk = Desk()
    desk.languages.away = True
    desk.slash("lang ja", response_url=URL)
    assert told(desk) == "Your language could not be taken down: It does not answer"


def test_what_is_for_one_person_alone_goes_by_no_channel() -> None:
    names = {action.value for action in SEEN_BY_ALL}
    assert not names & {"help", "doctor", "open_home", "copy_text", "show_raw", "language"}


@pytest.mark.parametrize(
    ("asked", "japanese"),
    [
        (Asked("C1", "U1", "k1"), True),
        (Asked("C1", "U1", "k1", alone=True), False),
        (Asked("D1", "U1", "k1", kind=Kind.DIRECT), False),
    ],
    ids=["in the channel", "in a message that one person sees", "in a direct message"],
)
def test_a_rule_of_many_says_nothing_of_what_one_person_reads(asked: Asked, japanese: bool) -> None:
    rules = policy_words.policy("everybody", "", "", "C1=ja, direct=ja")
    speech = Speech(FakeLanguages({}), FakeProfiles(), rules, ENGLISH)
    spoken = speech.here(Action.RERUN, asked, Allowed(), ENGLISH)
    assert spoken is (language("ja") if japanese else ENGLISH)


def private(desk: Desk) -> str:
    """What one person alone saw last, whichever way."""
    if desk.slack.whispers:
        return " ".join(lines(desk.slack.whispers[-1][2]))
    return told(desk)


@pytest.mark.parametrize(("user", "japanese"), [("U1", False), ("U7", True)])
def test_a_notice_to_one_person_is_in_their_language_whatever_the_channels(
    user: str, japanese: bool
) -> None:
    desk = Desk(RULES)
    desk.languages.codes |= {"U1": "en", "U7": "ja"}
    for number, channel in enumerate(("C1", "C2")):
        desk.slack.whispers.clear()
        pressed = {"channel": {"id": channel, "name": "x"}, "user": {"id": user, "team_id": "T1"}}
        desk.press("rerun", "why_rerun", "gone", trigger_id=f"p{number}", **pressed)
        assert ("もう" in private(desk)) == japanese, private(desk)


def test_an_answer_that_cannot_be_posted_is_shown_to_who_asked_in_their_language() -> None:
    desk = Desk(RULES)
    desk.languages.codes["U1"] = "en"
    desk.slack.closed = "not_in_channel"
    desk.slash("why ann@example.com", "t1", channel_id="C1", response_url=URL)
    first, evidence = [" ".join(lines(payload)) for _, payload in desk.slack.responses]
    assert first.startswith("Only you see this: I am not in this conversation.")
    assert "Not delivered" in first
    assert "What happened" in evidence
    desk.slash("smtp 550 5.1.1 User unknown", "t2", channel_id="C1", response_url=URL)
    assert told(desk).startswith("Only you see this")
    assert "The mailbox does not exist" in told(desk)


def test_that_there_is_no_room_is_told_in_the_askers_language() -> None:
    desk = Desk(RULES)
    desk.profiles.locales["U1"] = "ja-JP"
    desk.pool.held = []
    for number in range(3):
        desk.slash("why ann@example.com", key=f"t{number}", channel_id="C2")
    assert desk.acks[-1]["text"] == sentence(BUSY, language("ja"))
    assert desk.profiles.waited == [], "an acknowledgement waits for no look"
    desk.press("rerun", "why_rerun", "a1", channel={"id": "C2", "name": "x"})
    assert private(desk) == sentence(BUSY, language("ja"))
