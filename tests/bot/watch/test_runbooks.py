"""Every rule has its page for the night, and the way to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.settings import BadSettings, load
from bot.slack.alerts import RUNBOOK
from bot.slack.render import Slack
from bot.slack.validate import validate
from bot.watch import rules
from bot.watch.routes import Routes
from bot.watch.runbook import Runbook, Runbooks
from bot.watch.voice import Voice
from tests.bot.slack.reading import leaves, lines
from tests.bot.watch.test_patrol import KEY, Post

PAGES = Path(__file__).parents[3] / "docs/runbooks"
SECTIONS = (
    "## How bad",
    "## Look first",
    "## Do",
    "## Call",
    "## Ends by itself",
    "## Can wait until morning",
)


def test_every_rule_has_a_page_and_every_page_a_rule() -> None:
    assert {page.stem for page in PAGES.glob("*.md")} - {"README"} == rules.load().keys()


@pytest.mark.parametrize("kind", rules.load())
def test_a_page_answers_what_somebody_woken_at_night_asks(kind: str) -> None:
    first, *rest = (PAGES / f"{kind}.md").read_text().splitlines()
    assert first == f"# `{kind}`"
    assert rest[0].endswith(".")
    assert not rest[0].startswith("#")
    assert tuple(line for line in rest if line.startswith("## ")) == SECTIONS
    assert all(rest[rest.index(title) + 1].strip() for title in SECTIONS)


def test_the_index_names_every_page() -> None:
    index = (PAGES / "README.md").read_text()
    assert all(f"]({kind}.md)" in index for kind in rules.load())


def raised(runbooks: Runbooks) -> Post:
    post = Post(Voice(Slack(), Routes("C1"), None, runbooks))
    post.read(0.05, 0.05)
    return post


def test_with_an_address_there_is_a_button() -> None:
    post = raised(Runbooks("https://wiki.example/ses/"))
    [sent] = post.alerts.sent
    [button] = [e for e in leaves(sent.payload["blocks"]) if e.get("action_id") == RUNBOOK]
    assert button["url"] == "https://wiki.example/ses/bounce_rate"
    assert not any("Runbook:" in line for line in lines(sent.payload))
    assert not validate(sent.payload, "message")


def test_without_one_the_last_line_names_the_page() -> None:
    post = raised(Runbooks())
    [sent] = post.alerts.sent
    *_, last, _ = lines(sent.payload)
    assert last == "Runbook: docs/runbooks/bounce_rate.md"
    post.read(0.01, 0.01, 0.01)
    assert not post.alerts.kept[KEY].is_open
    edit = next(each for each in reversed(post.alerts.sent) if each.say.value == "edit")
    assert not any("Runbook" in line for line in lines(edit.payload))


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", Runbook("docs/runbooks/quota.md", None)),
        ("https://w/", Runbook("docs/runbooks/quota.md", "https://w/quota")),
        ("https://w/{rule}.md", Runbook("docs/runbooks/quota.md", "https://w/quota.md")),
    ],
)
def test_the_address_has_the_rule_in_it(url: str, expected: Runbook) -> None:
    assert Runbooks(url).of("quota") == expected


def test_an_address_that_no_browser_opens_is_refused() -> None:
    environment = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "x" * 16}
    with pytest.raises(BadSettings, match="RUNBOOK_URL"):
        load(environment | {"RUNBOOK_URL": "wiki"})
    assert load(environment | {"RUNBOOK_URL": "https://w/"}).RUNBOOK_URL == "https://w/"
