"""Files and folders are found, in order, and told when they cannot be read."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest

from bot.ingest.archive import Source, local
from bot.plain import sentence
from bot.rejected import Rejected


def names(given: Path) -> list[str]:
    return [source.name for source in local(str(given))()]


def content(source: Source) -> bytes:
    with source.open() as opened:
        return opened.read(1000)


def stamp(source: Source) -> str:
    with source.open() as opened:
        return opened.stamp


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b/2.json", "b/1.gz", "a", ".hidden/x", "b/.partial"):
        path = tmp_path / "events" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "events"


def test_a_folder_is_its_files_in_order_without_what_is_hidden(folder: Path) -> None:
    assert names(folder) == [str(folder / name) for name in ("a", "b/1.gz", "b/2.json")]
    assert [content(source) for source in local(str(folder))()] == [b"a", b"b/1.gz", b"b/2.json"]


def test_what_is_added_later_is_found_at_the_next_look(folder: Path) -> None:
    sources = local(str(folder))
    assert len(list(sources())) == 3
    (folder / "c").write_text("c")
    assert len(list(sources())) == 4


def test_a_file_is_the_same_however_it_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "link").symlink_to(folder / "a")
    monkeypatch.chdir(folder)
    marks = {next(local(name)()).mark for name in ("a", "b/../a", str(folder / "a"), "link")}
    assert len(marks) == 1
    [mark] = marks
    assert len(mark) == 64
    assert mark != next(local("b/1.gz")()).mark


def test_a_stamp_changes_with_the_file_alone(folder: Path) -> None:
    [source] = local(str(folder / "a"))()
    before = stamp(source)
    assert stamp(source) == before
    (folder / "a").write_text("more")
    os.utime(folder / "a", ns=(0, 0))
    assert stamp(source) != before


def test_stdin_and_pipes_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"events")))
    [source] = local("-")()
    assert (source.size, stamp(source), content(source)) == (0, "", b"events")


@pytest.mark.parametrize("given", ["nothing", "nothing/at/all", "file/below"])
def test_what_is_not_there_is_told_by_name(
    given: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(Rejected) as caught:
        local(given)
    assert sentence(caught.value.why).startswith(f"{given} cannot be read: No")


def test_a_file_that_goes_away_meanwhile_is_told(folder: Path) -> None:
    [source] = local(str(folder / "a"))()
    (folder / "a").unlink()
    with pytest.raises(Rejected, match="cannot be read"):
        content(source)
