/* The camera that looks for a customer's code. It is on only while somebody scans; its pictures stay on this phone. */

import { byId } from "#phone/elements.js";

const LOOK_EVERY_MS = 120;
const MOST_PX = 960;
const WANTED = { video: { facingMode: { ideal: "environment" }, width: { ideal: 1280 }, height: { ideal: 720 } }, audio: false };

/** `onText(text)` for each code that is seen; `open()` throws what `getUserMedia` throws where there is no camera. */
export function createCamera({ openReader, onText }) {
  const video = byId("camera");
  const canvas = document.createElement("canvas");
  let stream = null;
  let next = 0;
  let read = null;

  async function open() {
    if (!navigator.mediaDevices) throw new DOMException("no camera in this browser", "NotFoundError");
    stream = await navigator.mediaDevices.getUserMedia(WANTED);
    video.srcObject = stream;
    await video.play();
    showLight();
    read ??= await openReader();
    next = setTimeout(look, 0);
  }

  async function look() {
    const text = video.videoWidth ? await read(taken()) : null;
    if (!stream) return;
    if (text) onText(text);
    if (stream) next = setTimeout(look, LOOK_EVERY_MS);
  }

  function taken() {
    const scale = Math.min(1, MOST_PX / Math.max(video.videoWidth, video.videoHeight));
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    canvas.getContext("2d", { willReadFrequently: true }).drawImage(video, 0, 0, canvas.width, canvas.height);
    return canvas;
  }

  function close() {
    clearTimeout(next);
    stream?.getTracks().forEach((track) => track.stop());
    stream = null;
    video.srcObject = null;
  }

  const track = () => stream?.getVideoTracks()[0];

  function showLight() {
    byId("camera-light").hidden = !track()?.getCapabilities?.().torch;
    byId("camera-light").setAttribute("aria-pressed", "false");
  }

  byId("camera-light").addEventListener("click", async ({ currentTarget: button }) => {
    const isOn = button.getAttribute("aria-pressed") !== "true";
    await track()?.applyConstraints({ advanced: [{ torch: isOn }] });
    button.setAttribute("aria-pressed", String(isOn));
  });

  return { open, close };
}
