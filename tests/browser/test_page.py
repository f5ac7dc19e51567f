"""What a newcomer does in the demo's page, in a real browser."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, QUESTIONS, THREAD

pytestmark = pytest.mark.browser

SUPPRESSED = "ann@suppressed-bounce.example"
MALLORY = "mallory@hostile-reply.example"


def masked(address: str) -> str:
    """As it appears in a public channel."""
    local, _, domain = address.rpartition("@")
    return f"{local[0]}•••@{domain}"


def test_a_question_is_answered_explained_in_its_thread_and_asked_again(open_page: Open) -> None:
    page = open_page()
    page.keep("empty")
    page.ask(SUPPRESSED)
    message = page.answer(masked(SUPPRESSED), "Never sent")
    assert "Looking into" not in message.text
    page.open_thread(message)
    evidence = page.until(lambda: page.find(f"{THREAD} article", containing="What explains it"))[-1]
    assert "aws sesv2 delete-suppressed-destination" in evidence.text
    page.keep("answer")
    page.keep_for_readers("answer.png", evidence)
    page.press_rerun()
    page.until(lambda: page.texts(f"{THREAD} article", containing="no change")[1:])
    parent, *_, note = page.texts(f"{THREAD} article")
    assert "Re-run by @ann at " in parent
    assert "Re-run by @ann at " in note
    assert page.texts(f"{THREAD} [role=separator]", containing="2 replies")
    page.keep("re-run")
    assert page.complaints() == []


def test_a_suggested_question_is_asked_with_a_click(open_page: Open) -> None:
    page = open_page()
    suggested = page.until(lambda: page.find(f"{QUESTIONS} button", containing="@"))[0]
    address = suggested.find_element("css selector", "code").text
    suggested.click()
    page.answer(masked(address), " — ")
    assert page.complaints() == []


def test_a_hostile_reply_pings_nobody_links_nowhere_and_injects_nothing(open_page: Open) -> None:
    page = open_page()
    page.ask(MALLORY)
    page.open_thread(page.answer(masked(MALLORY), "Not delivered"))
    evidence = page.until(lambda: page.texts(f"{THREAD} article", containing="What explains it"))
    # its words are there, as words
    assert "<http://evil.example/login|click here>" in evidence[-1]
    assert "<!channel>" in evidence[-1]
    page.keep("hostile-reply")
    shown = f":is({CHANNEL}, {THREAD}) "
    # but for our own line that says who asked
    assert set(page.texts(f"{shown} .ping")) == {"@ann"}
    assert [link for link in page.links() if "evil" in link] == []
    assert page.texts(f"{shown} :is(script, img[src*='//'], iframe, b[onclick])") == []
    assert "DELIVERED" not in page.texts(f"{shown} :is(strong, b, em, i, s)")
    assert page.complaints() == []
