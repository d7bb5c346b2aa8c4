"""`run`: everything the application needs, until Ctrl-C."""

import contextlib
import fcntl
import functools
import hashlib
import http.client
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from launcher import frontend, interrupts, places, ports, processes, servers, sessions
from launcher.places import CHECKOUT, Place
from launcher.processes import Child
from launcher.sessions import Session
from launcher.telling import LauncherError, say, show, tail

SECONDS_TO_ANSWER = 90
MAIL_TO_FILES = "django.core.mail.backends.filebased.EmailBackend"


@dataclass(frozen=True)
class Program:
    name: str
    command: Sequence[str]


def run(*, wanted_port: int, dev: bool) -> int:
    place = places.local()
    place.prepare()
    with (
        contextlib.suppress(interrupts.Interrupted),
        only_one(place) as announce,
        running_servers(place) as session,
    ):
        port = free_port(wanted_port)
        address = f"http://{ports.HOST}:{port}"
        environment = frontend.with_node(
            session.environment(
                os.environ,
                BASE_URL=address,
                DEBUG="1" if dev else "0",
                EMAIL_BACKEND=MAIL_TO_FILES,
            )
        )
        prepare(place, environment, dev=dev)
        announce(address)
        serve(session, environment, port, dev=dev)
    return 0


@contextlib.contextmanager
def only_one(place: Place) -> Iterator[Callable[[str], None]]:
    """One `run` in a checkout; a second one says where the first is."""
    with (place.folder / "run.lock").open("a+") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            lock.seek(0)
            address = lock.read().strip() or "an address of its own, just starting"
            raise LauncherError(f"tadash is running already: {address}") from None
        lock.truncate(0)

        def announce(address: str) -> None:
            lock.write(address)
            lock.flush()

        yield announce


@contextlib.contextmanager
def running_servers(place: Place) -> Iterator[Session]:
    names = " and ".join(each.name for each in servers.ours(place, os.environ)) or "no server"
    say(f"Starting {names} (data in {place.folder})")
    with sessions.local(os.environ) as session:
        try:
            yield session
        finally:
            say(f"Stopping {names}")


def free_port(wanted: int) -> int:
    port = ports.first_free(wanted)
    if port != wanted:
        say(f"Port {wanted} is taken, so this is port {port}")
    return port


def prepare(place: Place, environment: dict[str, str], *, dev: bool) -> None:
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


def manage(*words: str, place: Place, environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", *words]
    return processes.run_step(command, place.logs / f"{words[0]}.log", environment=environment)


def serve(session: Session, environment: dict[str, str], port: int, *, dev: bool) -> None:
    logs = session.place.logs
    say("Starting the web server, a Celery worker and Celery beat")
    children: list[Child] = []
    try:
        for program in programs(port, dev=dev):
            child = processes.start_child(
                program.name,
                program.command,
                environment=environment,
                logs=logs,
                ledger=session.ledger,
            )
            children.append(child)
        sign_ins = manage("demo_sign_ins", place=session.place, environment=environment)
        wait_until_answering(port, children)
        show(f"tadash is at {environment['BASE_URL']}  (Ctrl-C stops it, logs are in {logs})")
        show(sign_ins.rstrip())
        watch(session, children)
    finally:
        say("Stopping the web server, the worker and beat")
        processes.end_children(children)


def programs(port: int, *, dev: bool) -> list[Program]:
    python = sys.executable
    celery = [python, "-m", "celery", "--app", "tadash"]
    background = [
        Program("worker", [*celery, "worker", "--concurrency", "2", "--loglevel", "INFO"]),
        Program("beat", [*celery, "beat", "--loglevel", "INFO", "--pidfile="]),
    ]
    if dev:
        reloading = [python, "manage.py", "runserver", f"{ports.HOST}:{port}"]
        watching = frontend.npm("run", "watch")
        return [Program("web", reloading), Program("front end", watching), *background]
    return [Program("web", granian(port)), *background]


def granian(port: int) -> list[str]:
    listen = ["--host", ports.HOST, "--port", str(port)]
    size = ["--workers", "2", "--blocking-threads", "4"]
    application = ["--interface", "wsgi", "tadash.wsgi:application"]
    return [sys.executable, "-m", "granian", *listen, *size, "--access-log", *application]


def wait_until_answering(port: int, children: Sequence[Child]) -> None:
    deadline = time.monotonic() + SECONDS_TO_ANSWER
    while time.monotonic() < deadline:
        fail_if_dead(children)
        if is_answering(port):
            return
        interrupts.pause(0.1)
    web = children[0]
    raise LauncherError(
        f"The web server did not answer in {SECONDS_TO_ANSWER} seconds. "
        f"The end of {web.log}:\n{tail(web.log)}"
    )


def is_answering(port: int) -> bool:
    connection = http.client.HTTPConnection(ports.HOST, port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def watch(session: Session, children: Sequence[Child]) -> None:
    """Until a signal or a death."""
    while True:
        fail_if_dead(children)
        for server in session.servers:
            if not server.is_running():
                raise died(server.name, server.log)
        interrupts.pause(0.5)


def fail_if_dead(children: Sequence[Child]) -> None:
    for child in children:
        if child.has_died():
            raise died(f"The process `{child.name}`", child.log)


def died(what: str, log: Path) -> LauncherError:
    return LauncherError(f"{what} ended by itself. The end of {log}:\n{tail(log)}")
