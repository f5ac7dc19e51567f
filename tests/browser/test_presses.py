"""A text is copied from its field, a word is left, raw events come, and headers are pasted."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, THREAD, Page

pytestmark = pytest.mark.browser

MISTYPED = "tpyo@mailbox-not-found.example"
MASKED = "t•••@mailbox-not-found.example"
FORM = "dialog.modal"
FIELD = f"{FORM} textarea"
ALONE = "article.whisper"
HEADERS = (
    "Received: from a1-1.smtp-out.eu-west-1.amazonses.com by mx.example;"
    " Sat, 2 May 2026 10:00:01 +0000\nSubject: Hello\n"
)


def press(page: Page, within: str, label: str) -> None:
    page.until(lambda: page.find(f"{within} button", containing=label))[-1].click()


def test_what_stands_below_the_evidence_can_be_used(open_page: Open) -> None:
    page = open_page()
    page.ask(MISTYPED)
    page.open_thread(page.answer(MASKED, "Not delivered"))
    press(page, THREAD, "Copy for the customer")
    field = page.until(lambda: page.find(FIELD))[0]
    assert field.get_attribute("value").startswith("Our message of ")
    page.keep("copy-for-the-customer")
    press(page, FORM, "Close")
    page.until(lambda: not page.find(FORM))

    press(page, THREAD, "This was wrong…")
    page.until(lambda: page.find(FIELD))[0].send_keys(" ")
    press(page, FORM, "Send")
    page.until(lambda: page.find(FORM, containing="Write a word on what the cause was"))
    page.find(FIELD)[0].send_keys("they left us")
    press(page, FORM, "Send")
    page.until(lambda: page.find(ALONE, containing="Thank you"))
    page.keep("feedback")

    press(page, THREAD, "Show raw events")
    page.until(lambda: page.find(ALONE, containing="in your direct messages with me"))
    page.write("/ses headers")
    page.until(lambda: page.find(FIELD))
    # a form takes the focus: what is pasted goes into it
    page.find(FIELD)[0].send_keys(HEADERS)
    page.keep("headers-form")
    press(page, FORM, "Read")
    page.until(lambda: page.find(f"{CHANNEL} article", containing="Where the time went"))
    page.keep("headers")
    assert page.complaints() == []
