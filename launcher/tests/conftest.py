import os

import pytest

from launcher import places
from launcher.accounts import server_account


@pytest.fixture
def place():
    made = places.temporary(server_account())
    yield made
    places.remove(made.folder)


@pytest.fixture
def bare_environment():
    """Ours without the servers that this very test run was given."""
    given = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR"}
    return {name: value for name, value in os.environ.items() if name not in given}
