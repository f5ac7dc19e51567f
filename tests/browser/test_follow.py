"""Delayed mail in the demo's page: its answer's thread is told what became of it."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, THREAD
from tests.browser.test_alerts import PANEL, press
from tests.browser.test_page import masked

pytestmark = pytest.mark.browser

DELAYED = "gina@greylisting.example"
MAIL = f'{PANEL} section[aria-label="Delayed mail"]'


def test_delayed_mail_is_delivered_and_the_thread_is_told(open_page: Open) -> None:
    page = open_page()
    page.ask(DELAYED)
    message = page.answer(masked(DELAYED), "Delayed")
    assert "what comes of it is told in this thread" in message.text
    page.find("button#trouble")[0].click()
    page.until(lambda: page.find(f'{MAIL} option[value="{DELAYED}"]'))[0].click()
    press(page, MAIL, "Deliver it")
    page.until(lambda: page.texts(f"{MAIL} .state", containing=f"{DELAYED}: delivered"))
    page.keep("delayed-mail-ended")
    message = page.until(lambda: page.find(f"{CHANNEL} article", containing="2 replies"))[0]
    page.open_thread(message)
    assert page.texts(f"{THREAD} article", containing="followed no longer")
    page.keep("followed")
    assert page.complaints() == []
