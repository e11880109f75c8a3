/* Distances and bearings on a sphere. For drawing and words; the server alone judges.
   Against the WGS 84 geodesic the sphere is off by at most 0.5 %: 20 cm at the edge of a catch circle. */

const EARTH_RADIUS_M = 6_371_008.8; // mean radius, IUGG
const RAD = Math.PI / 180;

export function distanceM(a, b) {
  const half = Math.sin(((b.latitude - a.latitude) * RAD) / 2) ** 2
    + Math.cos(a.latitude * RAD) * Math.cos(b.latitude * RAD) * Math.sin(((b.longitude - a.longitude) * RAD) / 2) ** 2;
  return 2 * EARTH_RADIUS_M * Math.asin(Math.sqrt(Math.min(1, half)));
}

export function bearingDeg(a, b) {
  const east = (b.longitude - a.longitude) * RAD;
  const y = Math.sin(east) * Math.cos(b.latitude * RAD);
  const x = Math.cos(a.latitude * RAD) * Math.sin(b.latitude * RAD)
    - Math.sin(a.latitude * RAD) * Math.cos(b.latitude * RAD) * Math.cos(east);
  return (Math.atan2(y, x) / RAD + 360) % 360;
}

export function pointAt(from, bearing, metres) {
  const angle = metres / EARTH_RADIUS_M;
  const north = from.latitude * RAD;
  const latitude = Math.asin(Math.sin(north) * Math.cos(angle) + Math.cos(north) * Math.sin(angle) * Math.cos(bearing * RAD));
  const east = Math.atan2(
    Math.sin(bearing * RAD) * Math.sin(angle) * Math.cos(north),
    Math.cos(angle) - Math.sin(north) * Math.sin(latitude),
  );
  return { latitude: latitude / RAD, longitude: from.longitude + east / RAD };
}

/** A circle true to scale as a GeoJSON polygon. */
export function circle(centre, radiusM, steps = 64) {
  const ring = Array.from({ length: steps + 1 }, (_, step) => {
    const { latitude, longitude } = pointAt(centre, (step * 360) / steps, radiusM);
    return [longitude, latitude];
  });
  return { type: "Polygon", coordinates: [ring] };
}
