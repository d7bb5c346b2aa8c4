"""Runs the servers this project needs on one machine, and programs on top of them."""

import argparse
import sys

from launcher import executing, interrupts, testing
from launcher.telling import LauncherError, say


def main(arguments: list[str]) -> int:
    known = parser().parse_args(arguments)
    interrupts.watch()
    try:
        return dispatch(known)
    except interrupts.Interrupted as interrupted:
        return interrupted.exit_code
    except LauncherError as error:
        say(str(error))
        return 1


def dispatch(known: argparse.Namespace) -> int:
    rest = known.rest[1:] if known.rest[:1] == ["--"] else known.rest
    if known.command == "test":
        return testing.run(rest)
    return executing.run(rest)


def parser() -> argparse.ArgumentParser:
    top = argparse.ArgumentParser(prog="python -m launcher", description=__doc__)
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    test = commands.add_parser("test", help="run pytest on throwaway servers")
    test.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- arguments of pytest")
    execute = commands.add_parser("exec", help="run a command with the servers of this checkout")
    execute.add_argument("rest", nargs=argparse.REMAINDER, metavar="-- command")
    return top


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
