"""The Slack app's manifest: made from the settings, with the scopes that the code needs."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
import yaml

from bot.__main__ import main
from bot.set_up import PEOPLE, SCOPES, USER_GROUPS, needed, scopes
from bot.slack.manifest import Wanted, page
from bot.slack.policy_words import names_groups, names_members
from bot.web.slack import EVENTS as EVENTS_PATH
from sandbox.slack import shop
from tests.deploy.methods import BY_APP_TOKEN, DONE_WITHOUT, EVENTS, TAKES, called
from tests.deploy.templates import ROOT

DEFAULT = ROOT / "deploy/slack-manifest.yaml"
SECURITY = (ROOT / "docs/security.md").read_text()


def test_the_file_is_what_the_command_prints_by_default(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV_FILE", "")
    assert main(["manifest"]) == 0
    printed = capsys.readouterr().out
    if os.environ.get("WRITE_DOCS"):
        DEFAULT.write_text(printed)
    assert DEFAULT.read_text() == printed


def test_the_settings_decide_the_command_and_whether_groups_are_read(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV_FILE", "")
    monkeypatch.setenv("SLACK_COMMAND", "/mail")
    monkeypatch.setenv("CHANNEL_RULES", "C0123ABCD=dm S0456EFGH")
    assert main(["manifest", "--url", "https://why.example/"]) == 0
    made = yaml.safe_load(capsys.readouterr().out)
    assert made["features"]["slash_commands"][0]["command"] == "/mail"
    assert USER_GROUPS in made["oauth_config"]["scopes"]["bot"]


def test_a_setting_that_cannot_be_read_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV_FILE", "")
    monkeypatch.setenv("SLACK_COMMAND", "mail")
    assert main(["manifest"]) == 1
    out, err = capsys.readouterr()
    assert (out, err.partition(":")[0]) == ("", "SLACK_COMMAND")


def test_where_slack_comes_by_http_it_has_to_be_told_where(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV_FILE", "")
    monkeypatch.setenv("SLACK_DELIVERY", "http")
    assert main(["manifest"]) == 1
    out, err = capsys.readouterr()
    assert not out
    assert "--url" in err
    assert main(["manifest", "--url", "https://why.example"]) == 0


@pytest.mark.parametrize("url", ["http://why.example", "why.example", "https://why.example/ x"])
def test_slack_reaches_nothing_but_https(url: str) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["manifest", "--url", url])
    assert ended.value.code == 1


def test_by_http_all_comes_to_one_address_and_no_socket_is_opened() -> None:
    made = yaml.safe_load(page(Wanted("/ses", url="https://why.example/")))
    there = f"https://why.example{EVENTS_PATH}"
    assert made["settings"]["event_subscriptions"]["request_url"] == there
    assert made["settings"]["interactivity"] == {"is_enabled": True, "request_url": there}
    assert [each["url"] for each in made["features"]["slash_commands"]] == [there]
    assert made["settings"]["socket_mode_enabled"] is False


def test_by_socket_mode_there_is_no_address() -> None:
    made = page(Wanted("/ses"))
    assert "url:" not in made
    assert yaml.safe_load(made)["settings"]["socket_mode_enabled"] is True


@pytest.mark.parametrize("groups", [True, False], ids=["groups", "no groups"])
def test_the_scopes_are_those_that_the_code_needs_and_no_other(groups: bool) -> None:
    made = yaml.safe_load(page(Wanted("/ses", groups=groups)))
    methods = called() - BY_APP_TOKEN - DONE_WITHOUT
    needed = set[str]().union(*(TAKES[method] for method in methods))
    for event in made["settings"]["event_subscriptions"]["bot_events"]:
        needed |= EVENTS[event]
    if made["features"]["slash_commands"] or made["features"]["shortcuts"]:
        needed.add("commands")
    if not groups:  # the one method that is called where a setting names a group alone
        needed -= TAKES["usergroups.users.list"]
    assert set(made["oauth_config"]["scopes"]["bot"]) == needed
    assert set(TAKES) <= methods, "a method is listed that nothing calls"


def test_what_is_listened_to_is_subscribed_to() -> None:
    listened = set(re.findall(r'app\.event\("(\w+)"\)', (ROOT / "bot/slack/app.py").read_text()))
    made = yaml.safe_load(page(Wanted("/ses")))
    events = made["settings"]["event_subscriptions"]["bot_events"]
    assert {event.removesuffix(".im") for event in events} == listened
    assert set(events) == set(EVENTS)


@pytest.mark.parametrize("scope", SCOPES)
def test_each_scope_is_justified(scope: str) -> None:
    rows = [line for line in SECURITY.splitlines() if line.startswith("|") and f"`{scope}`" in line]
    assert rows, f"docs/security.md does not say why {scope} is needed"
    assert re.search(rf"- {re.escape(scope)} +# \w+", page(Wanted("/ses", groups=True)))


def test_no_scope_is_justified_that_is_not_asked_for() -> None:
    table = SECURITY.partition("## Slack's scopes")[2].partition("Not asked for")[0]
    assert set(re.findall(r"`([a-z_]+(?::[a-z.]+)?)`", table)) - {"commands"} == (
        set(SCOPES) - {"commands"}
    )


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("everybody", "U1", "", "public=asker"), False),
        (("S1", "", "", ""), True),
        (("", "U1, S1", "", ""), True),
        (("", "", "S1", ""), True),
        (("", "", "", "C1=dm, public=S1"), True),
    ],
    ids=["none", "ask", "act", "admins", "a channel"],
)
def test_groups_are_read_where_a_setting_names_one(
    texts: tuple[str, str, str, str], named: bool
) -> None:
    assert names_groups(*texts) is named
    assert (USER_GROUPS in scopes(groups=named)) is named


@pytest.mark.parametrize(
    ("texts", "named"),
    [
        (("everybody", "U1", "S1", "public=asker"), False),
        (("members, U1", "", "", ""), True),
        (("everybody", "members", "", ""), True),
        (("everybody", "", "", "C1=dm, public=members U2"), True),
    ],
    ids=["none", "ask", "act", "a channel"],
)
def test_who_is_a_guest_is_read_where_a_setting_says_members(
    texts: tuple[str, str, str, str], named: bool
) -> None:
    assert names_members(*texts) is named
    assert (PEOPLE in needed(groups=False, members=named)) is named


def test_the_local_slack_gives_no_scope_but_these_and_one_that_the_doctor_does_without() -> None:
    """So that whatever runs against it runs with what the manifest asks for."""
    assert shop.SCOPES - {"channels:read"} == set(SCOPES)


def test_the_shortcuts_are_those_of_the_local_slack() -> None:
    shortcuts = yaml.safe_load(page(Wanted("/ses")))["features"]["shortcuts"]
    local = [
        (each.name, each.callback_id, "message" if each.of_message else "global")
        for each in shop.SHORTCUTS
    ]
    assert local == [(each["name"], each["callback_id"], each["type"]) for each in shortcuts]
    assert all(len(each["name"]) <= 24 for each in shortcuts if each["type"] == "global")


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("web.views_push(view=view)", {"views.push"}),
        ("ask(web.users_info)", {"users.info"}),
        ("self._call('reactions.add', name='x')", {"reactions.add"}),
        (
            "web.files_upload_v2(file=b'')",
            {"files.getUploadURLExternal", "files.completeUploadExternal"},
        ),
        ("say('chat', web.timeout)", set()),
    ],
    ids=["called", "handed over", "by name", "through another", "none"],
)
def test_whatever_way_a_method_is_called_it_is_found(
    source: str, found: set[str], tmp_path: Path
) -> None:
    (tmp_path / "made.py").write_text(source)
    assert called(tmp_path) == found
