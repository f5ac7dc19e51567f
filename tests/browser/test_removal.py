"""An address comes off the suppression list, and back, as a newcomer does it in the demo's page."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, THREAD, Page

pytestmark = pytest.mark.browser

SUPPRESSED = "ann@suppressed-bounce.example"
MASKED = "a•••@suppressed-bounce.example"
FORM = "dialog.modal"
REASON = f"{FORM} textarea"


def press(page: Page, within: str, label: str) -> None:
    def pressed() -> bool:
        for button in page.find(f"{within} button", containing=label):
            button.click()
            return True
        return False

    page.until(pressed)


def thread(page: Page, words: str) -> Any:
    return page.until(lambda: page.find(f"{THREAD} article", containing=words))[-1]


def test_an_address_is_removed_with_a_reason_and_put_back(open_page: Open) -> None:
    page = open_page()
    page.ask(SUPPRESSED)
    page.open_thread(page.answer(MASKED, "Never sent"))

    press(page, THREAD, "Remove from the suppression list…")
    page.until(lambda: page.find(FORM, containing="If it bounces again"))
    form = page.find(FORM)[0].text
    assert f"{SUPPRESSED} in eu-west-1: listed since" in form
    assert "because of a bounce" in form
    assert "User unknown in virtual mailbox table" in form
    page.keep("removal-form")

    page.until(lambda: page.find(REASON))[0].send_keys("because")
    press(page, FORM, "Remove")
    page.until(lambda: page.find(FORM, containing="Say in 10 characters or more"))
    page.keep("removal-form-refused")
    page.find(REASON)[0].send_keys(" the mailbox is back <!channel>")
    press(page, FORM, "Remove")

    said = thread(page, "Put back (for 24 h)").text
    page.until(lambda: not page.find(FORM))
    assert "Removed from the suppression list by @ann at " in said
    assert "because the mailbox is back <!channel>" in said
    assert "SES sends nothing again by itself" in said
    page.until(lambda: page.find(f"{CHANNEL} article", containing="Removed from the suppression"))
    assert not page.find(f"{CHANNEL} button", containing="Remove from the suppression list…")
    page.keep("removed")

    press(page, THREAD, "Put back (for 24 h)")
    thread(page, "Put back on the suppression list by @ann at ")
    page.until(lambda: page.find(f"{CHANNEL} button", containing="Remove from the suppression"))
    page.keep("put-back")
    assert page.complaints() == []
