/* What the whole page knows, in one object; parts that show it subscribe and are told once a frame. */

const nextFrame = globalThis.requestAnimationFrame ?? ((work) => setTimeout(work, 16));

export function createState(initial) {
  const known = { ...initial };
  const readers = new Set();
  let isTelling = false;

  function tell() {
    isTelling = false;
    for (const reader of readers) reader(known);
  }

  return {
    known,
    set(changes) {
      Object.assign(known, changes);
      if (isTelling) return;
      isTelling = true;
      nextFrame(tell);
    },
    subscribe(reader) {
      readers.add(reader);
      reader(known);
    },
  };
}
