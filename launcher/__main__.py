"""Runs the servers this project needs on one machine, and programs on top of them."""

import argparse
import os
import sys
from collections.abc import Sequence

from launcher import checking, executing, interrupts, resetting, serving, testing
from launcher.telling import LauncherError, say


def main(arguments: Sequence[str]) -> int:
    known = parser().parse_args(arguments)
    if known.command != "reset":
        interrupts.watch()
    try:
        return dispatch(known)
    except interrupts.Interrupted as interrupted:
        return 0 if known.command == "run" else interrupted.exit_code
    except KeyboardInterrupt:
        return 130
    except LauncherError as error:
        say(str(error))
    except OSError as error:
        say(": ".join(str(part) for part in (error.filename, error.strerror) if part))
    return 1


def dispatch(known: argparse.Namespace) -> int:
    match known.command:
        case "run":
            return serving.run(wanted_port=known.port, dev=known.dev)
        case "reset":
            return resetting.run(sure=known.yes)
        case "check":
            return checking.check()
        case "fix":
            return checking.fix()
        case "test":
            return testing.run(after_dashes(known.rest))
        case _:
            return executing.run(after_dashes(known.rest))


def after_dashes(words: list[str]) -> list[str]:
    return words[1:] if words[:1] == ["--"] else words


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    run = commands.add_parser("run", help="run the application until Ctrl-C")
    run.add_argument("--port", type=int, default=int(os.environ.get("PORT") or 8000))
    run.add_argument("--dev", action="store_true", help="reload when the code changes")
    test = commands.add_parser("test", help="run pytest on throwaway servers")
    test.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- arguments of pytest")
    commands.add_parser("check", help="run every tool that judges the code")
    commands.add_parser("fix", help="format code and templates")
    execute = commands.add_parser("exec", help="run a command with the servers of this checkout")
    execute.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- command")
    reset = commands.add_parser("reset", help="delete the local database and files")
    reset.add_argument("--yes", action="store_true", help="do not ask")
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
