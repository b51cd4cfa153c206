"""Chromium, and what it can tell of a page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from tests.support.servers import need

CONTRAST = """() => {
  const rgb = text => text.match(/[0-9.]+/g).map(Number);
  const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
    .map(v => v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
    .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
  const ground = node => {
    for (; node; node = node.parentElement) {
      const colour = rgb(getComputedStyle(node).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const pale = [];
  for (const node of document.querySelectorAll("body *")) {
    if (![...node.childNodes].some(each => each.nodeType === 3 && each.data.trim()) && !node.matches("input")) continue;
    const pair = [light(rgb(getComputedStyle(node).color)), light(ground(node))].sort((a, b) => b - a);
    if ((pair[0] + 0.05) / (pair[1] + 0.05) < 4.5) pale.push("pale: " + node.outerHTML.slice(0, 80));
  }
  return pale;
}"""
"""Lists the words that stand out too little from their ground."""


def small(selector: str) -> str:
    """Write the script that lists what *selector* finds and a thumb does not hit."""
    return f"""() => [...document.querySelectorAll("{selector}")]
  .map(each => [each.getBoundingClientRect(), each.outerHTML])
  .filter(([box]) => box.height < 43.9 && box.width > 0).map(([, html]) => "small: " + html.slice(0, 80))"""


@contextmanager
def open_browser() -> Iterator[Browser]:
    """Start it and end it."""
    chromium = need("chromium", "chromium", beside=[Path("/usr/bin")])
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        yield browser
        browser.close()
