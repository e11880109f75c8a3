/* Which township somebody is in, worked out on the phone so that nobody is told where they stand.
   The outlines are drawn with 50 m left out: who stands on a shore belongs to the nearest one. */

import { distanceM } from "#phone/geodesy.js";
import { townshipAt } from "#phone/township.js";

const REACH_M = 5_000; // farther from every outline one is not in the county

/** The code of the township around a position, or of the nearest within reach; null beyond. */
export function townshipCodeAt(outlines, position) {
  const inside = townshipAt(outlines, position);
  if (inside) return inside.code;
  const [nearest] = outlines.features
    .map((feature) => ({ code: feature.properties.code, far: farFrom(feature.geometry, position) }))
    .sort((a, b) => a.far - b.far);
  return nearest && nearest.far <= REACH_M ? nearest.code : null;
}

const outerRings = ({ type, coordinates }) => (type === "Polygon" ? [coordinates[0]] : coordinates.map(([outer]) => outer));

function farFrom(geometry, position) {
  let least = Infinity;
  for (const ring of outerRings(geometry)) {
    for (let index = 1; index < ring.length; index++) least = Math.min(least, farFromEdge(ring[index - 1], ring[index], position));
  }
  return least;
}

/* The foot on the edge is found in degrees, stretched as they are here; the metres are true. */
function farFromEdge([x0, y0], [x1, y1], position) {
  const narrower = Math.cos((position.latitude * Math.PI) / 180);
  const [dx, dy] = [(x1 - x0) * narrower, y1 - y0];
  const along = ((position.longitude - x0) * narrower * dx + (position.latitude - y0) * dy) / (dx * dx + dy * dy || 1);
  const share = Math.min(1, Math.max(0, along));
  return distanceM(position, { longitude: x0 + (x1 - x0) * share, latitude: y0 + (y1 - y0) * share });
}

/** The townships whose places surround one: itself and its neighbours. The same for everybody in it. */
export function codesAround(index, code) {
  const township = index.townships.find((each) => each.code === code);
  return township ? [code, ...township.neighbours] : [];
}
