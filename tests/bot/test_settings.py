from __future__ import annotations

from pathlib import Path

import pytest
from dotenv import dotenv_values

from bot.settings import BadSettings, Settings, example, from_process, load

ROOT = Path(__file__).parent.parent.parent
GOOD = {"SES_REGIONS": "eu-west-1, us-east-1", "ADDRESS_KEY": "k" * 16}


def test_the_example_file_is_what_the_settings_say() -> None:
    assert (ROOT / ".env.example").read_text() == example()


def test_the_example_file_names_every_setting_with_its_default() -> None:
    shown = dotenv_values(ROOT / ".env.example")
    assert list(shown) == list(Settings.model_fields)
    filled = {k: v for k, v in shown.items() if v} | GOOD
    assert load(filled) == load(GOOD)


def test_lists_are_split_and_the_first_region_is_home() -> None:
    assert load(GOOD).SES_REGIONS == ("eu-west-1", "us-east-1")


def test_every_fault_is_told_at_once_with_what_to_do() -> None:
    wrong = {"SES_REGIONS": "Ireland", "ADDRESS_KEY": "short", "RETENTION_DAYS": "never"}
    with pytest.raises(BadSettings) as told:
        load(wrong, needed=("SLACK_BOT_TOKEN", "EVENTS_QUEUE_URL"))
    assert [fault.split(":")[0] for fault in told.value.faults] == [
        "SES_REGIONS",
        "ADDRESS_KEY",
        "RETENTION_DAYS",
        "SLACK_BOT_TOKEN",
        "EVENTS_QUEUE_URL",
    ]
    assert "openssl rand" in str(told.value)
    assert "short" not in str(told.value)


TOPIC = "arn:aws-cn:sns:cn-north-1:111122223333:ses-events"


def test_whose_events_are_taken_in_is_told_by_account_and_topic() -> None:
    enough = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "sixteen letters!"}
    told = load(enough | {"EVENTS_ACCOUNTS": "111122223333, 444455556666", "EVENTS_TOPICS": TOPIC})
    assert told.EVENTS_ACCOUNTS == ("111122223333", "444455556666")
    assert told.EVENTS_TOPICS == (TOPIC,)
    wrong = {"EVENTS_ACCOUNTS": "1111-2222-3333", "EVENTS_TOPICS": "ses-events"}
    with pytest.raises(BadSettings) as refusal:
        load(enough | wrong)
    assert [fault.split(";")[0] for fault in refusal.value.faults] == [
        "EVENTS_ACCOUNTS: 1111-2222-3333: not an AWS account",
        "EVENTS_TOPICS: ses-events: not the ARN of an SNS topic",
    ]


def test_nothing_set_names_what_is_required() -> None:
    with pytest.raises(BadSettings) as told:
        load({})
    assert [fault.split(":")[0] for fault in told.value.faults] == ["SES_REGIONS", "ADDRESS_KEY"]


def test_a_secret_may_come_from_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "key"
    secret.write_text("from-a-file-12345\n")
    settings = load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY_FILE": str(secret)})
    assert settings.ADDRESS_KEY.get_secret_value() == "from-a-file-12345"


def test_a_file_that_cannot_be_read_is_a_fault_with_its_path() -> None:
    with pytest.raises(BadSettings, match="ADDRESS_KEY_FILE: cannot read /nowhere/key"):
        load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY_FILE": "/nowhere/key"})


def test_secrets_are_not_shown() -> None:
    assert "kkkk" not in repr(load(GOOD))


def test_the_environment_wins_over_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "env"
    file.write_text("SES_REGIONS=us-east-1\nADDRESS_KEY=0123456789abcdef\nLOG_LEVEL=DEBUG\n")
    monkeypatch.setenv("ENV_FILE", str(file))
    monkeypatch.setenv("SES_REGIONS", "eu-west-1")
    settings = from_process()
    assert (settings.SES_REGIONS, settings.LOG_LEVEL) == (("eu-west-1",), "DEBUG")


def test_an_older_key_may_be_missing_and_may_not_be_short() -> None:
    assert load(GOOD).ADDRESS_KEY_OLD.get_secret_value() == ""
    with pytest.raises(BadSettings, match="ADDRESS_KEY_OLD: needs 16 characters"):
        load(GOOD | {"ADDRESS_KEY_OLD": "short"})


def test_a_block_list_that_is_none_is_a_fault_with_those_that_are() -> None:
    assert load(GOOD | {"BLOCK_LISTS": "spamhaus, -dronebl"}).BLOCK_LISTS == (
        "spamhaus",
        "-dronebl",
    )
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"BLOCK_LISTS": "sorbs"})
    (fault,) = told.value.faults
    assert fault.startswith("BLOCK_LISTS: sorbs: no such block list; there are spamhaus,")


def test_a_file_that_cannot_be_read_is_told_once() -> None:
    with pytest.raises(BadSettings) as told:
        load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY_FILE": "/nowhere/key"})
    assert len(told.value.faults) == 1


def test_a_digest_that_cannot_be_meant_is_one_fault_with_how_it_is_written() -> None:
    written = "daily 09:00 Europe/Berlin=C0123ABCD, weekly mon 09:00=C0456EFGH"
    assert load(GOOD).DIGESTS == ""
    digests = load(GOOD | {"DIGESTS": written}).DIGESTS
    assert digests == written
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"DIGESTS": "daily 09:00 #ses-alerts"})
    assert told.value.faults == [
        "DIGESTS: daily 09:00 #ses-alerts is not written like daily 09:00 Europe/Berlin=C0123ABCD"
        " or weekly mon 09:00=C0123ABCD"
    ]


def test_alert_levels_that_cannot_be_meant_are_one_line() -> None:
    assert load(GOOD | {"ALERT_LEVELS": "quota warn=70%; delays off"}).ALERT_LEVELS
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"ALERT_LEVELS": "quota warm=70%; x off"})
    [fault] = told.value.faults
    assert fault.startswith(
        "ALERT_LEVELS: quota has no warm: it may be off, or have warn, critical, confirm, settle;"
        " x is no rule; there are: advisor, blind,"
    )


def test_the_health_api_is_asked_or_not() -> None:
    assert load(GOOD).HEALTH_API == "auto"
    assert load(GOOD | {"HEALTH_API": "Off"}).HEALTH_API == "off"
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"HEALTH_API": "yes"})
    assert told.value.faults == ["HEALTH_API: is auto or off"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"WHO_MAY_ASK": "ann"}, "WHO_MAY_ASK: ann is not the id of a user (U…)"),
        ({"WHO_MAY_ACT": "U012, nobody"}, "WHO_MAY_ACT: nobody stands alone, or not at all"),
        ({"ADMINS": "C012"}, "ADMINS: C012 is not the id of a user (U…)"),
        ({"CHANNEL_RULES": "C012=loud"}, "CHANNEL_RULES: loud is not the id of a user (U…)"),
        ({"LOOKUPS_PER_HOUR": "0"}, "LOOKUPS_PER_HOUR: Input should be greater than"),
        ({"AUDIT_DAYS": "7"}, "AUDIT_DAYS: Input should be greater than or equal to 30"),
    ],
)
def test_who_may_what_that_cannot_be_meant_is_one_line(wrong: dict[str, str], fault: str) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | wrong)
    (line,) = told.value.faults
    assert line.startswith(fault)
