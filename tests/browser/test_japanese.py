"""Somebody who has Slack in Japanese: the page's own words, and what the bot answers them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.page import Page
from tests.browser.test_page import SUPPRESSED, masked

pytestmark = pytest.mark.browser

MAIN, SIDE = "#main article", "#side article"
OURS = "#sidebar, #main .head, #main .empty > *, #side .head, #side .hint"
DELAYED = "gina@greylisting.example"
FAULTS = Path(__file__).with_name("page_faults.js").read_text()

THEIRS = re.compile(
    r"[\w.+•@-]+\.example|[\w.]+@[\w.]+|/ses why|eu-west-1|us-east-1|English|"
    r"Example Shop|Ben Okafor|Ann|Ben|Cleo|Customer support|Deliverability|Workspace admin|"
    r"Questions from customers|ses-why|ses-alerts|support|deliverability|random|old-launch|"
    r"Slack|SES|AWS|CloudWatch|JSON|RSS|API"
)
"""What people, channels, services and addresses are called."""


def choose(page: Page, language: str) -> None:
    page.until(lambda: page.find("button.tongue", containing=language))[0].click()
    page.until(lambda: page.find('button.tongue[aria-checked="true"]', containing=language))


def english(page: Page, selector: str) -> list[str]:
    """Words of at least three letters that the page says of itself."""
    shown = " ".join(page.texts(selector))
    return re.findall(r"[A-Za-z]{3,}", THEIRS.sub(" ", shown))


def faults(page: Page) -> list[Any]:
    """What is cut, or reaches out of where it stands."""
    return list(page.driver.execute_script(FAULTS))


def ask(page: Page, address: str) -> Any:
    box = page.until(lambda: page.find("#compose"))[0]
    box.send_keys(f"/ses why {address}", "\ue007")

    def complete() -> list[Any]:
        about = page.find(MAIN, containing=masked(address))
        return [each for each in about if page.driver.execute_script(FOOT, each)]

    return page.until(complete)[-1]


FOOT = "return arguments[0].querySelector('button.foot')"


def test_the_page_and_the_next_answer_are_in_japanese_and_the_one_after_in_english(
    open_page: Open,
) -> None:
    page = open_page()
    assert "送信されませんでした" not in page.text
    first = ask(page, SUPPRESSED)
    assert "Never sent" in first.text
    choose(page, "日本語")
    assert page.driver.execute_script("return document.documentElement.lang") == "ja"
    second = ask(page, DELAYED)
    assert second.get_attribute("lang") == "ja", second.text
    assert "さんからの質問" in second.text
    # what stood there stays as it was asked for
    assert page.find(MAIN, containing="Never sent")[0].get_attribute("lang") == "en"
    choose(page, "English")
    assert page.find("button#trouble", containing="Make trouble")
    assert page.complaints() == []


def test_the_page_says_nothing_in_english_and_cuts_nothing(open_page: Open) -> None:
    page = open_page()
    assert {"Channels", "Questions"} <= {*english(page, OURS)}
    choose(page, "日本語")
    page.until(lambda: page.find("#main h3", containing="届かなかった"))
    assert english(page, OURS) == []
    assert faults(page) == []
    page.keep("empty-ja")

    page.open_thread(ask(page, SUPPRESSED), within=SIDE)
    evidence = page.until(lambda: page.find(SIDE, containing="原因として見つかったこと"))[-1]
    assert english(page, "#side .head, #side .hint, #side .day") == []
    assert faults(page) == []
    page.keep("answer-ja")
    page.keep_for_readers("answer.ja.png", evidence)

    page.find("#trouble")[0].click()
    page.until(lambda: page.find(".trouble .part"))
    assert english(page, "#side") == []
    assert faults(page) == []
    page.keep("make-trouble-ja")
    assert page.complaints() == []
