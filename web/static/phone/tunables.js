/* Every number the phone decides by: name, value, why. Distances in metres, times in ms unless named otherwise. */

export const CATCH_RADIUS_M = 40; // as on the server; the page may give another by data-catch-radius-m
export const LIKELY_INSIDE = 0.1; // the server's rule asks for this much probability in two fixes
export const INSIDE_SLACK_M = 15; // and for an estimated distance within radius + this
export const SIGHTINGS = 2; // so many fixes inside, within
export const SIGHTINGS_MS = 30_000; // the half minute that the server looks back
export const HOLD_MS = 5_000; // longer than this nobody is asked to stand still: the server may judge what it has
export const COARSE_ACCURACY_M = 50; // worse fixes are never judged: move to open sky
export const CIRCLE_SHOWN_WITHIN_M = 150;
export const RINGS_M = [100, 250, 500, 1000];

export const STRETCH_BEFORE_TAP_MS = 30_000; // every fix of the last half minute before a tap is kept
export const STRETCH_FIXES = 200; // the most that one catch may carry, thinned evenly before that
export const STRETCH_KEPT_MS = 12 * 3600_000; // longer than this the server accepts no offline stretch

export const FIRST_RETRY_MS = 500;
export const SLOWEST_RETRY_MS = 30_000;
export const SILENCE_MS = 12_000; // nothing heard for so long after we spoke: the line is dead
export const PING_EVERY_MS = 20_000;
export const DEFAULT_NEXT_FIX_S = 2;
export const ANSWER_LATE_MS = 6_000; // from here on a catch is shown as waiting
export const TRY_AGAIN_MS = 5_000; // the server was busy: the same catch, the same id

export const SAY_EVERY_MS = 7_000; // a screen reader is told the distance at most this often
export const CLUSTER_RADIUS_PX = 46;
export const LISTED_BALLOONS = 40;
export const REMEMBER_EVERY_MS = 5_000;
export const FRESH_FIX_MS = 4_000; // close to a balloon a silent phone is asked for its place this often
export const FRESH_WITHIN_M = 150;
export const NOTICE_MS = 12_000; // a notice is in the inbox afterwards
export const TOAST_MS = 10_000; // a word from the page before stays long enough to be read twice
