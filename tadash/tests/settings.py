"""The settings of tests: passwords are hashed in a moment, which nobody but a test may do."""

from tadash.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
