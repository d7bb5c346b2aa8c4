import os
import subprocess

import pytest

from launcher import frontend


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "package.json").write_text("{}")
    (tmp_path / "package-lock.json").write_text("{}")
    (tmp_path / "static" / "css").mkdir(parents=True)
    (tmp_path / "static" / "css" / "app.css").write_text("body {}")
    return tmp_path


def sources(checkout):
    return frontend.fingerprint(checkout, frontend.source_files(checkout))


def test_fingerprint_changes_with_a_source(checkout):
    before = sources(checkout)

    (checkout / "static" / "css" / "app.css").write_text("body { margin: 0 }")

    assert sources(checkout) != before


def test_fingerprint_changes_with_a_file_name(checkout):
    before = sources(checkout)

    style = checkout / "static" / "css" / "app.css"
    style.rename(style.with_name("base.css"))

    assert sources(checkout) != before


def test_fingerprint_ignores_what_was_built(checkout):
    before = sources(checkout)

    (checkout / "static" / "dist").mkdir()
    (checkout / "static" / "dist" / "app.css").write_text("body{}")

    assert sources(checkout) == before


def test_what_was_done_is_done_again_for_another_state_only(tmp_path):
    done = []
    for state in ("one", "one", "other"):
        frontend.once(tmp_path / "stamp", state, "Building", lambda: done.append(1))

    assert len(done) == 2


def test_what_failed_is_done_again(tmp_path):
    frontend.once(tmp_path / "stamp", "old", "Building", lambda: None)
    with pytest.raises(ZeroDivisionError):
        frontend.once(tmp_path / "stamp", "new", "Building", lambda: 1 // 0)
    done = []

    frontend.once(tmp_path / "stamp", "old", "Building", lambda: done.append(1))

    assert done == [1]


def test_npm_runs_and_finds_node_by_its_name():
    environment = frontend.with_node({"PATH": os.defpath})

    shown = subprocess.run(
        frontend.npm("exec", "--offline", "--call", "node --version"),
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )

    assert shown.stdout.startswith("v")
