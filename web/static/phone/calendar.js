/* Days and moments as Taitung writes them: 民國115年7月5日（日）05:30, or 5 July 2026, 05:30. */

const TAIPEI = "Asia/Taipei";
const REPUBLIC = 1911;
const WEEKDAYS = { Mon: "一", Tue: "二", Wed: "三", Thu: "四", Fri: "五", Sat: "六", Sun: "日" };

const formatter = new Intl.DateTimeFormat("en-GB", {
  timeZone: TAIPEI, hourCycle: "h23", weekday: "short",
  year: "numeric", month: "long", day: "numeric", hour: "2-digit", minute: "2-digit",
});
const monthNumber = new Intl.DateTimeFormat("en-GB", { timeZone: TAIPEI, month: "numeric" });

function partsOf(moment) {
  const parts = Object.fromEntries(formatter.formatToParts(moment).map(({ type, value }) => [type, value]));
  return { ...parts, monthNumber: monthNumber.format(moment) };
}

/** A plain day ("2026-07-05") is noon in Taipei, so that no time zone can move it. */
const asMoment = (text) => new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T12:00:00+08:00` : text);

export function dayWords(text, chinese) {
  const part = partsOf(asMoment(text));
  if (!chinese) return `${part.day} ${part.month} ${part.year}`;
  return `民國${part.year - REPUBLIC}年${part.monthNumber}月${part.day}日（${WEEKDAYS[part.weekday]}）`;
}

export function momentWords(text, chinese) {
  const part = partsOf(asMoment(text));
  const time = `${part.hour}:${part.minute}`;
  return chinese ? `${dayWords(text, true)}${time}` : `${dayWords(text, false)}, ${time}`;
}
