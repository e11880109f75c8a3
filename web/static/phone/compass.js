/* The phone's heading, so that the arrow turns with it. Asked for only by a tap; without it the arrow is north-up. */

const EVENT = "ondeviceorientationabsolute" in globalThis ? "deviceorientationabsolute" : "deviceorientation";

export const hasCompass = () => "DeviceOrientationEvent" in globalThis && matchMedia("(pointer: coarse)").matches;

export async function followCompass(onHeading) {
  const ask = globalThis.DeviceOrientationEvent?.requestPermission;
  if (ask && (await ask.call(DeviceOrientationEvent)) !== "granted") return false;
  globalThis.addEventListener(EVENT, (event) => {
    const heading = headingOf(event);
    if (heading !== null) onHeading(heading);
  });
  return true;
}

/** Degrees clockwise from north in which the top of the upright screen points, or null. */
export function headingOf(event) {
  const turned = globalThis.screen?.orientation?.angle ?? 0;
  if (typeof event.webkitCompassHeading === "number") return (event.webkitCompassHeading + turned) % 360;
  if (event.absolute && typeof event.alpha === "number") return (360 - event.alpha + turned) % 360;
  return null;
}
