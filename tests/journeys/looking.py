"""What a page looks like to those who check it: violations of axe-core, what sticks out, what is written."""

import os
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from web.environment import PROJECT_ROOT

AXE: Path = PROJECT_ROOT / "node_modules" / "axe-core" / "axe.min.js"
# A folder for pictures of the stations of a journey; without one none are taken.
PICTURES = os.environ.get("PICTURES_OF_JOURNEYS", "")
THEMES = ("light", "dark", "sun")
TEXT_SIZE = "112.5%"
DOUBLE_TEXT_SIZE = "225%"

# What passes is not described, and nothing is fetched again where nothing plays: less work, the same findings.
VIOLATIONS = """async (rules) => {
  const only = rules ? {runOnly: {type: "rule", values: rules}} : {};
  const preload = document.querySelector("audio, video") !== null;
  const found = await axe.run(document, {...only, preload, resultTypes: ["violations"]});
  return found.violations.flatMap(({id, nodes}) => nodes.map(({target, any}) =>
    `${id}: ${target.join(" ")} ${any.map(({message}) => message).join("; ")}`));
}"""

STICKING_OUT = """() => {
  const width = document.documentElement.clientWidth;
  const isShown = (element) => element.checkVisibility({visibilityProperty: true}) && element.clientWidth > 1;
  const isCut = (element) => ["hidden", "clip"].includes(getComputedStyle(element).overflowX)
    && element.scrollWidth > element.clientWidth + 1 && !element.closest("input, .map, svg, .only-heard");
  const found = [...document.querySelectorAll("body *")].filter((element) => isShown(element) && isCut(element));
  const text = (element) => element.textContent.trim().replace(/\\s+/g, " ").slice(0, 40);
  const name = (element) => `${element.tagName.toLowerCase()}#${element.id} "${text(element)}"`;
  const wide = document.documentElement.scrollWidth > width
    ? [`the page is ${document.documentElement.scrollWidth} px wide in ${width} px`] : [];
  return [...wide, ...found.map((element) => `cut off: ${name(element)}`)];
}"""

WORDS = """() => {
  const lang = document.documentElement.lang;
  const isOurs = (element) => element.checkVisibility() && !element.closest("code, script, style, svg")
    && (element.closest("[lang]")?.lang ?? lang) === lang;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const texts = [document.title];
  while (walker.nextNode()) if (isOurs(walker.currentNode.parentElement)) texts.push(walker.currentNode.data.trim());
  for (const name of ["aria-label", "title", "alt", "placeholder"])
    for (const element of document.querySelectorAll(`[${name}]`))
      if (isOurs(element)) texts.push(element.getAttribute(name));
  return texts.filter(Boolean);
}"""


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe-core finds, by all its rules or some; the page's context must have loaded `AXE` into it."""
    found: list[str] = page.evaluate(VIOLATIONS, rules)
    return found


def sticking_out(page: Page) -> list[str]:
    """What is wider than the screen, or cut off."""
    found: list[str] = page.evaluate(STICKING_OUT)
    return found


def words(page: Page) -> list[str]:
    """Every text that is shown or read aloud, save code and what is marked as another language."""
    found: list[str] = page.evaluate(WORDS)
    return found


def picture(page: Page, name: str) -> None:
    """Keep what stands on the screen, where a folder for it is named."""
    if PICTURES:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=Path(PICTURES) / f"{name}.png")


def use_theme(page: Page, theme: str) -> None:
    """Paint the page in a theme."""
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)


def use_text_size(page: Page, size: str) -> None:
    """What a reader's browser does who wants larger text."""
    page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)


def described(view: str, found: list[Any]) -> list[str]:
    """Each finding with the view it was found in."""
    return [f"[{view}] {one}" for one in found]
