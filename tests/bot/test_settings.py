from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from annotated_types import Ge, Le
from dotenv import dotenv_values
from hypothesis import given
from hypothesis.strategies import text
from pydantic import SecretStr

from bot.__main__ import main
from bot.plain import sentence
from bot.settings import (
    BadSettings,
    Settings,
    dns_servers_of_process,
    example,
    from_process,
    load,
    typos,
    written,
)
from bot.watch import rules
from checks.core.dns.block_list import KNOWN
from tests.english import BLANK, left

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
    assert [fault.split(":")[0] for fault in told.value.lines()] == [
        "SES_REGIONS",
        "ADDRESS_KEY",
        "RETENTION_DAYS",
        "SLACK_BOT_TOKEN",
        "EVENTS_QUEUE_URL",
    ]
    assert "openssl rand" in str(told.value)
    assert "short" not in str(told.value)


@pytest.mark.parametrize(
    ("written", "missing"),
    [
        ({}, ["SLACK_APP_TOKEN"]),
        ({"SLACK_DELIVERY": "socket", "PORT": "80"}, ["SLACK_APP_TOKEN"]),
        ({"SLACK_DELIVERY": "http"}, ["SLACK_SIGNING_SECRET", "HTTP_PORT"]),
        ({"SLACK_DELIVERY": "HTTP", "PORT": "80"}, ["SLACK_SIGNING_SECRET"]),
        ({"SLACK_DELIVERY": "http", "HTTP_PORT": "80"}, ["SLACK_SIGNING_SECRET"]),
    ],
)
def test_each_way_of_delivery_needs_its_own(written: dict[str, str], missing: list[str]) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | written, needed=("SLACK_DELIVERY",))
    assert [fault.split(":")[0] for fault in told.value.lines()] == missing


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"SLACK_DELIVERY": "web"}, "SLACK_DELIVERY: is socket or http"),
        ({"HTTP_HOST": "localhost"}, "HTTP_HOST: is an IP address, such as 127.0.0.1"),
        ({"HTTP_PORT": "http"}, "HTTP_PORT: is a whole number from 0 to 65535, not http"),
    ],
)
def test_where_to_listen_is_an_address(wrong: dict[str, str], told: str) -> None:
    with pytest.raises(BadSettings, match=told):
        load(GOOD | wrong)


TOPIC = "arn:aws-cn:sns:cn-north-1:111122223333:ses-events"


def test_whose_events_are_taken_in_is_told_by_account_and_topic() -> None:
    enough = {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "sixteen letters!"}
    told = load(enough | {"EVENTS_ACCOUNTS": "111122223333, 444455556666", "EVENTS_TOPICS": TOPIC})
    assert told.EVENTS_ACCOUNTS == ("111122223333", "444455556666")
    assert told.EVENTS_TOPICS == (TOPIC,)
    wrong = {"EVENTS_ACCOUNTS": "1111-2222-3333", "EVENTS_TOPICS": "ses-events"}
    with pytest.raises(BadSettings) as refusal:
        load(enough | wrong)
    assert [fault.split(";")[0] for fault in refusal.value.lines()] == [
        "EVENTS_ACCOUNTS: 1111-2222-3333: not an AWS account",
        "EVENTS_TOPICS: ses-events: not the ARN of an SNS topic",
    ]


def test_nothing_set_names_what_is_required() -> None:
    with pytest.raises(BadSettings) as told:
        load({})
    assert [fault.split(":")[0] for fault in told.value.lines()] == ["SES_REGIONS", "ADDRESS_KEY"]


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
    settings = read_all()
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
    (fault,) = told.value.lines()
    assert fault.startswith("BLOCK_LISTS: sorbs: no such block list; there are spamhaus,")


def test_a_file_that_cannot_be_read_is_told_once() -> None:
    with pytest.raises(BadSettings) as told:
        load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY_FILE": "/nowhere/key"})
    assert len(told.value.lines()) == 1


def test_a_digest_that_cannot_be_meant_is_one_fault_with_how_it_is_written() -> None:
    written = "daily 09:00 Europe/Berlin=C0123ABCD, weekly mon 09:00=C0456EFGH"
    assert load(GOOD).DIGESTS == ""
    digests = load(GOOD | {"DIGESTS": written}).DIGESTS
    assert digests == written
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"DIGESTS": "daily 09:00 #ses-alerts"})
    assert told.value.lines() == [
        "DIGESTS: daily 09:00 #ses-alerts is not written like daily 09:00 Europe/Berlin=C0123ABCD"
        " or weekly mon 09:00=C0123ABCD"
    ]


def test_alert_levels_that_cannot_be_meant_are_one_line() -> None:
    assert load(GOOD | {"ALERT_LEVELS": "quota warn=70%; delays off"}).ALERT_LEVELS
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"ALERT_LEVELS": "quota warm=70%; x off"})
    [fault] = told.value.lines()
    assert fault.startswith(
        "ALERT_LEVELS: quota has no warm: it may be off, or have warn, critical, confirm, settle;"
        " x is no rule; there are: advisor, blind,"
    )


def test_the_health_api_is_asked_or_not() -> None:
    assert load(GOOD).HEALTH_API == "auto"
    assert load(GOOD | {"HEALTH_API": "Off"}).HEALTH_API == "off"
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"HEALTH_API": "yes"})
    assert told.value.lines() == ["HEALTH_API: is auto or off"]


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("ja", "ja"),
        ("JA", "ja"),
        ("en_GB:en", "en"),
        ("de_DE:ja", "ja"),
        ("de_DE:de", "en"),
        ("", ""),
        ("C", ""),
    ],
)
def test_the_language_is_one_of_ours_however_the_machine_names_it(written: str, code: str) -> None:
    spoken = load(GOOD | {"LANGUAGE": written}).LANGUAGE
    assert spoken == code


@pytest.mark.parametrize("written", ["jp", "japanese", "fr"])
def test_a_language_that_there_is_not_is_a_fault(written: str) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"LANGUAGE": written})
    assert told.value.lines() == ["LANGUAGE: is en or ja"]


@pytest.mark.parametrize(
    ("wrong", "fault"),
    [
        ({"WHO_MAY_ASK": "ann"}, "WHO_MAY_ASK: ann is not the id of a user (U…)"),
        ({"WHO_MAY_ACT": "U012, nobody"}, "WHO_MAY_ACT: nobody stands alone, or not at all"),
        ({"ADMINS": "C012"}, "ADMINS: C012 is not the id of a user (U…)"),
        ({"CHANNEL_RULES": "C012=loud"}, "CHANNEL_RULES: loud is not the id of a user (U…)"),
        ({"LOOKUPS_PER_HOUR": "0"}, "LOOKUPS_PER_HOUR: is a whole number from 1 to 10000, not 0"),
        ({"AUDIT_DAYS": "7"}, "AUDIT_DAYS: is a whole number from 30 to 36500, not 7"),
    ],
)
def test_who_may_what_that_cannot_be_meant_is_one_line(wrong: dict[str, str], fault: str) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | wrong)
    (line,) = told.value.lines()
    assert line.startswith(fault)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("RETENTION_DAYS", "never", "is a whole number from 1 to 3650, not never"),
        ("RETENTION_DAYS", "1.5", "is a whole number from 1 to 3650, not 1.5"),
        ("QUESTIONS_WAITING", "-1", "is a whole number from 0 to 1000, not -1"),
        ("ALERT_CONFIRM", "9" * 5000, f"is a whole number from 1 to 20, not {'9' * 40}…"),
        ("AUDIT_DAYS", "4 0\n0", "is a whole number from 30 to 36500, not 4 0 0"),
        ("EXPORT_SEARCH", "maybe", "is true or false, not maybe"),
    ],
)
def test_numbers_and_switches_that_are_none_are_told_in_plain_words(
    name: str, value: str, words: str
) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | {name: value})
    assert told.value.lines() == [f"{name}: {words}"]


def test_every_field_of_a_type_that_pydantic_refuses_by_itself_has_words_for_it() -> None:
    plain = {field.annotation for field in Settings.model_fields.values()}
    assert plain == {str, int, bool, SecretStr, tuple[str, ...]}
    numbers = {k: f for k, f in Settings.model_fields.items() if f.annotation is int}
    for name, field in numbers.items():
        assert {type(limit) for limit in field.metadata} == {Ge, Le}, name


@pytest.mark.parametrize(
    ("content", "why"),
    [
        pytest.param(b"", "is empty", id="empty"),
        pytest.param(b" \n", "is empty", id="blank"),
        pytest.param(b"one\ntwo\n", "has 2 lines: write the value alone", id="two lines"),
        pytest.param(b"\xff\xfe\x00", "is not text in UTF-8", id="no text"),
    ],
)
def test_a_secret_file_that_cannot_be_meant_is_one_fault(
    tmp_path: Path, content: bytes, why: str
) -> None:
    file = tmp_path / "key"
    file.write_bytes(content)
    with pytest.raises(BadSettings) as told:
        load({"SES_REGIONS": "eu-west-1", "ADDRESS_KEY_FILE": str(file)})
    assert told.value.lines() == [f"ADDRESS_KEY_FILE: {file} {why}"]


def test_a_folder_is_no_secret(tmp_path: Path) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"SLACK_BOT_TOKEN_FILE": str(tmp_path)}, needed=("SLACK_BOT_TOKEN",))
    fault = f"SLACK_BOT_TOKEN_FILE: cannot read {tmp_path} (Is a directory)"
    assert told.value.lines() == [fault]


def test_a_value_and_a_file_for_it_are_one_fault(tmp_path: Path) -> None:
    (tmp_path / "key").write_text("another-key-12345")
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"ADDRESS_KEY_FILE": str(tmp_path / "key")})
    assert told.value.lines() == [
        "ADDRESS_KEY: is set, and ADDRESS_KEY_FILE as well: take one of them away"
    ]


@pytest.mark.parametrize("url", ["mysql://x/y", "nonsense", "postgresql://bot:pass@host:port/x"])
def test_a_database_of_another_kind_is_a_fault_that_shows_no_password(url: str) -> None:
    with pytest.raises(BadSettings) as told:
        load(GOOD | {"DATABASE_URL": url})
    assert told.value.lines() == [
        "DATABASE_URL: write it as in sqlite:///ses-why.sqlite3 or"
        " postgresql://user:password@host/name"
    ]


def read_all() -> Settings:
    return from_process((), lambda doubt: None)


def doubts() -> list[str]:
    told: list[str] = []
    with suppress(BadSettings):
        from_process((), lambda line: told.append(sentence(line)))
    return told


class Surroundings:
    """A process's environment and its `.env`, without anything of the machine's."""

    def __init__(self, patch: pytest.MonkeyPatch, folder: Path) -> None:
        for name in list(os.environ):
            patch.delenv(name)
        patch.chdir(folder)
        self._patch, self._folder = patch, folder

    def have(self, variables: dict[str, str], beside: str | None = None) -> None:
        for name, value in variables.items():
            self._patch.setenv(name, value)
        if beside is not None:
            (self._folder / ".env").write_text(beside)


@pytest.fixture
def around(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[Surroundings]:
    yield Surroundings(monkeypatch, tmp_path)
    os.environ.clear()  # also of what was read from a file: boto3 would believe it later


def test_the_environment_wins_over_the_file_whichever_way_it_names_a_value(
    around: Surroundings, tmp_path: Path
) -> None:
    (tmp_path / "key").write_text("from-the-secret-store")
    around.have(
        {"ADDRESS_KEY_FILE": str(tmp_path / "key"), "LOG_LEVEL": "ERROR"},
        "ADDRESS_KEY=from-the-env-file\nSES_REGIONS=eu-west-1\nLOG_LEVEL_FILE=/nowhere\n",
    )
    settings = read_all()
    assert settings.ADDRESS_KEY.get_secret_value() == "from-the-secret-store"
    assert (settings.LOG_LEVEL, doubts()) == ("ERROR", [])


def test_an_env_file_that_is_not_there_is_a_fault_beside_the_others(around: Surroundings) -> None:
    around.have({"ENV_FILE": "prod.env", "ADDRESS_KEY": "k" * 16})
    with pytest.raises(BadSettings) as told:
        read_all()
    assert told.value.lines() == [
        "ENV_FILE: there is no file prod.env; ENV_FILE= reads none",
        "SES_REGIONS: name at least one AWS Region, such as eu-west-1",
    ]
    with pytest.raises(BadSettings, match="there is no file"):
        dns_servers_of_process()


def test_no_env_file_at_all_is_none(around: Surroundings) -> None:
    around.have(GOOD)
    assert read_all() == load(GOOD)
    around.have({"ENV_FILE": ""}, "SES_REGIONS=us-east-1")
    assert read_all() == load(GOOD)


def test_an_env_file_that_cannot_be_read_is_a_fault(around: Surroundings, tmp_path: Path) -> None:
    around.have(GOOD | {"ENV_FILE": str(tmp_path)})
    with pytest.raises(BadSettings, match=r"^ENV_FILE: cannot read .* \(Is a directory\)$"):
        read_all()
    (tmp_path / "latin").write_bytes(b"ADMINS=\xe9")
    around.have({"ENV_FILE": "latin"})
    with pytest.raises(BadSettings, match=r"^ENV_FILE: latin is not text in UTF-8$"):
        read_all()


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("SLACK_BOT_TOKE", "SLACK_BOT_TOKEN"),
        ("SES_REGION", "SES_REGIONS"),
        ("ADRESS_KEY", "ADDRESS_KEY"),
        ("ADRESS_KEY_FILE", "ADDRESS_KEY_FILE"),
        ("EVENT_QUEUE_URL", "EVENTS_QUEUE_URL"),
        ("SUPRESSION_REMOVEL", "SUPPRESSION_REMOVAL"),
        ("DATABSAE_URL", "DATABASE_URL"),
        ("HTTP_PROT", "HTTP_PORT"),
        ("slack_command", "SLACK_COMMAND"),
        ("QUIET-HOURS", "QUIET_HOURS"),
    ],
)
def test_a_slip_of_the_keys_is_told_with_what_was_meant(
    around: Surroundings, written: str, meant: str
) -> None:
    around.have({written: "x"})
    assert doubts() == [f"{written} is no setting: did you mean {meant}?"]
    around.have({meant: "x"})
    assert doubts() == []


STRANGERS = """
    SSL_CERT_FILE PATH HOME LANG LC_ALL TERM SHELL USER LOGNAME PWD OLDPWD HOSTNAME TZ PORT DYNO
    VIRTUAL_ENV PYTHONPATH PYTHONUNBUFFERED PIP_INDEX_URL HTTP_PROXY HTTPS_PROXY NO_PROXY
    AWS_PROFILE AWS_REGION AWS_ENDPOINT_URL_SES AWS_EXECUTION_ENV ECS_CONTAINER_METADATA_URI_V4
    INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET CREDENTIALS_DIRECTORY KUBERNETES_SERVICE_HOST
    SES_WHY_PORT_8000_TCP_ADDR HEROKU_POSTGRESQL_BLUE_URL DATABASE_PRIVATE_URL REDIS_URL PGPASSWORD
    GITHUB_TOKEN CI RUNNER_OS SLACK_WEBHOOK_URL SLACK_CHANNEL ADMIN LOG_FILE LOG_DIR SENTRY_RELEASE
    HTTPS_PORT SMTP_SERVER DNS_SERVER_IP WATCHPACK_POLLING HISTSIZE XDG_RUNTIME_DIR SSH_AUTH_SOCK
"""


def test_variables_of_others_are_nobodys_slip(around: Surroundings) -> None:
    around.have(dict.fromkeys(STRANGERS.split(), "x"), beside="AWS_REGION=eu-west-1\n")
    assert doubts() == []


def test_whatever_the_file_names_and_we_do_not_know_is_told(around: Surroundings) -> None:
    around.have({}, "SES_REGION=eu-west-1\nHTTPS_PROXY=http://proxy\nADMINS=U1\nAWS_PROFILE=x\n")
    assert doubts() == [
        "SES_REGION in .env is no setting: did you mean SES_REGIONS?",
        "HTTPS_PROXY in .env is no setting, and is ignored",
    ]


@given(one=text("ABC_", max_size=9), other=text("ABC_", max_size=9))
def test_slips_are_counted_alike_from_both_sides(one: str, other: str) -> None:
    counted = typos.slips(one, other)
    assert counted == typos.slips(other, one)
    assert (counted == 0) == (one == other)
    assert abs(len(one) - len(other)) <= counted <= max(len(one), len(other))
    assert typos.may_be(one, other, counted)


def test_sentry_needs_its_package_and_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    dsn = {"SENTRY_DSN": "https://public@sentry.example/42"}
    assert load(GOOD | dsn).SENTRY_DSN.get_secret_value() == dsn["SENTRY_DSN"]
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(BadSettings) as told:
        load(GOOD | dsn)
    assert told.value.lines() == [
        f"SENTRY_DSN: needs a package that is not installed: pip install {written.SENTRY}"
    ]
    assert load(GOOD).SENTRY_DSN.get_secret_value() == ""
    with pytest.raises(BadSettings, match="SENTRY_DSN: write it as Sentry shows it"):
        load(GOOD | {"SENTRY_DSN": "sentry.example"})


WRONG = {
    "SES_REGIONS": "europe,eu-west-1,eu-west-1",
    "SES_ACCOUNTS": "eu-west-1=1; a=2 x=1; b=111122223333 external_id=xy; c=arn:x",
    "EVENTS_ACCOUNTS": "one",
    "EVENTS_TOPICS": "topic",
    "DATABASE_URL": "mysql://x",
    "ADDRESS_KEY": "short",
    "DNS_SERVERS": "resolver",
    "BLOCK_LISTS": "nolist",
    "ADDRESS_INSIGHTS": "perhaps",
    "RETENTION_DAYS": "many",
    "HEALTH_API": "sometimes",
    "LANGUAGE": "fr",
    "LOG_LEVEL": "LOUD",
    "LOG_FORMAT": "xml",
    "SENTRY_DSN": "x",
    "SLACK_BOT_TOKEN": "x",
    "SLACK_DELIVERY": "pigeon",
    "SLACK_COMMAND": "ses",
    "HTTP_HOST": "localhost",
    "WHO_MAY_ASK": "everybody, U0123ABCD",
    "WHO_MAY_ACT": "ann",
    "CHANNEL_RULES": "x=dm",
    "ALERT_LEVELS": "weather off; quota; quota; rate x=1; bounce_rate warn=x; delays confirm=0",
    "ALERT_ROUTES": "weather=C0123ABCD",
    "QUIET_HOURS": "22:00-22:00",
    "DIGESTS": "daily mon 09:00=C0123ABCD",
    "RUNBOOK_URL": "x",
    "EVENTS_QUEUE_URL": "x",
    "SES_HEALTH_RSS_URL": "x",
}


def test_no_fault_is_told_in_english_to_who_reads_japanese() -> None:
    with pytest.raises(BadSettings) as told:
        load(WRONG, ("SLACK_APP_TOKEN", "ALERT_CHANNEL"))
    assert {*WRONG, "SLACK_APP_TOKEN", "ALERT_CHANNEL"} == {f.name for f in told.value.faults}
    rules_there, lists = " ".join(rules.load()), " ".join(known.name for known in KNOWN)
    outside = f"{rules_there} {' '.join(WRONG.values())} {KNOWN_WORDS} {lists}"
    assert left(told.value.lines(BLANK), outside) == set()


KNOWN_WORDS = """
barracuda none off warn critical confirm settle regions true false
public private group direct shared auto socket http text json sqlite postgresql region
openssl rand hex
"""
"""As settings are written."""


def test_faults_are_told_in_the_language_that_is_set_beside_them(
    around: Surroundings, capsys: pytest.CaptureFixture[str]
) -> None:
    around.have({}, "LANGUAGE=ja\nSES_REGIONS=x\nSES_REGONS=x\n")
    assert main(["status"]) == 1
    typo, region, key = capsys.readouterr().err.splitlines()
    assert typo == ".env の SES_REGONS という設定はありません。SES_REGIONS ではありませんか?"
    assert region.startswith("SES_REGIONS: x: AWS リージョンではありません")
    assert key.startswith("ADDRESS_KEY: 16 文字以上が必要です")
    assert main(["status", "--lang", "en"]) == 1
    assert "not an AWS Region" in capsys.readouterr().err
    around.have({"LANGUAGE": "en"}, "LANGUAGE=ja\nSES_REGIONS=x\n")
    assert main(["status"]) == 1
    assert "not an AWS Region" in capsys.readouterr().err
