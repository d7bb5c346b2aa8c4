"""Ports of the loopback interface."""

import socket

HOST = "127.0.0.1"


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def first_free(wanted: int, tries: int = 100) -> int:
    """The wanted port, or the next one up that nobody listens on."""
    for port in range(wanted, min(wanted + tries, 65536)):
        if is_free(port):
            return port
    raise OSError(f"no free port between {wanted} and {wanted + tries - 1}")


def any_free() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        port: int = probe.getsockname()[1]
    return port
