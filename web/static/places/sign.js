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

/** The mark of a certified partner, said aloud as `words`; nothing for what is none. */
export function certifiedMark({ certified_on }, words) {
  if (!certified_on) return "";
  const mark = sign("certified", "sign place-certified");
  mark.removeAttribute("aria-hidden");
  mark.setAttribute("role", "img");
  mark.setAttribute("aria-label", words);
  return mark;
}
