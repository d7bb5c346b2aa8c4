"""What a program is given to find its servers, and how it is started and looked after."""

import os
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from launcher import checking, guard
from launcher.sessions import Session, secret_key


@dataclass(frozen=True)
class Server:
    """One that is running already."""

    variable: str
    url: str


def session(place):
    return Session(place, [Server("DATABASE_URL", "postgres://ours")], os.getpgid(0))


def test_servers_of_ours_win_over_what_was_set_by_hand(place):
    given = {"DATABASE_URL": "postgres://theirs", "DEBUG": "1", "PATH": "/their/bin"}

    found = session(place).environment(given, DEBUG="0", PORT="8000")

    assert (found["DATABASE_URL"], found["DEBUG"], found["PORT"]) == (
        "postgres://ours",
        "1",
        "8000",
    )
    assert found["PATH"].split(os.pathsep) == [str(Path(sys.executable).parent), "/their/bin"]
    assert found[guard.MARK] == str(place.folder)
    assert found["DATA_DIR"] == str(place.application)


def test_defaults_are_those_of_a_closed_door(place):
    found = session(place).environment({})

    assert (found["DEBUG"], found["ALLOWED_HOSTS"]) == ("0", "localhost,127.0.0.1")


def test_secret_key_outlives_a_restart_and_is_nobody_elses(place):
    first = secret_key(place.folder)

    assert secret_key(place.folder) == first
    assert len(first) > 50
    assert (place.folder / "secret-key").stat().st_mode & 0o077 == 0


def test_program_writes_to_its_log_and_is_seen_to_end(place):
    command = [sys.executable, "-c", "print('here I am')"]

    program = session(place).start("teller", command, os.environ)
    program.process.wait(10)

    assert (program.name, program.is_running()) == ("The process `teller`", False)
    assert program.log.read_text() == "here I am\n"


def test_program_that_goes_on_is_running(place):
    program = session(place).start("sleeper", ["sleep", "30"], os.environ)
    try:
        assert program.is_running()
    finally:
        program.process.kill()
        program.process.wait(10)


def check(*words):
    return checking.Check("the day", [sys.executable, "-c", *words])


def test_check_that_fails_says_what_its_tool_said(place, capsys):
    passed = checking.passes(check("print('bad line 7'); exit(3)"), session(place), {})

    assert passed is False
    assert capsys.readouterr().out == "FAILED  the day\nbad line 7\n\n"


def test_check_that_passes_says_how_long_it_took(place, capsys, monkeypatch):
    monkeypatch.setattr(time, "monotonic", iter([10.0, 12.5]).__next__)

    passed = checking.passes(check("pass"), session(place), {})

    assert passed is True
    assert capsys.readouterr().out == "ok      the day (2.5 s)\n"


def test_production_is_checked_as_it_is_run_and_with_a_key_of_its_own():
    one, other = checking.as_in_production(), checking.as_in_production()

    assert (one["DEBUG"], one["HTTPS"]) == ("0", "1")
    assert one["SECRET_KEY"] != other["SECRET_KEY"]


def test_every_kind_of_judge_is_asked():
    """One left out would let its faults through unseen."""
    asked = {Path(each.command[0]).name for each in checking.checks()}

    assert asked == {"ruff", "djlint", "djade", "lint-imports", "mypy", Path(sys.executable).name}
    assert len({each.name for each in checking.checks()}) == len(checking.checks())
