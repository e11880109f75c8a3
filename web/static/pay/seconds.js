/* Counting down what the server said is left, by a clock that nobody sets: the phone's own time may be wrong. */

const nowMs = () => performance.now();

/** createCountdown({seconds: 60, onTick, onEnd}): tells the whole seconds that are left, and once that none is. */
export function createCountdown({ onTick, onEnd = () => {}, now = nowMs, every = setInterval, forget = clearInterval }) {
  let endsAtMs = 0;
  let clock = null;

  const left = () => Math.max(0, Math.ceil((endsAtMs - now()) / 1000));

  function tell() {
    const seconds = left();
    onTick(seconds);
    if (seconds > 0) return;
    stop();
    onEnd();
  }

  function start(seconds) {
    stop();
    endsAtMs = now() + seconds * 1000;
    clock = every(tell, 1000);
    onTick(left());
  }

  function stop() {
    if (clock !== null) forget(clock);
    clock = null;
  }

  return { start, stop, left };
}
