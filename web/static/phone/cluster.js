/* Balloons that would cover each other on the screen, drawn as one with a count.
   Worked out on the world's own pixel grid, so that panning changes nothing. */

import { RARITIES } from "#phone/words.js";

const TILE_PX = 512;

function project({ latitude, longitude }, zoom) {
  const size = TILE_PX * 2 ** zoom;
  const north = Math.log(Math.tan(Math.PI / 4 + (latitude * Math.PI) / 360));
  return { x: ((longitude + 180) / 360) * size, y: (0.5 - north / (2 * Math.PI)) * size };
}

const rank = (item) => RARITIES.indexOf(item.rarity);

/** Items {id, latitude, longitude, rarity, count} → groups {id, …place, rarity, count, members}, rarest shown. */
export function cluster(items, zoom, radiusPx) {
  const groups = [];
  for (const item of [...items].sort((a, b) => rank(b) - rank(a) || b.count - a.count || (a.id < b.id ? -1 : 1))) {
    const at = project(item, zoom);
    const near = groups.find((group) => Math.hypot(group.at.x - at.x, group.at.y - at.y) < radiusPx);
    if (near) {
      near.count += item.count;
      near.members.push(item);
    } else groups.push({ ...item, at, members: [item] });
  }
  return groups;
}
