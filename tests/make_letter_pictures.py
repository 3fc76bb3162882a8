"""Draws the letter for the documentation, in a real Chromium: `python tests/make_letter_pictures.py docs/images`."""

import io
import sys
from pathlib import Path

from browser import browser, chromium, shown
from newsletter import full
from PIL import Image
from playwright.sync_api import Browser

from alerts import render

PICTURES = {"letter-desktop": (800, False), "letter-phone": (375, False), "letter-dark": (800, True)}
COLOURS = 256  # enough for a page without a photograph


def draw(opened: Browser, folder: Path) -> list[Path]:
    """One PNG for each of PICTURES."""
    drawn = []
    for name, (width, dark) in PICTURES.items():
        with shown(opened, render.page(full()), width, dark=dark) as (page, _):
            whole = Image.open(io.BytesIO(page.screenshot(full_page=True))).convert("RGB")
        drawn.append(folder / f"{name}.png")
        whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE).save(drawn[-1], optimize=True)
    return drawn


if __name__ == "__main__":
    with browser(chromium()) as chrome:
        draw(chrome, Path(sys.argv[1]))
