from pathlib import Path

import pytest

from launcher.accounts import Account, Standing, can_reach, may_enter, may_enter_all

NOBODY = Account(uid=65534, gid=65534)


@pytest.mark.parametrize(
    ("mode", "uid", "gid", "expected"),
    [
        (0o755, 0, 0, True),
        (0o711, 0, 0, True),
        (0o700, 0, 0, False),
        (0o754, 0, 0, False),
        (0o700, 65534, 0, True),
        (0o077, 65534, 0, False),
        (0o710, 0, 65534, True),
        (0o701, 0, 65534, False),
    ],
)
def test_may_enter_reads_the_bit_that_applies(mode, uid, gid, expected):
    assert may_enter(NOBODY, Standing(mode, uid, gid)) is expected


def test_root_may_enter_anything():
    assert may_enter(Account(0, 0), Standing(0o000, 1000, 1000))


def test_one_closed_folder_on_the_way_is_enough():
    path = [Standing(0o755, 0, 0), Standing(0o700, 0, 0), Standing(0o755, 0, 0)]

    assert not may_enter_all(NOBODY, path)


def test_can_reach_looks_at_every_folder_above(tmp_path):
    closed = tmp_path / "closed"
    inside = closed / "inside"
    inside.mkdir(parents=True)
    closed.chmod(0o700)

    assert not can_reach(Account(uid=1, gid=1), inside)


def test_our_own_account_reaches_everything():
    assert can_reach(None, Path("/root/private"))
