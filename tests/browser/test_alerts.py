"""An alert as a newcomer makes one in the demo's page: trouble, the alert, a press, its end."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, THREAD, Page

pytestmark = pytest.mark.browser

PANEL = 'section[aria-label="Make trouble"]'
ITSELF = f'{PANEL} section[aria-label="SES itself"]'
ALERT = f"{CHANNEL} article"


def press(page: Page, within: str, label: str) -> None:
    def pressed() -> bool:
        for button in page.find(f"{within} button", containing=label):
            button.click()
            return True
        return False

    page.until(pressed)


def alert(page: Page, words: str) -> Any:
    """The first message of the channel, once it says so."""
    return page.until(lambda: [m for m in page.find(ALERT)[:1] if words in m.text])[0]


def test_trouble_is_made_told_acknowledged_and_over(open_page: Open) -> None:
    page = open_page()
    page.find("button#trouble")[0].click()
    press(page, PANEL, "#ses-alerts")
    page.until(lambda: page.texts(CHANNEL, containing="Nothing to report"))

    press(page, ITSELF, "Report trouble")
    first = alert(page, "Trouble — SES has trouble in eu-west-1")
    assert [b.text for b in first.find_elements("css selector", "button[data-action]")] == [
        "Acknowledge",
        "Snooze 1 h",
        "Snooze 24 h",
        "Show affected",
    ]
    page.keep("alert-raised")

    press(page, ALERT, "Acknowledge")
    alert(page, "Acknowledged by @ann at ")

    press(page, ITSELF, "Update")
    alert(page, "1 reply")
    page.keep("alert-acknowledged")

    press(page, ITSELF, "Resolve")
    alert(page, "2 replies")
    last = alert(page, "Resolved — SES had trouble in eu-west-1")
    assert last.find_elements("css selector", "button[data-action]") == []
    assert len(page.find(ALERT)) == 1
    page.open_thread(last)
    told = page.until(lambda: page.texts(f"{THREAD} article")[1:])
    assert "Update: " in told[0]
    assert "Resolved: " in told[1]
    page.keep("alert-resolved")
    assert page.complaints() == []
