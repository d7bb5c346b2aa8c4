import pytest

from launcher import testing
from launcher.telling import LauncherError


def program(folder, name):
    file = folder / name
    file.write_text("#!/bin/sh\n")
    file.chmod(0o755)
    return file


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], ["-m", "not browser"]),
        (["-q"], ["-q", "-m", "not browser"]),
        (["-m", "slow", "-q"], ["-m", "(slow) and not browser", "-q"]),
    ],
)
def test_browser_tests_are_left_out(arguments, expected):
    assert testing.without_browser_tests(arguments) == expected


def test_browser_is_found_on_the_path(tmp_path):
    found = program(tmp_path, "chromium-browser")

    assert testing.find_browser({"PATH": str(tmp_path)}) == found


def test_browser_named_by_hand_wins(tmp_path):
    program(tmp_path, "chromium")
    named = program(tmp_path, "my-browser")

    environment = {"PATH": str(tmp_path), "CHROMIUM": str(named)}

    assert testing.find_browser(environment) == named


def test_no_browser_is_none(tmp_path):
    assert testing.find_browser({"PATH": str(tmp_path)}) is None


def test_a_missing_browser_is_said_with_the_way_to_get_it(capsys):
    testing.report_missing_browser({})

    assert capsys.readouterr().err == (
        "Chromium was not found, so the browser tests are left out. "
        "To run them: apt install chromium (or set CHROMIUM to a browser's path).\n"
    )


@pytest.mark.parametrize("variable", ["CI", "REQUIRE_BROWSER"])
def test_a_missing_browser_fails_where_it_is_required(variable):
    with pytest.raises(LauncherError):
        testing.report_missing_browser({variable: "true"})
