/* The bottom sheet's three heights: peek, half, full. The handle is a button; dragging it does the same. */

import { byId, write } from "#phone/elements.js";
import { gettext } from "#phone/words.js";

const HEIGHTS = ["peek", "half", "full"];
const DRAG_PX = 40;

export function createSheet() {
  const sheet = byId("sheet");
  const handle = byId("sheet-handle");
  let draggedFromY = null;
  let wasDragged = false;

  function set(height) {
    sheet.dataset.height = height;
    byId("sheet-more").hidden = height === "peek";
    handle.setAttribute("aria-expanded", String(height !== "peek"));
    write(byId("sheet-handle-words"), height === "full" ? gettext("Show less") : gettext("Show more"));
  }

  const step = (by) => set(HEIGHTS[Math.min(2, Math.max(0, HEIGHTS.indexOf(sheet.dataset.height) + by))]);

  handle.addEventListener("click", () => {
    if (wasDragged) return void (wasDragged = false);
    if (sheet.dataset.height === "full") set("peek");
    else step(1);
  });
  handle.addEventListener("pointerdown", (event) => {
    draggedFromY = event.clientY;
    wasDragged = false;
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointerup", (event) => {
    const movedPx = event.clientY - (draggedFromY ?? event.clientY);
    draggedFromY = null;
    wasDragged = Math.abs(movedPx) > DRAG_PX;
    if (wasDragged) step(movedPx < 0 ? 1 : -1);
  });
  return { set };
}
