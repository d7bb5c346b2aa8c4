import socket

import pytest

from launcher import ports
from launcher.telling import LauncherError


@pytest.fixture
def taken():
    with socket.create_server((ports.HOST, 0)) as busy:
        yield busy.getsockname()[1]


def test_first_free_steps_around_a_busy_port(taken):
    assert ports.first_free(taken) > taken


def test_first_free_keeps_the_wanted_port():
    wanted = ports.any_free()

    assert ports.first_free(wanted) == wanted


def test_no_free_port_is_told():
    with pytest.raises(LauncherError, match="No port from 65536"):
        ports.first_free(65536)
