"""Ports of the loopback interface."""

import socket

from launcher.telling import LauncherError

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        return False
    return True


def first_free(wanted: int) -> int:
    """The wanted port, or the next one up that nobody listens on."""
    for port in range(wanted, 65536):
        if is_free(port):
            return port
    raise LauncherError(f"No port from {wanted} to 65535 is free.")


def any_free() -> int:
    with socket.create_server((HOST, 0)) as probe:
        port: int = probe.getsockname()[1]
    return port
