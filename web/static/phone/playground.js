/* From what is known to what is shown: which balloon leads, what the button says, what the lists hold. */

import { createBalloonList } from "#phone/balloon_list.js";
import { byId, write } from "#phone/elements.js";
import { nextStep } from "#phone/next_step.js";
import { showPeek } from "#phone/peek.js";
import { LISTED_BALLOONS } from "#phone/tunables.js";
import { gettext } from "#phone/words.js";

const IN_SHEET = 6;

export function createPlayground({ state, sky, outbox, announce, radiusM, onCatch, onShow, onLocate, onLook }) {
  const inSheet = createBalloonList(byId("sheet-list"), { heading: "h3", onCatch, onShow });
  const nearby = createBalloonList(byId("nearby-list"), { heading: "h2", onCatch, onShow });
  let current = null;

  const stepFor = (known, balloon) => nextStep({
    located: known.located, fix: known.fix, nearest: balloon, radiusM, nowMs: Date.now(),
    told: known.signal === "online" ? toldOf(known, balloon) : undefined,
    isWaiting: balloon && outbox.isWaitingFor(balloon.balloon),
  });

  function show(known) {
    const around = sky.around(known.fix?.coords, Date.now());
    const leading = known.fix ? (around.find(({ balloon }) => balloon === known.chosen) ?? around[0]) : undefined;
    current = { balloon: leading, step: stepFor(known, leading) };
    showPeek(leading, current.step, known.headingDeg, announce);
    const stepOf = (balloon) => stepFor(known, balloon);
    inSheet(around.slice(0, IN_SHEET), stepOf);
    nearby(around.slice(0, LISTED_BALLOONS), stepOf);
    showEmpty(known, around.length);
  }

  byId("act").addEventListener("click", () => {
    const { balloon, step } = current;
    if (step.kind === "ask") onLocate();
    if (step.kind === "catch") onCatch(balloon);
    if (step.kind === "walk" || step.kind === "look") onLook(balloon);
    if (step.kind !== "wait") announce(step.advice, { atOnce: true });
  });
  byId("nearby-locate").addEventListener("click", onLocate);

  return { show };
}

/* While connected the server's word counts: how likely we are inside, in how many fixes. */
const toldOf = ({ near }, balloon) => near?.find((one) => one.balloon === balloon?.balloon);

function showEmpty(known, count) {
  byId("nearby-empty").hidden = count > 0;
  byId("nearby-note").hidden = count === 0;
  byId("nearby-locate").hidden = known.located === "on";
  write(byId("nearby-empty-words"), known.located === "on"
    ? gettext("No balloon within 3 km. Look at the map for the places where some stand.")
    : gettext("Share your location to see the balloons around you."));
}
