#!/usr/bin/env python
"""Django's command line for tadash."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tadash.settings")
    # A migration may take its time: whoever started a command waits for it, and can stop it.
    os.environ.update(LOCK_SECONDS="0", STATEMENT_SECONDS="0")
    execute_from_command_line(sys.argv)
