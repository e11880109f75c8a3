/* A place's own page: the same marks and reports as on the sheet, kept on the phone while there is no signal.
   Without this script the page's forms do the same. The way there is shown by the list of the place's township. */

import { createAnnouncer } from "#phone/announcer.js";
import { PLACES, openDrawer } from "#phone/database.js";
import { byId, write } from "#phone/elements.js";
import { createPositionWatch } from "#phone/position.js";
import { askFavourites, sendReport, tellFavourite } from "#places/api.js";
import { createCare } from "#places/care.js";
import { createFavourites } from "#places/favourites.js";
import { keepPlaces } from "#places/keeping.js";
import { createReports } from "#places/reports.js";
import { adviceWords } from "#places/status_words.js";

const settings = document.body.dataset;
const drawer = await openDrawer(PLACES);
const favourites = createFavourites({
  drawer, isSignedIn: "signedIn" in settings, tell: tellFavourite, askAll: askFavourites, onChange: () => care.show(),
});
const reports = createReports({ drawer, send: sendReport });
const care = createCare({ favourites, reports, announce: createAnnouncer(), placeOf: () => settings.place });
const walk = byId("place-walk");
const advise = (located) => write(byId("place-advice"), adviceWords({ located }));
const watch = createPositionWatch({ onFix: setOut, onTrouble: advise, isFreshNeeded: () => false });

async function setOut() {
  watch.stop();
  await drawer.put("memory", "target", settings.place);
  location.assign(walk.dataset.list);
}

walk.addEventListener("click", () => {
  advise("asking");
  watch.start();
});
walk.hidden = false;
care.reset();
addEventListener("online", () => { favourites.catchUp(); reports.sendDue(); });
await favourites.open();
reports.sendDue();
document.body.dataset.ready = "true";
keepPlaces();
