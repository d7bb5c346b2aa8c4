"""A live server on the demo, with a signed-in page for anybody.

The demo is loaded once for a test run. Tests that only read share a copy of it in each process;
tests that write get one of their own.
"""

from collections import Counter
from dataclasses import dataclass, field
from importlib import import_module

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect
from pytest_django.live_server_helper import LiveServer

from people.models import User
from tadash.tests.browser.addresses import email_of
from tadash.tests.browser.shapes import Piece
from tadash.tests.databases import pointed_at

expect.set_options(timeout=20_000)

PHONE = {"width": 360, "height": 740}
DESK = {"width": 1280, "height": 800}
PAGES_OF_A_TAB = 40


def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(__file__.removesuffix("/conftest.py")):
            item.add_marker(pytest.mark.browser)


@dataclass
class Site:
    """The application as a browser finds it; `troubles` is what any page complained of."""

    url: str
    browser: Browser
    troubles: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def open(self, path: str = "/", *, as_: str = "", size=DESK, **options) -> Page:
        """A page of a browser of its own, signed in without the form where `as_` is given."""
        context = self.browser.new_context(
            viewport=size, locale="en-US", reduced_motion="reduce", base_url=self.url, **options
        )
        self.contexts.append(context)
        page = self.sign_in(context, as_) if as_ else context.new_page()
        self.watch(page)
        page.goto(path)
        return page

    def sign_in(self, context: BrowserContext, name: str) -> Page:
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_of(name)}
        context.add_cookies([{**cookie, "url": self.url}])
        return context.new_page()

    def watch(self, page: Page) -> None:
        page.on("console", lambda message: self._note(page, message))
        page.on("pageerror", lambda error: self.troubles.append(f"{page.url}: {error}"))

    def _note(self, page: Page, message: ConsoleMessage) -> None:
        """Errors and warnings; that a page itself was refused is what some tests ask for."""
        is_refusal = message.location["url"] == page.url and "the server responded" in message.text
        if message.type in ("error", "warning") and not is_refusal:
            self.troubles.append(f"{page.url}: {message.text}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@dataclass
class Readers:
    """The people of the demo, whose clients and tabs stay open from one test to the next.

    Nobody, whose name is empty, has both as well. A tab grows with each page that it shows, so
    after some it is closed for a fresh one. `pieces` of pages and kinds of text that were looked at
    need not be looked at again.
    """

    site: Site
    clients: dict[str, Client] = field(default_factory=dict)
    tabs: dict[str, Page] = field(default_factory=dict)
    shown: Counter[str] = field(default_factory=Counter)
    pieces: set[Piece] = field(default_factory=set)
    measured: Counter[str] = field(default_factory=Counter)

    def user(self, role: str) -> User:
        return User.objects.get(email=email_of(role)) if role else User()

    def client(self, role: str) -> Client:
        if role not in self.clients:
            self.clients[role] = Client(raise_request_exception=False)
            if role:
                self.clients[role].force_login(self.user(role))
        return self.clients[role]

    def tab(self, role: str) -> Page:
        """As wide as a desk and in light, whatever it was before."""
        self.shown[role] += 1
        if self.shown[role] % PAGES_OF_A_TAB == 1:
            self._open(role)
        self.site.troubles.clear()
        self.tabs[role].set_viewport_size(DESK)
        self.tabs[role].emulate_media(color_scheme="light")
        return self.tabs[role]

    def _open(self, role: str) -> None:
        if role in self.tabs:
            self.tabs.pop(role).context.close()
        self.tabs[role] = self.site.open("/account/login/", as_=role)


def session_of(name: str) -> str:
    """The key of a new session of a person of the demo."""
    user = User.objects.get(email=email_of(name))
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return session.session_key


@pytest.fixture(scope="session")
def demo_database(databases, django_db_blocker):
    """The name of a database that holds the demo, for this process alone."""
    with django_db_blocker.unblock():
        name = databases.copy(databases.demo(), "demo")
    yield name
    databases.drop(name)


@pytest.fixture(scope="session")
def server():
    live = LiveServer("127.0.0.1")
    yield live.url
    live.stop()


@pytest.fixture(scope="session")
def kept_tabs(server, browser):
    site = Site(server, browser)
    yield Readers(site)
    site.close()


@pytest.fixture
def in_demo(demo_database, django_db_blocker):
    """The demo to look at. What a test writes here, later tests would find."""
    with django_db_blocker.unblock(), pointed_at(demo_database):
        yield


@pytest.fixture
def demo(in_demo, server, browser):
    site = Site(server, browser)
    yield site
    site.close()


@pytest.fixture
def readers(in_demo, kept_tabs):
    return kept_tabs


@pytest.fixture
def own_demo(loaded_demo, server, browser):
    """A demo of the test's own, to write into."""
    site = Site(server, browser)
    yield site
    site.close()
