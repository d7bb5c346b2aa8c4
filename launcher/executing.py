"""`exec`: one command with the servers of this checkout around it."""

import os
from collections.abc import Sequence

from launcher import processes, sessions, system
from launcher.telling import LauncherError


def run(command: Sequence[str]) -> int:
    if not command:
        raise LauncherError("Say which command to run: python -m launcher exec -- command")
    with sessions.local(os.environ) as session:
        environment = session.environment(os.environ, PLAIN_STATIC="1")
        program = system.find_program(command[0], environment)
        if program is None:
            raise LauncherError(f"There is no program {command[0]!r}.")
        return processes.run_in_foreground(
            [str(program), *command[1:]], environment=environment, ledger=session.ledger
        )
