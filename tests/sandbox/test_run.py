"""`python -m sandbox`, as a process: what it starts, hands on, says, and leaves behind."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from sandbox.__main__ import main
from sandbox.run import ROOT, Options, outside, world

BOT = """\
import json, os, sys
with open(os.environ["STAND_IN_LOG"], "a") as log:
    print(json.dumps([sys.argv[1:], os.environ["EVENTS_QUEUE_URL"]]), file=log)
print("working on", *sys.argv[1:])
sys.exit(5 if sys.argv[1] == os.environ.get("STAND_IN_FAILS") else 0)
"""
RUN = """\
import sys
from sandbox import __main__, run
from functools import partial
run.run = partial(run.run, bot=[sys.executable, sys.argv[1]])
sys.exit(__main__.main(sys.argv[2:]))
"""

STUBBORN = """\
import signal, sys, time
signal.signal(signal.SIGINT, signal.SIG_IGN)
print("ready", flush=True)
time.sleep(60)
"""
POLITE = """\
import signal, sys
def leave(number, frame):
    print("drained", flush=True)
    sys.exit(0)
signal.signal(signal.SIGINT, leave)
signal.signal(signal.SIGTERM, leave)
print("ready", flush=True)
signal.pause()
"""


class Runner:
    def __init__(self, directory: Path) -> None:
        self._bot = directory / "bot.py"
        self._bot.write_text(BOT)
        self.log = directory / "log"
        self.log.touch()

    def start(self, *arguments: str, **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", RUN, str(self._bot), *arguments],
            cwd=ROOT,
            env=os.environ
            | {"STAND_IN_LOG": str(self.log), "TMPDIR": str(self.log.parent)}
            | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str, str]:
        with self.start(*arguments, **environment) as process:
            out, err = process.communicate(timeout=30)
        return process.returncode, out, err

    @contextmanager
    def running(self, script: str, **environment: str) -> Iterator[subprocess.Popen[str]]:
        """Started, and its command has said that it is ready."""
        command = ("run", "--", sys.executable, "-c", script)
        with self.start(*command, **environment) as process:
            assert process.stdout is not None
            try:
                assert process.stdout.readline() == "ready\n"
                yield process
            finally:
                process.kill()


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


def test_the_bot_migrates_and_ingests_before_the_command_and_talks_on_stderr(
    runner: Runner,
) -> None:
    print_queue = "import os; print(os.environ['EVENTS_QUEUE_URL'])"
    code, out, err = runner.run("run", "--", sys.executable, "-c", print_queue)
    done = [json.loads(line) for line in runner.log.read_text().splitlines()]
    assert code == 0
    assert done == [[["migrate"], out.strip()], [["ingest", "--drain"], out.strip()]]
    assert err.splitlines() == ["working on migrate", "working on ingest --drain"]


def test_a_command_that_a_signal_ended_has_the_code_that_shells_give(runner: Runner) -> None:
    assert runner.run("run", "--", "sh", "-c", "kill -TERM $$")[0] == 128 + signal.SIGTERM


@pytest.mark.parametrize("step", ["migrate", "ingest"])
def test_a_bot_that_fails_is_our_fault_and_the_command_is_not_run(
    runner: Runner, step: str
) -> None:
    code, out, err = runner.run("run", "--", "echo", "hello", STAND_IN_FAILS=step)
    assert (code, out) == (3, "")
    assert f"bot.py {step}" in err.splitlines()[-1]
    assert err.splitlines()[-1].endswith("ended with exit code 5; it said why above")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        pytest.param(
            ["run", "--scenario", "mailbox-ful", "--", "true"],
            'there is no scenario "mailbox-ful" (did you mean "mailbox-full"?)',
            id="scenario",
        ),
        pytest.param(
            ["run", "--page"],
            "sandbox run: there is no command: sandbox run … -- COMMAND …",
            id="no command",
        ),
    ],
)
def test_bad_input_is_one_line(
    arguments: list[str], line: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 1
    assert capsys.readouterr() == ("", f"{line}\n")


def test_a_command_that_does_not_exist_is_bad_input(runner: Runner) -> None:
    code, out, err = runner.run("run", "--", "no-such-command")
    assert (code, out) == (1, "")
    assert err.splitlines()[-1] == (
        "sandbox run: cannot start no-such-command: No such file or directory"
    )


@pytest.mark.parametrize(
    "arguments",
    [
        ["run", "--delay", "sesv2=0.1", "ses=1", "--", "true"],
        ["run", "--delay", "dns=slow", "--", "true"],
        ["run", "--senario", "x", "--", "true"],
        ["walk"],
        [],
    ],
)
def test_arguments_that_make_no_sense_are_bad_input(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capsys.readouterr()
    assert (ended.value.code, out) == (1, "")
    assert err.startswith("python -m sandbox")


def test_a_page_s_port_that_is_taken_is_told(runner: Runner) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, err = runner.run("run", "--page-port", port, "--", "true")
    assert code == 1
    assert err == (
        "sandbox run: cannot listen on 127.0.0.1: Address already in use "
        f"(the page was to be at port {port})\n"
    )


def test_the_command_sees_this_world_and_no_other(runner: Runner) -> None:
    ambient = {
        "AWS_PROFILE": "production",
        "AWS_SESSION_TOKEN": "x",
        "SLACK_SIGNING_SECRET": "x",
        "ADDRESS_KEY_FILE": "/x",
        "HTTPS_PROXY": "http://proxy.example",
        "LOG_LEVEL": "DEBUG",
        "EXPORT_SEARCH": "true",
        "LANGUAGE": "ja_JP:ja",
    }
    show = "import json, os; print(json.dumps(dict(os.environ)))"
    _, out, _ = runner.run("run", "--", sys.executable, "-c", show, **ambient)
    seen = json.loads(out)
    assert [name for name in ambient if name in seen] == ["LOG_LEVEL", "EXPORT_SEARCH", "LANGUAGE"]
    assert (seen["SES_REGIONS"], seen["AWS_REGION"]) == ("eu-west-1,us-east-1", "eu-west-1")
    hosts = {urlsplit(seen[name]).hostname for name in seen if name.endswith("_URL")}
    assert hosts - {None} == {"127.0.0.1"}
    assert not Path(seen["DATABASE_URL"].removeprefix("sqlite:///")).parent.exists()


def test_a_measurement_can_be_without_throttle_and_with_delays() -> None:
    chosen = world(Options(["true"], "mailbox-full", throttle=False, delays={"sesv2": 0.12}))
    assert (chosen.name, chosen.throttle, chosen.delays) == ("mailbox-full", False, {"sesv2": 0.12})


def test_what_leads_out_of_the_world_is_left_out() -> None:
    ambient = {"PATH": "/bin", "AWS_REGION": "x", "RETENTION_DAYS": "1", "https_proxy": "x"}
    assert outside(ambient) == {"PATH": "/bin"}


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_is_handed_on_and_a_clean_end_is_a_success(
    runner: Runner, number: signal.Signals
) -> None:
    with runner.running(POLITE) as process:
        process.send_signal(number)
        out, _ = process.communicate(timeout=20)
        assert (process.returncode, out) == (0, "drained\n")


def test_a_second_ctrl_c_does_not_wait(runner: Runner) -> None:
    with runner.running(STUBBORN) as process:
        process.send_signal(signal.SIGINT)
        # to be sure that the two are not taken for one
        while "ShdPnd:\t0000000000000000" not in Path(f"/proc/{process.pid}/status").read_text():
            pass
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=10)
        assert process.returncode == 128 + signal.SIGKILL


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_killed_sandbox_takes_its_command_along(runner: Runner) -> None:
    with runner.running(STUBBORN) as process:
        process.kill()
        # the end of the pipe means that nobody holds it any more
        assert process.communicate(timeout=10)[0] == ""


def test_the_exit_code_is_the_command_s_and_what_it_left_in_the_background_ends(
    runner: Runner,
) -> None:
    code, out, _ = runner.run("run", "--", "sh", "-c", "sleep 60 & echo started; exit 7")
    # the output had its end, so nobody holds the pipe any more
    assert (code, out) == (7, "started\n")


def test_the_page_is_announced_once_the_bot_is_connected(runner: Runner) -> None:
    connect = """
import asyncio, json, os, urllib.request, aiohttp
url, token = os.environ["SLACK_API_URL"], os.environ["SLACK_APP_TOKEN"]
async def main():
    async with aiohttp.ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
        async with session.post(url + "apps.connections.open") as response:
            link = (await response.json())["url"]
        async with session.ws_connect(link) as socket:
            await socket.receive()
asyncio.run(main())
"""
    arguments = ["run", "--page", "--scenario", "mailbox-full", "--", sys.executable, "-c", connect]
    code, _, err = runner.run(*arguments)
    assert code == 0
    shown = [line.strip() for line in err.splitlines()[2:] if line.strip()]
    assert shown[0] == "ses-why is connected, in a world of its own (the scenario mailbox-full)."
    assert shown[1].startswith("Open    http://127.0.0.1:")
    assert shown[2] == "Try     /ses why mia@mailbox-full.example"
    assert shown[-2] == 'Alerts  in #ses-alerts, once you press "Make trouble"'
    assert shown[-1] == "Ctrl-C  ends it"


@pytest.mark.long
def test_by_http_it_is_announced_once_the_bot_answers(runner: Runner) -> None:
    """It gets a port, and a secret by which it knows Slack; here it gives back the challenge."""
    listen = """
import http.server, json, os
class Bot(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(said["challenge"].encode())
assert os.environ["SLACK_SIGNING_SECRET"] and "SLACK_APP_TOKEN" not in os.environ
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Bot).handle_request()
"""
    arguments = [
        "--page",
        "--http",
        "--scenario",
        "mailbox-full",
        "--",
        sys.executable,
        "-c",
        listen,
    ]
    code, _, err = runner.run("run", *arguments)
    assert code == 0
    assert "ses-why is connected, in a world of its own" in err


def test_list_tells_each_scenario_in_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["list"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert "in the tour" in lines["mailbox-full"]
    assert "alone" in lines["account-paused"]
    assert lines["account-paused"].endswith("Amazon has paused all sending of the account")
