"""The Home tab, the shortcut in a message's menu, and the one beside the message box."""

from __future__ import annotations

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, ENTER, THREAD, Page
from tests.browser.test_page import SUPPRESSED, masked

pytestmark = pytest.mark.browser

OF_MESSAGE = 'button[aria-label="Why wasn\'t this delivered?"]'
ANYWHERE = 'button[aria-label="Why wasn\'t it delivered?"]'
HOME = "#home"


def go_to_bot(page: Page) -> None:
    page.until(lambda: page.find("nav button", containing="ses-why"))[0].click()


def test_a_message_is_asked_about_from_its_own_menu(open_page: Open) -> None:
    page = open_page()
    page.write(f"Nothing came for {SUPPRESSED}, says the customer")
    message = page.until(lambda: page.find(f"{CHANNEL} article", containing="says the customer"))[0]
    page.driver.execute_script("arguments[0].focus()", message)
    page.until(lambda: page.find(OF_MESSAGE))[0].click()
    asked = page.until(lambda: page.find(f"{CHANNEL} article", containing="2 replies"))[0]
    page.open_thread(asked)
    page.until(lambda: page.find(f"{THREAD} article", containing="Never sent"))
    assert page.texts(f"{THREAD} article", containing=masked(SUPPRESSED))
    page.keep("shortcut")
    assert page.complaints() == []


def test_the_home_tab_shows_how_ses_stands_and_what_one_asked_anywhere(open_page: Open) -> None:
    page = open_page()
    page.until(lambda: page.find(ANYWHERE))[0].click()
    field = page.until(lambda: page.find('dialog input[name="why_target"]'))[0]
    page.keep("form")
    field.send_keys(SUPPRESSED, ENTER)
    go_to_bot(page)
    page.until(lambda: page.find(f"{CHANNEL} article", containing="Never sent"))
    page.find("button[role=tab]", containing="Home")[0].click()
    page.until(lambda: page.find(f"{HOME} h3", containing="How SES stands"))
    page.until(lambda: "As of" in page.find(HOME)[0].text)
    told = page.find(HOME)[0].text
    assert f"{SUPPRESSED}: Never sent" in told
    assert "/ses why user@example.com" in told
    assert page.find(f"{HOME} button", containing="Refresh")
    page.keep("home")
    assert page.complaints() == []
