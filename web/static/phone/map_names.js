/* Names on the map without glyph files: each is drawn on a canvas with the phone's own fonts and handed over
   as an image, so that the map still decides which names have room. */

const FONT_PX = 15;
const EDGE_PX = 4;
const MARKER_PX = 46; // as wide as a count, the widest marker
/** How far down a name may be moved out of a marker's way, the best first; a sixth less on a map of the whole county. */
export const SHIFTS_PX = [42, -42, 80, -80];

function draw(text, colours, ratio) {
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  const font = `600 ${FONT_PX * ratio}px system-ui, "Noto Sans TC", "Noto Sans CJK TC", "PingFang TC", "Microsoft JhengHei", sans-serif`;
  pen.font = font;
  canvas.width = Math.ceil(pen.measureText(text).width + 2 * EDGE_PX * ratio);
  canvas.height = Math.ceil((FONT_PX * 1.35 + 2 * EDGE_PX) * ratio);
  Object.assign(pen, { font, textBaseline: "middle", textAlign: "center", lineJoin: "round" });
  pen.lineWidth = 3.6 * ratio;
  pen.strokeStyle = colours["label-halo"];
  pen.fillStyle = colours.label;
  pen.strokeText(text, canvas.width / 2, canvas.height / 2);
  pen.fillText(text, canvas.width / 2, canvas.height / 2);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
}

/** Give the map an image of a text under the text's own name; drawn anew when the colours have changed. */
export function nameImage(map, text, colours) {
  const ratio = Math.max(2, Math.ceil(devicePixelRatio));
  if (map.hasImage(text)) map.removeImage(text);
  map.addImage(text, draw(text, colours, ratio), { pixelRatio: ratio });
}

/** How far down a name is moved that would be covered where it stands; 0 where there is no better place. */
export function shiftOf(at, widthPx, markers) {
  const isBeside = (marker) => Math.abs(marker.x - at.x) >= (widthPx + MARKER_PX) / 2;
  const isFree = (downPx) => markers.every((marker) => isBeside(marker) || Math.abs(marker.y - at.y - downPx) >= 0.85 * MARKER_PX);
  return [0, ...SHIFTS_PX].find(isFree) ?? 0;
}

/** Where a township's name stands: the centroid of its largest outline. */
export function namePoint({ type, coordinates }) {
  const rings = type === "Polygon" ? [coordinates[0]] : coordinates.map(([outer]) => outer);
  const [largest] = rings.map(centroid).sort((a, b) => b.area - a.area);
  return [largest.x, largest.y];
}

function centroid(ring) {
  let [twice, x, y] = [0, 0, 0];
  ring.slice(1).forEach(([x1, y1], index) => {
    const [x0, y0] = ring[index];
    const cross = x0 * y1 - x1 * y0;
    twice += cross;
    x += (x0 + x1) * cross;
    y += (y0 + y1) * cross;
  });
  return { area: Math.abs(twice), x: x / (3 * twice), y: y / (3 * twice) };
}
