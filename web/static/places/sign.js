/* The signs of the page's sprite, drawn where they are needed. */

const SVG = "http://www.w3.org/2000/svg";

export function sign(name, className = "sign") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", className);
  svg.setAttribute("aria-hidden", "true");
  const use = document.createElementNS(SVG, "use");
  use.setAttribute("href", `#sign-${name}`);
  svg.append(use);
  return svg;
}

export const kindSign = (kind) => sign(kind === "hotspot" ? "wifi" : "shop", `sign place-sign place-sign-${kind}`);
