// Sign the address of a Cutline card, on a server. See the README beside this folder.

import { createHmac } from "node:crypto";

/** Return the address of the picture `name`, such as `og.jpg`, that this order describes. */
export function sign(baseUrl, kid, key, order, name) {
  const payload = Buffer.from(JSON.stringify(sorted(order)), "utf8").toString("base64url");
  const signature = createHmac("sha256", key).update(`c:${payload}/${name}`).digest("base64url");
  return `${baseUrl.replace(/\/+$/, "")}/c/${kid}.${signature}/${payload}/${name}`;
}

/** Return the value with the names of every object in order, so that one order has one address. */
function sorted(value) {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.keys(value).sort().map((name) => [name, sorted(value[name])]));
}
