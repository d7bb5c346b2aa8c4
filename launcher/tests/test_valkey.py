from pathlib import Path

import pytest

from launcher import valkey
from launcher.valkey import Address, Valkey


@pytest.fixture
def server(place):
    made = Valkey(place)
    yield made
    made.stop()


def test_configuration_is_read_back():
    address = Address(4711, "secret")

    text = valkey.configuration(address, Path("/tmp/some place"), throwaway=True)

    assert valkey.parse_configuration(text) == address


def test_half_a_configuration_has_no_address():
    assert valkey.parse_configuration("bind 127.0.0.1\nport 4711\n") is None


def test_url_holds_the_password():
    assert Address(4711, "secret").url == "redis://:secret@127.0.0.1:4711/0"


def test_server_starts_answers_and_stops(server):
    server.start()

    assert server.is_running()

    server.stop()
    assert not server.is_running()
    assert server.process.poll() == 0


def test_a_wrong_password_gets_no_answer(server):
    server.start()
    port = valkey.parse_configuration(server.file.read_text()).port

    assert valkey.ask(Address(port, "wrong"), "PING") == ""


def test_the_password_is_not_for_others_to_read(server):
    server.start()

    assert server.file.stat().st_mode & 0o077 == 0


def test_a_second_launcher_can_stop_the_server(server, place):
    server.start()

    Valkey(place).stop()

    assert server.process.wait(timeout=5) == 0
