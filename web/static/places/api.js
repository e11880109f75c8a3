/* What the phone tells the server about places: favourites of an account, and what is wrong somewhere. */

const csrf = () => document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? "";
const GONE_FOR_GOOD = [404, 409, 410, 422]; // asking again would get the same answer

async function call(method, path, body) {
  const response = await fetch(`/api/v1/${path}`, {
    method, headers: { accept: "application/json", "content-type": "application/json", "x-csrftoken": csrf() },
    body: body && JSON.stringify(body),
  });
  if (!response.ok && !GONE_FOR_GOOD.includes(response.status)) throw new Error(`${path} answered ${response.status}`);
  return response;
}

export const tellFavourite = (place, isOn) => call(isOn ? "PUT" : "DELETE", `me/favourites/${place}`);

export async function askFavourites() {
  const { items } = await (await call("GET", "me/favourites")).json();
  return items.map(({ place }) => place);
}

/** Comes back when the server has it, or says that it never will. */
export const sendReport = ({ id, place, trouble }) => call("POST", `places/${place}/reports`, { id, trouble });
