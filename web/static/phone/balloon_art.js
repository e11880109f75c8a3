/* A drawn balloon: the envelope of its rarity from the sprite that the page carries. */

import { RARITIES } from "#phone/words.js";

const SVG = "http://www.w3.org/2000/svg";

function drawing(className, symbol) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#${symbol}`);
  svg.append(use);
  return svg;
}

export const drawBalloon = (rarity, { sways = false } = {}) =>
  drawing(sways ? "balloon sways" : "balloon", `balloon-${RARITIES.includes(rarity) ? rarity : "common"}`);

export const drawSign = (name) => drawing("sign", `sign-${name}`);
