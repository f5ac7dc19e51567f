"""The image and the services of deploy/compose.yaml: read here, not run (there is no Docker)."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
import yaml

from bot.settings import Settings
from bot.words import arguments
from tests.deploy.templates import ROOT

pytestmark = pytest.mark.long

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE = yaml.safe_load((ROOT / "deploy/compose.yaml").read_text())
OURS = {name: each for name, each in COMPOSE["services"].items() if name != "db"}


def stages() -> list[list[tuple[str, str]]]:
    """Instruction and its words, of each stage; continued lines are one."""
    whole = re.sub(r"\\\n\s*", "", re.sub(r"^#.*\n", "", DOCKERFILE, flags=re.MULTILINE))
    found: list[list[tuple[str, str]]] = []
    for line in filter(None, map(str.strip, whole.splitlines())):
        instruction, _, words = line.partition(" ")
        if instruction == "FROM":
            found.append([])
        if found:
            found[-1].append((instruction, words))
    return found


def last(instruction: str) -> list[str]:
    return [words for name, words in stages()[-1] if name == instruction]


def copied() -> dict[str, str]:
    """From our folder to where in the image."""
    found = {}
    for words in last("COPY"):
        if not words.startswith("--from"):
            source, target = words.split()
            found[source] = target
    return found


def test_the_image_runs_as_nobody_who_owns_anything() -> None:
    assert last("USER") == ["10001:10001"]
    instructions = [name for name, _ in stages()[-1]]
    assert instructions.index("USER") > instructions.index("RUN")
    assert last("VOLUME") == ["/data"]
    assert "ADD" not in instructions, "ADD fetches and unpacks"


def test_the_image_ends_by_the_signal_that_lets_questions_finish() -> None:
    assert last("STOPSIGNAL") == ["SIGTERM"]
    # as a list: a shell in between would keep the signal to itself
    assert last("ENTRYPOINT") == ['["python", "-m", "bot"]']


@pytest.mark.parametrize(
    ("status", "healthy"), [(200, True), (503, False), (None, False)], ids=["up", "ill", "deaf"]
)
def test_the_image_is_healthy_where_the_process_says_so(status: int | None, healthy: bool) -> None:
    [check] = last("HEALTHCHECK")
    command = json.loads(check.partition(" CMD ")[2])
    with listening(status) as port:
        assert healthy_by(command, port) is healthy
    assert healthy_by(command, 0), "nobody listens, and nobody should"


def healthy_by(command: list[str], port: int) -> bool:
    assert command[0] == "python"
    done = subprocess.run(
        [sys.executable, *command[1:]],
        env={"HTTP_PORT": str(port)},
        capture_output=True,
        check=False,
    )
    return done.returncode == 0


@contextmanager
def listening(status: int | None) -> Iterator[int]:
    """The port on which somebody answers with `status`; None: nobody does."""

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:  # the base class's name for it
            assert self.path == "/healthz"
            self.send_response(status or 0)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        port = server.server_port
        if status is None:
            server.server_close()
            yield port
            return
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield port
        server.shutdown()
        thread.join()


def test_the_image_is_made_of_what_the_build_is_given() -> None:
    given = (ROOT / ".dockerignore").read_text().splitlines()
    assert "*" in given
    let_in = {line[1:] for line in given if line.startswith("!")}
    copies = [words for stage in stages() for name, words in stage if name == "COPY"]
    ours = [words.split() for words in copies if not words.startswith("--from")]
    assert {source for *sources, _ in ours for source in sources} == let_in
    assert all((ROOT / each).exists() for each in let_in)


def test_what_the_image_holds_runs_without_writing_anywhere_but_its_data(tmp_path: Path) -> None:
    app, data = tmp_path / "app", tmp_path / "data"
    data.mkdir()
    for source, target in copied().items():
        where = app / Path(target).relative_to("/app")
        shutil.copytree(ROOT / source, where, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
    before = sorted(app.rglob("*"))
    environment = dict(word.partition("=")[::2] for e in last("ENV") for word in shlex.split(e))
    environment |= {"SES_REGIONS": "eu-west-1", "ADDRESS_KEY": "k" * 32, "PATH": "/usr/bin"}
    assert environment["DATABASE_URL"] == "sqlite:////data/ses-why.sqlite3"
    environment["DATABASE_URL"] = f"sqlite:///{data}/ses-why.sqlite3"
    done = subprocess.run(
        [sys.executable, "-m", "bot", "migrate"],
        cwd=app,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert sorted(app.rglob("*")) == before
    assert (data / "ses-why.sqlite3").exists()


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_may_do_nothing_it_need_not(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["tmpfs"] == ["/tmp"]
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert not {"privileged", "ports", "volumes", "user"} & set(service)


@pytest.mark.parametrize("name", OURS)
def test_a_service_of_ours_starts_a_role_with_settings_that_there_are(name: str) -> None:
    service = OURS[name]
    arguments().parse_args(service["command"])
    environment = dict(service["environment"])
    # .env may have 0, which is no port to ask for health
    assert environment.pop("HTTP_PORT") == "8080"
    for setting, value in environment.items():
        assert setting.removesuffix("_FILE") in Settings.model_fields
        assert not value or value.removeprefix("/run/secrets/") in service["secrets"]
        if setting.endswith("_FILE"):  # what .env says is emptied: both at once are a fault
            assert service["environment"][setting.removesuffix("_FILE")] == ""
    assert (ROOT / "deploy" / service["build"]["context"]).resolve() == ROOT


def test_the_roles_begin_when_the_tables_are_there() -> None:
    assert OURS["migrate"]["depends_on"] == {"db": {"condition": "service_healthy"}}
    for name in ("serve", "ingest", "watch"):
        assert OURS[name]["depends_on"] == {
            "migrate": {"condition": "service_completed_successfully"}
        }
    assert set(OURS) == {"migrate", "serve", "ingest", "watch"}


def test_every_secret_is_a_file_that_git_and_the_image_leave_out() -> None:
    used = {secret for each in COMPOSE["services"].values() for secret in each["secrets"]}
    files: dict[str, Any] = {name: each["file"] for name, each in COMPOSE["secrets"].items()}
    assert set(files) == used
    assert files == {name: f"secrets/{name}" for name in used}
    assert "/deploy/secrets/" in (ROOT / ".gitignore").read_text().splitlines()
    assert "password" not in str(COMPOSE["services"]["db"]["environment"]).replace(
        "/run/secrets/postgres_password", ""
    )
