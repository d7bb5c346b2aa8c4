import socket

from launcher import ports


def test_first_free_steps_around_a_busy_port():
    with socket.socket() as busy:
        busy.bind((ports.HOST, 0))
        busy.listen()
        taken = busy.getsockname()[1]

        found = ports.first_free(taken)

    assert found > taken


def test_first_free_keeps_the_wanted_port():
    wanted = ports.any_free()

    assert ports.first_free(wanted) == wanted
