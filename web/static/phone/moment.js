/* The one big moment: the envelope rises, its basket drops coins into the bar, the number counts up. Under a second. */

import { drawBalloon, drawSign } from "#phone/balloon_art.js";
import { chime } from "#phone/chime.js";
import { byId, make } from "#phone/elements.js";
import { isStill } from "#phone/preferences.js";

const LENGTH_MS = 900;
const MOST_COINS = 7;

export async function playMoment({ rarity, coins }) {
  chime();
  if (isStill()) return;
  const stage = make("div", { className: "moment", ariaHidden: "true" });
  document.body.append(stage);
  const start = { x: innerWidth / 2, y: innerHeight * 0.52 };
  const flights = [rise(stage, rarity, start), ...dropCoins(stage, coins, start)];
  await Promise.all(flights.map((flight) => flight.finished));
  stage.remove();
  byId("purse").classList.add("purse-grows");
  setTimeout(() => byId("purse").classList.remove("purse-grows"), 600);
}

function rise(stage, rarity, { x, y }) {
  const balloon = drawBalloon(rarity);
  stage.append(balloon);
  const { width, height } = balloon.getBoundingClientRect();
  const at = (dy, scale) => `translate(${x - width / 2}px, ${y - height / 2 + dy}px) scale(${scale})`;
  return balloon.animate(
    [
      { transform: at(0, 0.6), opacity: 1 },
      { transform: at(8, 1), opacity: 1, offset: 0.28 },
      { transform: at(-innerHeight * 0.72, 0.8), opacity: 0.9 },
    ],
    { duration: LENGTH_MS, easing: "cubic-bezier(0.5, 0, 0.7, 0.4)", fill: "forwards" },
  );
}

function dropCoins(stage, coins, { x, y }) {
  const purse = byId("purse").getBoundingClientRect();
  const many = Math.min(MOST_COINS, coins);
  return Array.from({ length: many }, (_, index) => {
    const coin = drawSign("coin");
    stage.append(coin);
    const spread = (index - (many - 1) / 2) * 26;
    return coin.animate(
      [
        { transform: `translate(${x - 14}px, ${y + 40}px) scale(0.2)`, opacity: 0 },
        { transform: `translate(${x - 14 + spread}px, ${y + 96 + (index % 2) * 18}px) scale(1.15)`, opacity: 1, offset: 0.42 },
        { transform: `translate(${purse.left + 8}px, ${purse.top + 10}px) scale(0.8)`, opacity: 1 },
      ],
      { duration: LENGTH_MS - 260, delay: 140 + index * 24, easing: "cubic-bezier(0.3, 0.2, 0.3, 1)", fill: "both" },
    );
  });
}

/** Count a number up to its new value; at once for those who want no motion. */
export function countUp(element, from, to, show) {
  if (isStill() || to <= from) return void (element.textContent = show(to));
  const startMs = performance.now();
  const frame = (nowMs) => {
    const share = Math.min(1, (nowMs - startMs) / 500);
    element.textContent = show(Math.round(from + (to - from) * (1 - (1 - share) ** 3)));
    if (share < 1) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}
