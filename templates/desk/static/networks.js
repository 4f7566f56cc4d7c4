// The cards as networks show them; where one would hide the credit, its view says so.
import { byId, say, show } from "./page.js";

const EDGE = 0.002;

export function startNetworks() {
  const board = byId("networks");
  for (const choice of document.querySelectorAll("[name=look]")) {
    choice.addEventListener("change", () => { board.dataset.look = choice.value; });
  }
  byId("zones")?.addEventListener("change", (event) => {
    document.documentElement.toggleAttribute("data-zones", event.target.checked);
  });
  for (const choice of document.querySelectorAll("[name=shown]")) {
    choice.addEventListener("change", () => {
      board.hidden = choice.value !== "networks";
      byId("sheet").hidden = choice.value === "networks";
    });
  }
}

export function showOnNetworks(pictures, headline, address) {
  const made = Object.fromEntries(pictures.map((each) => [each.format, each]));
  for (const shot of document.querySelectorAll("#networks .shot")) showShot(shot, made);
  for (const title of document.querySelectorAll(".post-title")) title.textContent = headline;
  for (const place of document.querySelectorAll(".post-domain, .cover")) place.textContent = host(address);
}

function host(address) {
  try {
    return new URL(address).hostname.replace(/^www\./, "");
  } catch {
    return location.hostname;
  }
}

function showShot(shot, made) {
  const views = JSON.parse(shot.dataset.views);
  const format = Object.keys(views).find((name) => made[name]);
  const image = shot.querySelector("img");
  const verdict = shot.closest("figure").querySelector(".verdict");
  image.hidden = !format;
  shot.dataset.shown = format || "";
  if (!format) return show(verdict, say("not_chosen"));
  Object.assign(image, { src: made[format].src, alt: made[format].alt });
  const { credit } = made[format];
  const word = credit ? judged(credit, views[format]) : "";
  verdict.dataset.state = word || "none";
  show(verdict, word ? say(word) : say("no_text"));
}

// `credit_seen`, `credit_covered` or `credit_hidden`: the credit's box against what is seen and what lies over it.
function judged([left, top, right, bottom], { seen, covers }) {
  const whole = left >= seen[0] - EDGE && top >= seen[1] - EDGE && right <= seen[2] + EDGE && bottom <= seen[3] + EDGE;
  if (!whole) return "credit_hidden";
  const under = covers.some((box) => left < box[2] && box[0] < right && top < box[3] && box[1] < bottom);
  return under ? "credit_covered" : "credit_seen";
}
