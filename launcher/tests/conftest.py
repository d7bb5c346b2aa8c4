import os
import shutil

import pytest

from launcher import places


@pytest.fixture
def place():
    made = places.temporary()
    made.prepare()
    yield made
    shutil.rmtree(made.folder)


@pytest.fixture
def bare_environment():
    """Ours without the servers that this very test run was given."""
    given = {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DATA_DIR"}
    return {name: value for name, value in os.environ.items() if name not in given}
