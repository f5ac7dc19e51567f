"""The charts of a rate's alert, by the whole bot: in its thread, or left out at no cost."""

from __future__ import annotations

import io
import urllib.request

import pytest
from PIL import Image

from tests.e2e.local_slack import Json
from tests.e2e.test_alerts import CHANNEL, CHANNEL_ID, WATCH, Scene, staged, state

pytestmark = [pytest.mark.e2e, pytest.mark.long]

UPLOAD = "files.getUploadURLExternal"


def png(file: Json) -> Image.Image:
    with urllib.request.urlopen(file["url_private"], timeout=10) as answer:
        return Image.open(io.BytesIO(answer.read()))


def calm(scene: Scene) -> None:
    """Three calm readings in a row; each is read before there is the next."""
    for value, words in ((0.01, "bounce rate 1 %"), (0.011, "bounce rate 1.1 %")):
        scene.bounce_rate(value)
        scene.alert(words, replies=1)
    scene.bounce_rate(0.012)
    scene.alert("Resolved", replies=2)


def test_a_chart_comes_with_the_alert_when_it_is_critical_and_when_it_is_over() -> None:
    with staged() as scene, scene.process(WATCH):
        scene.bounce_rate(0.05)
        raised = scene.alert("bounce rate 5 %")
        [first] = scene.charts(1)
        scene.bounce_rate(0.09)
        assert state(scene.alert("bounce rate 9 %", replies=1)) == "Critical"
        scene.charts(2)
        calm(scene)
        charts = scene.charts(3)
        images = [png(chart) for chart in charts]
        [message] = scene.slack.messages(CHANNEL)
    assert message["ts"] == raised["ts"]
    assert {reply["thread_ts"] for reply in message["replies"]} == {raised["ts"]}
    assert charts[0] == first
    assert [chart["alt_txt"] for chart in charts] == [
        "Bounce rate over 1 min: from 1 % to 5 %, AWS's review line is 5 % (eu-west-1)",
        "Bounce rate over 2 min: from 1 % to 9 %, AWS's review line is 5 % (eu-west-1)",
        "Bounce rate over 5 min: from 1 % to 1.2 %, AWS's review line is 5 % (eu-west-1)",
    ]
    assert {chart["title"] for chart in charts} == {"Bounce rate, eu-west-1"}
    for chart, image in zip(charts, images, strict=True):
        assert (image.format, *image.size) == ("PNG", chart["original_w"], chart["original_h"])


def test_without_the_scope_the_alert_goes_on_and_the_log_says_so_once() -> None:
    with staged() as scene:
        scene.slack.fail(UPLOAD, "missing_scope", times=9)
        with scene.process(WATCH) as process:
            scene.bounce_rate(0.05)
            scene.alert("bounce rate 5 %")
            scene.slack.until(lambda: scene.slack.failures_left() == 8)
            scene.bounce_rate(0.09)
            scene.alert("bounce rate 9 %", replies=1)
            calm(scene)
            scene.slack.until(lambda: scene.slack.failures_left() == 6)
            [message] = scene.slack.messages(CHANNEL)
            process.says("Alerts go without charts")
        assert not any("files" in reply for reply in message["replies"])
        assert process.err.count("Alerts go without charts") == 1
        told = f"Alerts go without charts, channel {CHANNEL_ID} (missing_scope): add the scopes of"
        assert told in process.err
        left = scene.outbox.waiting()
        assert (left.waiting, left.parked) == (0, 0)
