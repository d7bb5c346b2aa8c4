"""A PDF made in a process of its own, which is ended when it takes too long or too much memory."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from pathlib import Path

from django.conf import settings

from exports import typesetting
from exports.typesetting import Data

logger = logging.getLogger(__name__)

MOST_WORK, MOST_SECONDS = 20, 60
"""Seconds of a processor, and by the clock of a machine with much to do. A hundred full clauses
take one second, and each letter that is rare in English some thousandths."""
MOST_MEMORY = 1024**3


class CannotBeMade(Exception):
    """The words take too long to set, or too much memory."""


def typeset_apart(template: Path, words: Data) -> bytes:
    """In a process of its own, on one processor, with nothing of ours in its environment."""
    limits = [str(MOST_WORK), str(MOST_MEMORY)]
    try:
        done = subprocess.run(
            [sys.executable, "-m", typesetting.__name__, str(template), *limits],
            input=json.dumps(words).encode(),
            capture_output=True,
            check=True,
            timeout=MOST_SECONDS,
            cwd=settings.BASE_DIR,
            env={"RAYON_NUM_THREADS": "1"},
        )
    except subprocess.SubprocessError as error:
        told = (getattr(error, "stderr", None) or b"").decode(errors="replace")
        logger.error("A PDF could not be made: %s\n%s", error, told[-2000:])
        raise CannotBeMade from error
    return done.stdout
