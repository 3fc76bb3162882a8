"""The letter as a browser shows it: on a desk, on a phone, in the dark; and its colours, which anybody can read."""

import re
from collections.abc import Iterator
from itertools import pairwise, product
from pathlib import Path
from typing import Literal

import pytest
from browser import browser, chromium, shown
from make_letter_pictures import PICTURES, draw
from newsletter import counted, full, story
from newsletter import digest as issue
from PIL import Image
from playwright.sync_api import Browser

import alerts
from alerts import render
from alerts.digest import Digest, Kind

READABLE = 4.5  # WCAG AA, for text of any size
STYLES = Path(alerts.__file__).parent / "templates"
LETTERS = {
    "full": full(),
    "reader": full(kind=Kind.SAMPLE, language="en"),
    "figures": counted(),
    "alert": issue(story(), kind=Kind.URGENT),
    "long": issue(story(title="Anticonstitutionnellement" * 9, url="ftp://x.example/" + "a" * 300, source="S" * 110)),
}
SCHEMES: dict[Literal["light", "dark"], str] = {"light": "rgb(255, 255, 255)", "dark": "rgb(25, 33, 37)"}
letters = pytest.mark.parametrize("made", LETTERS.values(), ids=LETTERS)
# The contrast of each text with what is behind it: [ratio, words].
CONTRASTS = """() => {
  const colour = (value) => value.match(/[\\d.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map((c) => (c /= 255) <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let one = element; one; one = one.parentElement) {
      const found = colour(getComputedStyle(one).backgroundColor);
      if (found.length === 3 || found[3] > 0) return found;
    }
    return [255, 255, 255];
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const told = [];
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !element.checkVisibility()) continue;
    const both = [light(colour(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
    told.push([(both[0] + 0.05) / (both[1] + 0.05), walker.currentNode.data.trim()]);
  }
  return told;
}"""


@pytest.fixture(scope="module")
def chrome() -> Iterator[Browser]:
    with browser(chromium()) as opened:
        yield opened


@letters
def test_it_fits_every_width_can_be_read_and_asks_for_nothing(chrome: Browser, made: Digest) -> None:
    with shown(chrome, render.page(made), 800) as (page, asked):
        for width in (320, 375, 800):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate("[document.documentElement.scrollWidth, innerWidth]") == [width, width]
            card = page.locator(".card").bounding_box()
            assert card is not None and card["width"] <= 600 + 2
        assert not page.locator(".preheader").is_visible()
        for scheme, back in SCHEMES.items():
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.querySelector('.card')).backgroundColor") == back
            told = page.evaluate(CONTRASTS)
            assert len(told) > 8 and [one for one in told if one[0] < READABLE] == []
        assert asked == []


def test_a_reader_who_listens_finds_their_way(chrome: Browser) -> None:
    with shown(chrome, render.page(full()), 800) as (page, _):
        for role in ("article", "banner", "main", "contentinfo", "region"):
            assert page.get_by_role(role).count() == 1, role  # type: ignore[arg-type]
        assert page.get_by_role("article").get_attribute("aria-label") == render.subject(full())
        assert page.get_by_role("table").count() == 0  # those of the layout say nothing
        levels = [
            int(one[1]) for one in page.evaluate("[...document.querySelectorAll('h1,h2,h3')].map((h) => h.tagName)")
        ]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(after <= before + 1 for before, after in pairwise(levels))
        links = page.evaluate("[...document.links].map((a) => [a.innerText.trim(), a.href])")
        assert len(links) > 12 and all(len(text) > 3 and "://" not in text for text, _ in links)
        names: dict[str, set[str]] = {}
        for text, href in links:
            names.setdefault(text, set()).add(href)
        assert [name for name, hrefs in names.items() if len(hrefs) > 1] == []  # one text, one place
        assert page.evaluate("document.documentElement.lang") == "fr" and page.title() == render.subject(full())
    with shown(chrome, render.page(counted()), 800) as (page, _):
        assert page.get_by_role("table").count() == 4
        assert page.get_by_role("rowheader", name="Nouvelle-Aquitaine").count() == 1


def test_it_can_be_read_without_its_style_sheet(chrome: Browser) -> None:
    bare = re.sub(r"<style.*?</style>", "", render.page(full()), flags=re.S)  # as some mailboxes do
    with shown(chrome, bare, 800) as (page, _):
        assert [one for one in page.evaluate(CONTRASTS) if one[0] < READABLE] == []
        card = page.locator(".card").bounding_box()
        assert card is not None and card["width"] <= 602
        assert page.evaluate("getComputedStyle(document.querySelector('h1')).fontSize") == "30px"


def test_the_pictures_of_the_documentation_can_be_drawn(chrome: Browser, tmp_path: Path) -> None:
    drawn = draw(chrome, tmp_path)
    assert [path.stem for path in drawn] == list(PICTURES)
    for path, (width, dark) in zip(drawn, PICTURES.values(), strict=True):
        with Image.open(path) as picture:
            assert picture.width == width and picture.height > 1000
            red, green, blue = picture.convert("RGB").getpixel((2, 500))  # type: ignore[misc]  # what is around the card
            assert (max(red, green, blue) < 60) is dark
        assert path.stat().st_size < 300_000


# --- the colours, without a browser ---------------------------------------------------------------------------------

RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
SURFACES = (".card", ".une", ".back")


def rules(css: str) -> dict[str, dict[str, str]]:
    """{selector: {property: value}}."""
    found: dict[str, dict[str, str]] = {}
    for names, body in RULE.findall(css):
        told = [one.split(":", 1) for one in body.replace("!important", "").split(";") if ":" in one]
        for name in names.split(","):
            found.setdefault(name.strip(), {}).update({key.strip(): value.strip() for key, value in told})
    return found


def schemes() -> dict[str, dict[str, dict[str, str]]]:
    light = rules((STYLES / "digest.css").read_text(encoding="utf-8"))
    later = (STYLES / "screens.css").read_text(encoding="utf-8").partition("prefers-color-scheme:dark){")[2]
    dark = {name: dict(told) for name, told in light.items()}
    for name, told in rules(later).items():
        dark.setdefault(name, {}).update(told)
    return {"light": light, "dark": dark}


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    bright, dim = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dim + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_each_colour_of_text_is_readable_on_each_surface(scheme: str) -> None:
    told = schemes()[scheme]
    texts = {name: rule for name, rule in told.items() if "color" in rule and name != ".preheader"}
    assert {"a", ".text", ".mute", ".meta", ".rubric", ".tag", ".band", ".new", ".why"} <= texts.keys()
    pairs = [
        (name, rule["color"], surface)
        for name, rule in texts.items()
        for surface in ([rule["background"]] if "background" in rule else [told[one]["background"] for one in SURFACES])
    ]
    assert [pair for pair in pairs if contrast(pair[1], pair[2]) < READABLE] == []


def test_the_dark_replaces_every_colour_of_the_light() -> None:
    light, dark = schemes().values()
    kept = [
        (name, key)
        for name, key in product(light, ("color", "background"))
        if key in light[name] and light[name][key] == dark[name].get(key)
    ]
    assert kept == []
    assert contrast("#000000", "#ffffff") == pytest.approx(21) and contrast("#777777", "#ffffff") < READABLE
