"""Runs the servers this project needs on one machine, and programs on top of them."""

import argparse
import os
import shutil
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace

from launcher import checking, guard, places, processes, serving, sessions, testing
from launcher.telling import LauncherError, say


def main(arguments: Sequence[str]) -> int:
    known = parser().parse_args(arguments)
    for signum in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(signum, signal.default_int_handler)
    try:
        return int(known.do(known))
    except KeyboardInterrupt:
        return 130
    except LauncherError as error:
        say(str(error))
    except OSError as error:
        say(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    return 1


def execute(command: Sequence[str]) -> int:
    """One command with the servers of this checkout around it."""
    if not command:
        raise LauncherError("Say which command to run: python -m launcher exec -- command")
    with sessions.local(os.environ) as session:
        environment = session.environment(os.environ, PLAIN_STATIC="1")
        return processes.run_in_foreground(command, environment=environment, group=session.group)


def reset(*, sure: bool) -> int:
    """Forget the local data, which are as good as throwaway from here on."""
    place = replace(places.local(), throwaway=True)
    if not place.folder.exists():
        say(f"There is no local data ({place.folder}).")
        return 0
    if not sure and not confirmed(f"Delete the local database and files in {place.folder}?"):
        say("Nothing was deleted.")
        return 1
    with (place.folder / "users.lock").open("w") as users:
        if not guard.stop_if_unused(place, users.fileno()):
            raise LauncherError("The local servers are in use. Stop what uses them first.")
        shutil.rmtree(place.folder)
        shutil.rmtree(place.sockets, ignore_errors=True)
    say(f"Deleted {place.folder}.")
    return 0


def confirmed(question: str) -> bool:
    if not sys.stdin.isatty():
        raise LauncherError("Say --yes to delete the local data without being asked.")
    return input(f"{question} [y/N] ").strip().lower() in ("y", "yes")


def after_dashes(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["--"] else words


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = top.add_subparsers(required=True, metavar="command")
    run = commands.add_parser("run", help="run the application until Ctrl-C")
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    run.add_argument("--dev", action="store_true", help="reload when the code changes")
    run.set_defaults(do=lambda given: serving.run(wanted_port=given.port, dev=given.dev))
    test = commands.add_parser("test", help="run pytest on throwaway servers")
    test.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- arguments of pytest")
    test.set_defaults(do=lambda given: testing.run(after_dashes(given.rest)))
    build = commands.add_parser("build", help="build the front end, for a server")
    build.set_defaults(do=lambda given: serving.build())
    check = commands.add_parser("check", help="run every tool that judges the code")
    check.set_defaults(do=lambda given: checking.check())
    fix = commands.add_parser("fix", help="format code and templates")
    fix.set_defaults(do=lambda given: checking.fix())
    command = commands.add_parser("exec", help="run a command with the servers of this checkout")
    command.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- command")
    command.set_defaults(do=lambda given: execute(after_dashes(given.rest)))
    forget = commands.add_parser("reset", help="delete the local database and files")
    forget.add_argument("--yes", action="store_true", help="do not ask")
    forget.set_defaults(do=lambda given: reset(sure=given.yes))
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
