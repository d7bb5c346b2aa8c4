"""`exec`: one command with the servers of this checkout around it."""

import os
from collections.abc import Sequence

from launcher import processes, servers
from launcher.telling import LauncherError


def run(command: Sequence[str]) -> int:
    if not command:
        raise LauncherError("Say which command to run: python -m launcher exec -- command")
    with servers.local(os.environ) as pair:
        environment = servers.child_environment(pair, os.environ, base_url="http://127.0.0.1:8000")
        program = processes.find_program(command[0], environment) or command[0]
        return processes.run_in_foreground([str(program), *command[1:]], environment=environment)
