/* The township a balloon stands in, from the outlines that the map draws: for the words on a card only. */

import { isChinese } from "#phone/words.js";

function isInRing([x, y], ring) {
  let isInside = false;
  for (let index = 0, before = ring.length - 1; index < ring.length; before = index++) {
    const [x1, y1] = ring[index];
    const [x0, y0] = ring[before];
    if (y1 > y !== y0 > y && x < ((x0 - x1) * (y - y1)) / (y0 - y1) + x1) isInside = !isInside;
  }
  return isInside;
}

const polygonsOf = ({ type, coordinates }) => (type === "Polygon" ? [coordinates] : coordinates);

/** The properties of the township around a place, or undefined at sea. */
export function townshipAt({ features }, { longitude, latitude }) {
  const isAround = ({ geometry }) => polygonsOf(geometry).some(([outer]) => isInRing([longitude, latitude], outer));
  return features.find(isAround)?.properties;
}

/** Its name in the reader's language, or nothing when it cannot be told. */
export async function placeName(get, balloon) {
  if (!balloon) return "";
  try {
    const township = townshipAt((await get("townships")).answer, balloon);
    return (isChinese() ? township?.name_zh : township?.name_en) ?? "";
  } catch {
    return ""; // a card without the place is better than none
  }
}
