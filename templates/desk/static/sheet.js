// The proof sheet: every chosen format as it will be made; the one chosen by a click stands large.
import { byId, element, measure, say } from "./page.js";

const sheet = byId("sheet");
const empty = byId("sheet-empty");
let shown = [];
let chosen = () => {};

export const lead = { format: "" };

export function startSheet(changed) {
  chosen = changed;
}

export function showStale() {
  if (sheet.dataset.state === "ready") sheet.dataset.state = "stale";
}

// A picture with words or a credit that no longer hold must not stand there.
export function clearPictures() {
  shown = [];
  sheet.replaceChildren(empty);
  sheet.dataset.state = "empty";
}

export function showPictures(pictures) {
  if (!pictures.length) return clearPictures();
  const same = sheet.dataset.state !== "empty" && pictures.length === shown.length
    && pictures.every((each, at) => each.format === shown[at].format);
  shown = pictures;
  if (same) renew();
  else draw();
  sheet.dataset.state = "ready";
}

// The same formats as before: only the pictures change, so that nothing moves and the focus stays.
function renew() {
  for (const each of shown) {
    const image = sheet.querySelector(`[data-format="${each.format}"] img`);
    Object.assign(image, { src: each.src, alt: each.alt });
  }
}

function draw() {
  const first = shown.find((each) => each.format === lead.format) || shown[0];
  sheet.replaceChildren(figure(first, "lead"), ...shown.filter((each) => each !== first).map((each) => figure(each, "")));
}

function figure(picture, role) {
  const made = element("figure", "", `shape-${picture.shape} ${role}`);
  made.dataset.format = picture.format;
  const button = element("button");
  button.type = "button";
  button.title = role ? "" : say("show_large");
  const image = document.createElement("img");
  Object.assign(image, { src: picture.src, alt: picture.alt, width: picture.width, height: picture.height });
  button.append(image, element("span", "", `zone zone-${picture.format}`));
  button.addEventListener("click", () => choose(picture.format));
  made.append(button, element("figcaption", role ? `${picture.title} · ${measure(`${picture.width} × ${picture.height}`)}` : picture.title));
  return made;
}

function choose(format) {
  if (format === lead.format) return;
  lead.format = format;
  draw();
  sheet.querySelector("button").focus({ preventScroll: true });
  chosen();
}
