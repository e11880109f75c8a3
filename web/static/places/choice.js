/* What somebody chose: where, which places, what they typed. Read from the form and the address, written back to both,
   and kept on the phone, so that a reload without signal shows the same. */

import { byId } from "#phone/elements.js";

export const AROUND = "around";
const BOXES = { isOpen: "open", coins: "coins", wheelchair: "wheelchair", onlyFavourites: "favourites" };

export function createChoice({ drawer, onChange }) {
  const form = byId("places-form");
  const where = byId("id_where");
  const around = where.querySelector(`option[value=${AROUND}]`) ?? new Option(where.dataset.around, AROUND);

  function read() {
    const boxes = Object.entries(BOXES).map(([name, field]) => [name, form.elements[field].checked]);
    return { where: where.value, typed: byId("id_q").value.trim(), filters: { kind: form.elements.kind.value, ...Object.fromEntries(boxes) } };
  }

  function write({ where: wanted, typed, filters }) {
    if (wanted === AROUND) allowAround();
    where.value = wanted;
    if (where.selectedIndex < 0) where.value = "";
    byId("places-narrow").open = Boolean(typed) || Object.values(filters).some(Boolean);
    byId("id_q").value = typed;
    form.elements.kind.value = filters.kind;
    for (const [name, field] of Object.entries(BOXES)) form.elements[field].checked = Boolean(filters[name]);
  }

  function allowAround() {
    if (!around.parentElement) where.prepend(around);
  }

  function changed() {
    const choice = read();
    drawer.put("memory", "choice", choice);
    if (!history.state?.place) history.replaceState(null, "", addressOf(choice));
    onChange(choice);
  }

  form.addEventListener("input", changed);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    changed();
    byId("places-title").focus();
  });

  return {
    read,
    /** An address that says something goes before what was kept. */
    async recall() {
      const said = saidBy(location) ?? (await drawer.get("memory", "choice"));
      if (said) write(said);
    },
    goTo(wanted) {
      if (wanted === AROUND) allowAround();
      where.value = wanted;
      changed();
    },
  };
}

/** What an address asks for, or null when it asks for nothing in particular. */
export function saidBy({ pathname, search }) {
  const params = new URLSearchParams(search);
  const township = pathname.match(/^\/places\/township\/(\d+)\//)?.[1];
  if (!township && [...params].length === 0) return null;
  const filters = Object.entries(BOXES).map(([name, field]) => [name, params.has(field)]);
  return {
    where: township ?? params.get("where") ?? params.get("region") ?? "", typed: params.get("q") ?? "",
    filters: { kind: params.get("kind") ?? "", ...Object.fromEntries(filters) },
  };
}

export function addressOf({ where, typed, filters }) {
  const boxes = Object.entries(BOXES).filter(([name]) => filters[name]).map(([, field]) => [field, "on"]);
  const said = [["where", where], ["q", typed], ["kind", filters.kind], ...boxes].filter(([, value]) => value);
  return `/places/${said.length ? `?${new URLSearchParams(said)}` : ""}`;
}

/** "around", a region's code or a township's, which is a number. */
export function whereOf(value) {
  if (!value || value === AROUND) return { kind: value || "county" };
  return { kind: /^\d+$/.test(value) ? "township" : "region", code: value };
}

export const isIdle = ({ where, typed, filters }) => !where && !typed && !Object.values(filters).some(Boolean);

/** The packs that a choice needs. */
export function codesOf(index, { where }, around) {
  const { kind, code } = whereOf(where);
  if (kind === "around") return around;
  if (kind === "township") return [code];
  if (kind === "region") return index.regions.find((region) => region.code === code)?.townships ?? [];
  return index.townships.map((township) => township.code);
}
