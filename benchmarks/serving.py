"""The product as it is run, on a port of its own, and a signed-in visitor."""

from __future__ import annotations

import gzip
import http.client
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

SECONDS_TO_START = 60


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def server(workers: int = 1) -> Iterator[int]:
    """Granian with the settings of production, logging nothing; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", str(workers), "--blocking-threads", "4"]
    environment = {**os.environ, "DEBUG": "0", "HTTPS": "0", "PLAIN_STATIC": "1"}
    environment["ALLOWED_HOSTS"] = "127.0.0.1"
    process = subprocess.Popen(
        [*command, "--no-log", "tadash.wsgi:application"], env=environment, cwd=os.getcwd()
    )
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(port: int) -> None:
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline:
        try:
            Visitor(port, "").get("/healthz")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The server did not start.")


class Visitor:
    """One connection that stays open, with the session of a person."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=300)
        self.headers = {"Cookie": f"sessionid={session}", "Accept-Encoding": "identity"}

    def get(self, path: str) -> int:
        """The number of bytes of the answer, which must be a 200."""
        self.connection.request("GET", path, headers=self.headers)
        response = self.connection.getresponse()
        size = 0
        while block := response.read(1 << 18):
            size += len(block)
        if response.status != http.HTTPStatus.OK:
            raise RuntimeError(f"{path}: {response.status}")
        return size

    def packed(self, path: str) -> int:
        """Its bytes as nginx packs them on their way to a browser."""
        self.connection.request("GET", path, headers=self.headers)
        return len(gzip.compress(self.connection.getresponse().read(), compresslevel=1))


def session_of(email: str) -> str:
    """A session as signing in makes it."""
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY

    from people.models import User

    user = User.objects.get(email=email)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)
