import os

import pytest

from tadash.tests.databases import pointed_at


@pytest.fixture(scope="session")
def base_url():
    """Tests name the live server themselves."""
    return


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Debian's Chromium, quiet, and able to run as root in a container.

    The driver keeps an event loop in this thread, which Django would take for asynchronous code.
    """
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking"
    more = "disable-component-update disable-sync"
    return {
        **browser_type_launch_args,
        "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium"),
        "args": [f"--{flag}" for flag in f"{flags} {more}".split()],
    }


@pytest.fixture
def loaded_demo(databases, django_db_blocker):
    """The name of a database that holds the demo, which is the test's own and in use."""
    with django_db_blocker.unblock():
        name = databases.copy(databases.demo(), "demo_own")
        with pointed_at(name):
            yield name
    databases.drop(name)
