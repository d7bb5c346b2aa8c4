"""Makes the pictures of README.md from the demo: `make screenshots`."""
# ruff: noqa: INP001

import os
import sys
from pathlib import Path

from playwright.sync_api import Browser, Page, expect, sync_playwright

from launcher import frontend, ports, serving, sessions, testing
from launcher.places import CHECKOUT
from launcher.sessions import Session
from launcher.telling import LauncherError, say, show

IMAGES = CHECKOUT / "docs" / "images"
MOST_BYTES = 250_000
FLAGS = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run")


def main() -> int:
    program = testing.find_browser(os.environ)
    if program is None:
        say("Chromium is missing: apt install chromium, or set CHROMIUM to a browser's path.")
        return 1
    with sessions.throwaway(os.environ) as session:
        port = ports.any_free()
        environment = session.environment(os.environ, PLAIN_STATIC="1", LOG_LEVEL="WARNING")
        passwords = prepare(session, environment)
        web = session.start("web", serving.granian(port), environment)
        serving.watch([web], until=lambda: serving.is_answering(port), seconds=90)
        with sync_playwright() as driver:
            browser = driver.chromium.launch(executable_path=str(program), args=FLAGS)
            take(browser, f"http://{ports.HOST}:{port}", passwords)
            browser.close()
    return 0


def prepare(session: Session, environment: dict[str, str]) -> dict[str, str]:
    """The demo in a database that is thrown away; the passwords of its sign-ins."""
    frontend.build(CHECKOUT, environment=environment, logs=session.place.logs)
    say("Loading the demo")
    serving.manage("migrate", "--no-input", place=session.place, environment=environment)
    serving.manage("load_demo", place=session.place, environment=environment)
    lines = serving.manage("demo_sign_ins", place=session.place, environment=environment)
    words = [line.partition("@demo.example") for line in lines.splitlines()]
    return {name.split()[-1]: password.strip() for name, _, password in words}


def take(browser: Browser, url: str, passwords: dict[str, str]) -> None:
    page = signed_in(browser, url, "state", passwords, width=1280, height=1290)
    page.get_by_role("link", name="This month").click()
    expect(page.locator("[data-chart]:not(:has(svg))")).to_have_count(0)
    keep(page, "monthly-page.png")

    page = signed_in(browser, url, "specialist", passwords, width=390, height=844, scale=2)
    page.get_by_role("link", name="Log a visit").first.click()
    page.get_by_label("What was seen").wait_for()
    keep(page, "quick-log.png")


def signed_in(
    browser: Browser,
    url: str,
    name: str,
    passwords: dict[str, str],
    *,
    width: int,
    height: int,
    scale: int = 1,
) -> Page:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        device_scale_factor=scale,
        locale="en-US",
        reduced_motion="reduce",
        color_scheme="light",
    )
    page = context.new_page()
    page.goto(url)
    page.get_by_label("E-mail").fill(f"{name}@demo.example")
    page.get_by_label("Password").fill(passwords[name])
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{url}/")
    return page


def keep(page: Page, name: str) -> None:
    file = IMAGES / name
    file.parent.mkdir(exist_ok=True)
    page.mouse.move(0, 0)
    page.evaluate("document.activeElement.blur()")
    page.screenshot(path=file)
    size = file.stat().st_size
    if size > MOST_BYTES:
        raise LauncherError(f"{file} has {size:,} bytes; a README can take {MOST_BYTES:,}.")
    show(f"{file.relative_to(Path.cwd())}: {size:,} bytes")


if __name__ == "__main__":
    sys.exit(main())
