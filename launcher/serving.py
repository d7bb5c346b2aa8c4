"""`run`: everything the application needs, until Ctrl-C."""

import contextlib
import fcntl
import functools
import hashlib
import http.client
import math
import os
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from launcher import frontend, places, ports, processes, servers, sessions
from launcher.places import CHECKOUT, Place
from launcher.servers import Server
from launcher.sessions import Program, Session
from launcher.telling import LauncherError, say, show, tail

SECONDS_TO_ANSWER = 90
MAIL_TO_FILES = "django.core.mail.backends.filebased.EmailBackend"


def run(*, wanted_port: int, dev: bool) -> int:
    place = places.local()
    place.prepare()
    names = " and ".join(each.name for each in servers.ours(place, os.environ)) or "no server"
    with contextlib.suppress(KeyboardInterrupt), only_one(place) as told:
        say(f"Starting {names} (data in {place.folder})")
        with sessions.local(os.environ) as session:
            try:
                serve(session, told, wanted_port, dev=dev)
            finally:
                say(f"Stopping the application, {names}")
    return 0


def build() -> int:
    """What a server needs besides the packages; see docs/deploy.md."""
    place = places.local()
    place.prepare()
    frontend.build(CHECKOUT, environment=os.environ, logs=place.logs)
    return 0


@contextlib.contextmanager
def only_one(place: Place) -> Iterator[IO[str]]:
    """One `run` in a checkout, which tells its address here; a second one reads it."""
    with (place.folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            address = lock.read().strip() or "an address of its own, just starting"
            raise LauncherError(f"tadash is running already: {address}") from None
        lock.truncate(0)
        yield lock


def serve(session: Session, told: IO[str], wanted_port: int, *, dev: bool) -> None:
    port, place = ports.first_free(wanted_port), session.place
    if port != wanted_port:
        say(f"Port {wanted_port} is taken, so this is port {port}")
    address, debug = f"http://{ports.HOST}:{port}", "1" if dev else "0"
    more = {"BASE_URL": address, "DEBUG": debug, "EMAIL_BACKEND": MAIL_TO_FILES}
    environment = frontend.with_node(session.environment(os.environ, **more))
    prepare(place, environment, dev=dev)
    told.write(address)
    told.flush()
    say("Starting the web server, a Celery worker and Celery beat")
    commands = programs(port, dev=dev).items()
    running = [session.start(name, command, environment) for name, command in commands]
    sign_ins = manage("demo_sign_ins", place=place, environment=environment)
    watch(running, until=lambda: is_answering(port), seconds=SECONDS_TO_ANSWER)
    show(f"tadash is at {environment['BASE_URL']}  (Ctrl-C stops it, logs are in {place.logs})")
    show(sign_ins.rstrip())
    watch([*running, *session.servers])


def prepare(place: Place, environment: Mapping[str, str], *, dev: bool) -> None:
    run = functools.partial(manage, place=place, environment=environment)
    frontend.build(CHECKOUT, environment=environment, logs=place.logs)
    say("Bringing the database up to date")
    run("migrate", "--no-input")
    run("install_instruments")
    if not dev:
        collect = functools.partial(run, "collectstatic", "--no-input", "--clear")
        collected = place.folder / "static-collected"
        built = (CHECKOUT / frontend.BUILT).read_text()
        packages = (CHECKOUT / "requirements.txt").read_text()
        sources = f"{sys.prefix} {built} {packages}"
        frontend.once(collected, sources, "Collecting static files", collect)
    load = functools.partial(run, "load_demo")
    database = hashlib.sha256(environment["DATABASE_URL"].encode()).hexdigest()
    frontend.once(place.folder / "demo-loaded", database, "Loading the demonstration data", load)


def manage(*words: str, place: Place, environment: Mapping[str, str]) -> str:
    command = [sys.executable, "manage.py", *words]
    return processes.run_step(command, place.log(words[0]), environment=environment)


def programs(port: int, *, dev: bool) -> dict[str, list[str]]:
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "tadash"]
    background = {
        "worker": [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"],
        "beat": [*celery, "beat", "--loglevel", "INFO", "--pidfile="],
    }
    if dev:
        web = [python, "manage.py", "runserver", f"{ports.HOST}:{port}"]
        return {"web": web, "front-end": frontend.npm("run", "watch"), **background}
    return {"web": granian(port), **background}


def granian(port: int) -> list[str]:
    listen = ["--host", ports.HOST, "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "4"]
    application = ["--interface", "wsgi", "tadash.wsgi:application"]
    return [sys.executable, "-m", "granian", *listen, *size, "--access-log", *application]


def is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    with contextlib.closing(connection), contextlib.suppress(OSError, http.client.HTTPException):
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    return False


def watch(
    running: Sequence[Program | Server],
    *,
    until: Callable[[], bool] = lambda: False,
    seconds: float = math.inf,
) -> None:
    """To the first death, or until something is so, which may not take longer than this."""
    deadline = time.monotonic() + seconds
    while not until():
        for each in running:
            if not each.is_running():
                raise trouble(f"{each.name} ended by itself", each.log)
        if time.monotonic() > deadline:
            raise trouble(f"{running[0].name} did not answer in {seconds} seconds", running[0].log)
        time.sleep(0.2)


def trouble(what: str, log: Path) -> LauncherError:
    return LauncherError(f"{what}. The end of {log}:\n{tail(log)}")
