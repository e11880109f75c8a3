/* The badge of a staff page: how many notices are unread, live, and a quiet word when one comes.
   Without this script the page shows the number it was loaded with. Words come with the page (data-…). */

import { openInbox } from "./line.js";

const SHOWN_MS = 12_000;

export function startBadge(badge, { location = globalThis.location, open = openInbox } = {}) {
  const count = badge.querySelector("[data-count]");
  const news = document.getElementById("inbox-news");
  const scheme = location.protocol === "https:" ? "wss:" : "ws:";
  let hiding = null;

  function showCount(unread) {
    count.hidden = unread === 0;
    count.textContent = unread > 99 ? "99+" : String(unread);
    badge.setAttribute("aria-label", badge.dataset.words.replace("{count}", String(unread)));
  }

  /* The region was there, empty, before the words came: so they are read out, politely. */
  function showNotice({ title, say }) {
    const [first, second] = ["news-title", ""].map((className) => Object.assign(document.createElement("p"), { className }));
    first.textContent = title;
    second.textContent = say;
    news.replaceChildren(first, second);
    news.classList.add("news");
    clearTimeout(hiding);
    hiding = setTimeout(hide, SHOWN_MS);
  }

  function hide() {
    news.replaceChildren();
    news.classList.remove("news");
  }

  const language = encodeURIComponent(badge.dataset.language);
  open({ url: `${scheme}//${location.host}/ws/inbox?language=${language}`, onUnread: showCount, onNotice: showNotice });
}

const badge = globalThis.document?.getElementById("inbox-badge");
if (badge) startBadge(badge);
