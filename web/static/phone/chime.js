/* Two soft notes and a short buzz: the sound and the feel of a catch. Made on the spot, no file. */

import { buzz, wantsSound } from "#phone/preferences.js";

const NOTES_HZ = [659.26, 987.77]; // E5, B5: an open fifth
const STEP_S = 0.14;

function note(context, hertz, startS) {
  const tone = context.createOscillator();
  const volume = context.createGain();
  tone.type = "triangle";
  tone.frequency.value = hertz;
  volume.gain.setValueAtTime(0.0001, startS);
  volume.gain.exponentialRampToValueAtTime(0.22, startS + 0.02);
  volume.gain.exponentialRampToValueAtTime(0.0001, startS + 0.7);
  tone.connect(volume).connect(context.destination);
  tone.start(startS);
  tone.stop(startS + 0.75);
}

export function chime() {
  buzz([18, 40, 30]);
  if (!wantsSound() || !globalThis.AudioContext) return;
  const context = new AudioContext();
  NOTES_HZ.forEach((hertz, index) => note(context, hertz, context.currentTime + index * STEP_S));
  setTimeout(() => context.close(), 1500);
}
