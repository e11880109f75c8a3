/* A place's own page: the same marks and reports as on the sheet, kept on the phone while there is no signal.
   Without this script the page's forms do the same. */

import { createAnnouncer } from "#phone/announcer.js";
import { PLACES, openDrawer } from "#phone/database.js";
import { askFavourites, sendReport, tellFavourite } from "#places/api.js";
import { createCare } from "#places/care.js";
import { createFavourites } from "#places/favourites.js";
import { keepPlaces } from "#places/keeping.js";
import { createReports } from "#places/reports.js";

const settings = document.body.dataset;
const drawer = await openDrawer(PLACES);
const favourites = createFavourites({
  drawer, isSignedIn: "signedIn" in settings, tell: tellFavourite, askAll: askFavourites, onChange: () => care.show(),
});
const reports = createReports({ drawer, send: sendReport });
const care = createCare({ favourites, reports, announce: createAnnouncer(), placeOf: () => settings.place });

care.reset();
addEventListener("online", () => { favourites.catchUp(); reports.sendDue(); });
await favourites.open();
reports.sendDue();
document.body.dataset.ready = "true";
keepPlaces();
