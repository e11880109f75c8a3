/* The page's elements by id, and new ones in one expression. */

export const byId = (id) => document.getElementById(id);

/** make("p", {className: "soft"}, "text", child) */
export function make(tag, properties = {}, ...children) {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
}

/** Change text only when it differs, so that screen readers and layout are left in peace. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
