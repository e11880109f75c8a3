/* A QR code as the server drew it: one path on a white square with its quiet zone, in every theme. */

const SVG = "http://www.w3.org/2000/svg";

/** Put the picture into an element; the words are for who does not see it. */
export function drawCode(holder, { path, size }, words) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${size} ${size}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", words);
  svg.setAttribute("shape-rendering", "crispEdges");
  const line = document.createElementNS(SVG, "path");
  line.setAttribute("d", path);
  svg.append(line);
  holder.replaceChildren(svg);
}
