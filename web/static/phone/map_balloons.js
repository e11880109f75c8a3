/* Balloons on the map: markers that sway, shrink with distance from the ground, and gather into counts. */

import { drawBalloon } from "#phone/balloon_art.js";
import { cluster } from "#phone/cluster.js";
import { make } from "#phone/elements.js";
import { CLUSTER_RADIUS_PX } from "#phone/tunables.js";
import { balloonName, coinsWords, fill, isChinese, ngettext, number } from "#phone/words.js";

const scaleAt = (zoom) => Math.min(1, Math.max(0.5, 0.5 + (zoom - 9) * 0.09));

export function createBalloonMarkers(view, onChoose) {
  const markers = new Map();

  function show(balloons, counts, chosen) {
    const zoom = view.zoom();
    view.scale(scaleAt(zoom));
    const groups = cluster(items(balloons, counts), Math.round(zoom * 2) / 2, CLUSTER_RADIUS_PX * scaleAt(zoom) + 8);
    const wanted = new Map(groups.map((group) => [keyOf(group), group]));
    for (const [key, marker] of markers) if (!wanted.has(key)) take(key, marker);
    for (const [key, group] of wanted) {
      if (!markers.has(key)) markers.set(key, stand(group));
      markers.get(key).getElement().dataset.chosen = String(group.id === chosen && group.members.length === 1);
    }
  }

  function take(key, marker) {
    marker.remove();
    markers.delete(key);
  }

  function stand(group) {
    const element = markerOf(group);
    element.addEventListener("click", (event) => {
      event.stopPropagation();
      if (isSingle(group)) onChoose(group.id);
      else view.goTo(group, view.zoom() + 2.2);
    });
    return new view.maplibre.Marker({ element, anchor: "bottom", offset: [0, 3] })
      .setLngLat([group.longitude, group.latitude]).addTo(view.map);
  }

  return { show };
}

const isSingle = ({ members }) => members.length === 1 && !members[0].isFar;
const keyOf = ({ id, count, members }) => `${id} ${count} ${members.length} ${members[0].left ?? ""}`;

function items(balloons, counts) {
  return [
    ...balloons.map((balloon) => ({ ...balloon, id: balloon.balloon, count: 1 })),
    ...counts.map((cell) => ({ ...cell, id: cell.cell, rarity: "common", isFar: true })),
  ];
}

function markerOf(group) {
  const label = isSingle(group)
    ? [balloonName(group.rarity), coinsWords(group.coins)].join(isChinese() ? "，" : ", ")
    : fill(ngettext("%(count)s balloon here: look closer", "%(count)s balloons here: look closer", group.count), { count: number(group.count) });
  const element = make("button", { type: "button", className: "marker", ariaLabel: label, tabIndex: -1 });
  element.dataset.left = group.left ?? "";
  element.append(drawBalloon(group.rarity, { sways: true }));
  if (group.count > 1) element.append(make("span", { className: "marker-count", textContent: number(group.count) }));
  return element;
}
