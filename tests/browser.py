"""A real Chromium, driven by Playwright: what readers see of a page."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def chromium() -> str:
    """The path of the Chromium of this machine. Without one the tests are skipped, but for CI, where they fail."""
    found = next((path for path in map(shutil.which, NAMES) if path), "")
    if not found:
        told = f"no Chromium on this machine ({', '.join(NAMES)}): nobody looked at the letter"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    return found


@contextmanager
def browser(path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        try:
            yield launched
        finally:
            launched.close()


@contextmanager
def shown(opened: Browser, html: str, width: int, *, dark: bool = False) -> Iterator[tuple[Page, list[str]]]:
    """`html` as a page of that width, and the addresses it asked for: none may be answered."""
    asked: list[str] = []
    context = opened.new_context(
        color_scheme="dark" if dark else "light", viewport={"width": width, "height": 900}, java_script_enabled=True
    )
    try:
        page = context.new_page()
        page.on("request", lambda request: asked.append(request.url))
        page.route("**/*", lambda route: route.abort())
        page.set_content(html, wait_until="load")
        yield page, asked
    finally:
        context.close()
