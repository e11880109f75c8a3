/* The places somebody marked to find again. Without an account they live on this phone; with one the account has
   them too, and what the phone marked before is added to it. What was marked without signal is told later.

   On the phone each is {place, isOn, isTold}. Told ones belong to an account: a phone that is logged out forgets them. */

export function createFavourites({ drawer, isSignedIn, tell, askAll, onChange }) {
  const marks = new Map();
  const isOn = (place) => marks.get(place)?.isOn ?? false;
  let telling = Promise.resolve();

  async function open() {
    for (const mark of await drawer.all("favourites")) marks.set(mark.place, mark);
    if (!isSignedIn) await forget((mark) => mark.isTold || !mark.isOn);
    onChange();
    await catchUp();
  }

  async function forget(isGone) {
    for (const mark of [...marks.values()].filter(isGone)) {
      marks.delete(mark.place);
      await drawer.delete("favourites", mark.place);
    }
  }

  async function write(mark) {
    marks.set(mark.place, mark);
    await drawer.put("favourites", mark.place, mark);
    onChange();
  }

  async function toggle(place) {
    await write({ place, isOn: !isOn(place), isTold: false });
    catchUp();
    return isOn(place);
  }

  /** Tell the account what it does not know yet, then learn what it knows. One at a time, in order. */
  function catchUp() {
    if (!isSignedIn) return Promise.resolve();
    telling = telling.then(exchange).catch(() => {}); // without signal: at the next opportunity
    return telling;
  }

  async function exchange() {
    for (const mark of [...marks.values()].filter(({ isTold }) => !isTold)) {
      await tell(mark.place, mark.isOn);
      if (marks.get(mark.place) === mark) await write({ ...mark, isTold: true });
    }
    const told = new Set(await askAll());
    for (const place of told) if (!marks.has(place)) await write({ place, isOn: true, isTold: true });
    await forget((mark) => mark.isTold && !told.has(mark.place));
    onChange();
  }

  return { open, toggle, catchUp, has: isOn };
}
