/* Theme, sound and buzz: the player's choices on this phone. The theme is a cookie too, so that pages
   arrive in it and nothing flashes. */

import { byId } from "#phone/elements.js";

const YEAR_S = 365 * 24 * 3600;
const read = (name, otherwise) => localStorage.getItem(name) ?? otherwise;

export const wantsSound = () => read("sound", "off") === "on";
const wantsHaptics = () => read("haptics", "on") === "on";
/** A short buzz, in ms or a pattern of them. Browsers allow none on a page that nobody has touched yet. */
export function buzz(pattern) {
  if (wantsHaptics() && navigator.userActivation?.hasBeenActive !== false) navigator.vibrate?.(pattern);
}

export const isStill = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function useTheme(theme) {
  document.documentElement.dataset.theme = theme;
  document.cookie = `theme=${theme}; path=/; max-age=${YEAR_S}; samesite=lax`;
}

function bindSwitch(id, name, isOn) {
  const box = byId(id);
  box.checked = isOn;
  box.addEventListener("change", () => localStorage.setItem(name, box.checked ? "on" : "off"));
}

export function showPreferences(onTheme) {
  showThemes(onTheme);
  bindSwitch("choose-sound", "sound", wantsSound());
  bindSwitch("choose-haptics", "haptics", wantsHaptics());
}

/** The choice of brightness alone, for pages that make no sound. */
export function showThemes(onTheme) {
  const theme = read("theme", document.documentElement.dataset.theme ?? "auto");
  useTheme(theme);
  for (const choice of document.querySelectorAll("input[name=theme]")) {
    choice.checked = choice.value === theme;
    choice.addEventListener("change", () => {
      localStorage.setItem("theme", choice.value);
      useTheme(choice.value);
      onTheme();
    });
  }
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onTheme);
}
