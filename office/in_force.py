"""The settings that are in force, in words. Nothing that is a secret is ever shown."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.db import connection

from words.terms import TERMS, VISIT

SET, NOT_SET = "Set", "Not set"


@dataclass(frozen=True)
class Setting:
    """`name` is the variable of the environment, as docs/deploy.md has it."""

    name: str
    meaning: str
    read: Callable[[], object]

    @property
    def value(self) -> str:
        found = self.read()
        match found:
            case bool():
                return "Yes" if found else "No"
            case list() | tuple():
                return ", ".join(map(str, found)) or "None"
            case _:
                return str(found) or "Empty"


@dataclass(frozen=True)
class Group:
    title: str
    settings: tuple[Setting, ...]


def is_set(value: object) -> str:
    return SET if value else NOT_SET


def address(url: str) -> str:
    """Where a server is, without the name and password to get in."""
    parts = urlsplit(url)
    return f"{parts.hostname or 'localhost'}{f':{parts.port}' if parts.port else ''}{parts.path}"


def database() -> str:
    facts = connection.settings_dict
    return f"{facts['HOST'] or 'localhost'}:{facts['PORT'] or 5432}/{facts['NAME']}"


def own_words() -> list[str]:
    return [f"{name}: {term.one}/{term.many}" for name, term in TERMS.items()]


def log_level() -> str:
    return logging.getLevelName(logging.getLogger().getEffectiveLevel())


GROUPS: tuple[Group, ...] = (
    Group(
        "Addresses",
        (
            Setting("BASE_URL", "Links in mail begin with it.", lambda: settings.BASE_URL),
            Setting(
                "ALLOWED_HOSTS",
                "Host names under which pages are answered.",
                lambda: settings.ALLOWED_HOSTS,
            ),
            Setting(
                "CSRF_TRUSTED_ORIGINS",
                "Addresses from which forms are taken.",
                lambda: settings.CSRF_TRUSTED_ORIGINS,
            ),
            Setting(
                "HTTPS",
                "Pages are sent to https, and cookies go over it alone.",
                lambda: settings.HTTPS,
            ),
            Setting(
                "BEHIND_PROXY",
                "A proxy says whether a request came over https.",
                lambda: settings.BEHIND_PROXY,
            ),
            Setting(
                "PROXIES",
                "How many proxies stand in front, one behind the other.",
                lambda: settings.ALLAUTH_TRUSTED_PROXY_COUNT,
            ),
        ),
    ),
    Group(
        "Mail",
        (
            Setting("DEFAULT_FROM_EMAIL", "The sender.", lambda: settings.DEFAULT_FROM_EMAIL),
            Setting("EMAIL_HOST", "The mail server.", lambda: settings.EMAIL_HOST),
            Setting("EMAIL_PORT", "Its port.", lambda: settings.EMAIL_PORT),
            Setting(
                "EMAIL_HOST_USER",
                "Who signs in there.",
                lambda: settings.EMAIL_HOST_USER or NOT_SET,
            ),
            Setting(
                "EMAIL_HOST_PASSWORD",
                "The password for it; never shown.",
                lambda: is_set(settings.EMAIL_HOST_PASSWORD),
            ),
            Setting("EMAIL_USE_TLS", "Mail goes over TLS.", lambda: settings.EMAIL_USE_TLS),
        ),
    ),
    Group(
        "Words and days",
        (
            Setting("TIME_ZONE", "For times that belong to no state.", lambda: settings.TIME_ZONE),
            Setting("TERMS", "What this center calls its nouns.", own_words),
        ),
    ),
    Group(
        "Files and limits",
        (
            Setting("DATA_DIR", "The folder of this process.", lambda: settings.DATA_DIR),
            Setting("STATIC_ROOT", "Where styles and scripts lie.", lambda: settings.STATIC_ROOT),
            Setting(
                "VISIT_FILE_MEGABYTES",
                f"How large a file attached to {VISIT.a} may be.",
                lambda: f"{settings.VISIT_FILE_BYTES // 1_000_000} MB",
            ),
            Setting(
                "IDLE_MINUTES",
                "A session ends so long after its last request.",
                lambda: settings.SESSION_COOKIE_AGE // 60,
            ),
            Setting(
                "LOCK_SECONDS",
                "How long anything waits for a row that somebody else is saving.",
                lambda: settings.LOCK_SECONDS,
            ),
            Setting(
                "STATEMENT_SECONDS",
                "How long one statement of the database may take.",
                lambda: settings.STATEMENT_SECONDS,
            ),
            Setting(
                "LOG_LEVEL",
                "How much detail the processes write to their logs.",
                log_level,
            ),
        ),
    ),
    Group(
        "Servers",
        (
            Setting("DATABASE_URL", "The database, without its password.", database),
            Setting(
                "REDIS_URL",
                "The broker and the cache, without a password.",
                lambda: address(settings.REDIS_URL),
            ),
            Setting(
                "SECRET_KEY",
                "Signs links and sessions; never shown.",
                lambda: is_set(settings.SECRET_KEY),
            ),
            Setting(
                "SECRET_KEY_FALLBACKS",
                "How many older keys are still taken; never shown.",
                lambda: len(settings.SECRET_KEY_FALLBACKS),
            ),
            Setting(
                "METRICS_TOKEN",
                "What a monitoring system shows to read figures; never shown here.",
                lambda: is_set(settings.METRICS_TOKEN),
            ),
            Setting("DEBUG", "For developers alone.", lambda: settings.DEBUG),
        ),
    ),
)
"""In the order of the page. A value is looked up when it is shown."""
