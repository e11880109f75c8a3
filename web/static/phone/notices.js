/* Notices while playing: a number on 我, and a calm word that goes by itself; it stays in the inbox. */

import { byId, make, write } from "#phone/elements.js";
import { NOTICE_MS } from "#phone/tunables.js";
import { fill, gettext, isChinese, number } from "#phone/words.js";

const MOST_SHOWN = 99;

export function createNotices(announce) {
  let hiding = null;
  byId("news-close").addEventListener("click", hide);

  function hide() {
    clearTimeout(hiding);
    byId("news").hidden = true;
  }

  /* One at a time, the newest; the others are counted. A screen reader is told by the announcer. */
  function show({ title, say }) {
    byId("news").hidden = false;
    byId("news-words").replaceChildren(make("p", { className: "news-title" }, title), make("p", {}, say));
    announce(`${title}${isChinese() ? "：" : ": "}${say}`, { atOnce: true });
    clearTimeout(hiding);
    hiding = setTimeout(hide, NOTICE_MS);
  }

  return { show };
}

export function showUnread({ unread = 0 }) {
  const words = unread > 0 ? fill(gettext("%(count)s new"), { count: unread > MOST_SHOWN ? "99+" : number(unread) }) : "";
  byId("unread-tab").hidden = byId("unread-me").hidden = unread === 0;
  write(byId("unread-tab"), unread > MOST_SHOWN ? "99+" : number(unread));
  write(byId("unread-me"), words);
  write(byId("unread-words"), words);
}
