"""The gallery's server: it shows a file as it is, and says what is wrong with another."""

from __future__ import annotations

import json
import signal
import sys
from base64 import b64encode
from email.message import Message
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest

from sandbox.gallery import BadGallery, build_gallery, read
from tests.e2e.processes import started
from tests.sandbox.slack.serving import running

PNG = b"\x89PNG not quite"


def written(file: Path, *messages: dict[str, Any]) -> Path:
    variant = {"name": "one", "title": "one", "about": "", "language": "en", "messages": messages}
    other = variant | {"title": "いち", "language": "ja", "messages": []}
    groups = [{"name": "All", "titles": {"en": "All"}, "variants": [variant, other]}]
    file.write_text(json.dumps({"made": "1.0", "languages": {}, "people": {}, "groups": groups}))
    return file


def got(address: str, **headers: str) -> tuple[int, bytes, Message]:
    try:
        with urlopen(Request(address, headers=headers), timeout=10) as answer:
            return answer.status, answer.read(), answer.headers
    except HTTPError as refused:
        with refused:
            return refused.code, refused.read(), refused.headers


def test_pictures_are_served_beside_the_messages(tmp_path: Path) -> None:
    shown = {"text": "", "files": [{"title": "A chart", "png": b64encode(PNG).decode()}]}
    found = read(written(tmp_path / "x.json", {"text": "words"}, shown))
    with running(build_gallery(found)) as page:
        [one] = json.loads(got(f"{page}/variants.json?group=All&language=en")[1])
        first, second = one["messages"]
        assert first == {"text": "words"}
        [file] = second["files"]
        assert file == {"title": "A chart", "url_private": "http://localhost/pictures/0"}
        status, body, headers = got(f"{page}/pictures/0")
        assert (status, body, headers["Content-Type"]) == (200, PNG, "image/png")
        assert got(f"{page}/pictures/1")[0] == 404


def test_the_contents_come_first_and_the_variants_as_they_are_looked_at(tmp_path: Path) -> None:
    with running(build_gallery(read(written(tmp_path / "x.json", {"text": "words"})))) as page:
        document = json.loads(got(f"{page}/gallery.json")[1])
        assert document["groups"] == [{"name": "All", "titles": {"en": "All"}}]
        told = {
            code: json.loads(got(f"{page}/variants.json?group=All&language={code}")[1])
            for code in ("en", "ja", "xx")
        }
    assert {code: [each["title"] for each in some] for code, some in told.items()} == {
        "en": ["one"],
        "ja": ["いち"],
        "xx": [],
    }


def test_the_page_is_all_from_here_and_for_here_alone(tmp_path: Path) -> None:
    with running(build_gallery(read(written(tmp_path / "x.json")))) as page:
        _, body, headers = got(f"{page}/")
        assert b"/page/gallery.js" in body
        assert headers["Content-Security-Policy"].startswith("default-src 'self'")
        assert got(f"{page}/", Host="evil.example")[0] == 403


@pytest.mark.parametrize(
    ("text", "why"),
    [(None, "No such file"), ("{", "no JSON"), ("{}", "not a gallery"), ("[]", "not a gallery")],
    ids=["missing", "torn", "empty", "another"],
)
def test_a_file_that_cannot_be_shown_says_why(tmp_path: Path, text: str | None, why: str) -> None:
    file = tmp_path / "x.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(BadGallery, match=why):
        read(file)


@pytest.mark.e2e
def test_the_command_says_where_the_page_is_and_ends_when_told(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "sandbox", "gallery"]
    with started([*command, str(written(tmp_path / "x.json"))]) as server:
        assert server.says("Open    http://127.0.0.1:")
        server.send(signal.SIGINT)
        assert server.end() == 0
    with started([*command, str(tmp_path / "other.json")]) as server:
        assert server.end() == 1
        assert "No such file" in server.err
