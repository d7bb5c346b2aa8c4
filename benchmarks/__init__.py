"""Measurements at the size of the nation. See README.md."""
