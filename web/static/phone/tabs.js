/* 地圖 · 附近 · 圖鑑 · 金幣 · 我: one page, five places, each with an address of its own (#nearby). */

import { byId } from "#phone/elements.js";

const PANELS = ["nearby", "collection", "coins", "me"];

export function createTabs(onOpen) {
  const links = [...document.querySelectorAll("#tabs a")];
  let current = null;

  function open() {
    const wanted = location.hash.slice(1);
    const name = PANELS.includes(wanted) ? wanted : "map";
    if (name === current) return;
    const isFirst = current === null;
    current = name;
    for (const panel of PANELS) byId(`panel-${panel}`).hidden = panel !== name;
    cover(name !== "map");
    for (const link of links) mark(link, link.hash === `#${name}`);
    if (name !== "map" && !isFirst) byId(`panel-${name}`).focus({ preventScroll: true });
    onOpen(name);
  }

  /** What lies under a panel cannot be reached by keyboard; on wide screens only the sheet is covered. */
  function cover(isCovered) {
    const isWide = matchMedia("(min-width: 900px)").matches;
    byId("panel-map").inert = isCovered && !isWide;
    byId("sheet").inert = isCovered;
  }

  addEventListener("hashchange", () => {
    if (location.hash === "#main") return;
    open();
  });
  matchMedia("(min-width: 900px)").addEventListener("change", () => cover(current !== "map"));
  open();
  return { get current() { return current; } };
}

function mark(link, isCurrent) {
  if (isCurrent) link.setAttribute("aria-current", "page");
  else link.removeAttribute("aria-current");
}
