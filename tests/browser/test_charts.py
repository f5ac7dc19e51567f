"""The charts of a status, as one sees them in its thread."""

from __future__ import annotations

from typing import Any

import pytest

from tests.browser.conftest import Open
from tests.browser.page import CHANNEL, THREAD

pytestmark = pytest.mark.browser


def test_the_charts_of_a_status_are_seen_in_its_thread_and_described(open_page: Open) -> None:
    page = open_page()
    page.write("/ses status")

    def complete() -> list[Any]:
        found = page.find(f"{CHANNEL} article", containing="Regions: 2")
        return [each for each in found if "2 replies" in each.text]

    page.open_thread(page.until(complete)[-1])
    pictures = page.until(lambda: page.find(f"{THREAD} figure img")[1:] and page.find("figure img"))

    def widths() -> list[int]:
        script = "return arguments[0].complete && arguments[0].naturalWidth"
        return [page.driver.execute_script(script, picture) for picture in pictures]

    page.until(lambda: all(widths()))
    assert widths() == [800, 800]
    for picture in pictures:
        assert "AWS's review line is 5 %" in picture.get_attribute("alt")
    assert page.texts(f"{THREAD} figcaption", containing="Bounce and complaint rate, eu-west-1")
    page.driver.execute_script("arguments[0].scrollIntoView()", pictures[0])
    page.keep("status-charts")
    assert page.complaints() == []
