// The proof sheet: every chosen format as it will be made; the one chosen by a click stands large.
import { byId, element } from "./page.js";

const sheet = byId("sheet");
const empty = byId("sheet-empty");
let lead = "";
let shown = [];

export function showStale() {
  if (sheet.dataset.state === "ready") sheet.dataset.state = "stale";
}

// A picture with words or a credit that no longer hold must not stand there.
export function clearPictures() {
  sheet.replaceChildren(empty);
  sheet.dataset.state = "empty";
}

export function showPictures(pictures) {
  if (!pictures.length) return clearPictures();
  shown = pictures;
  sheet.dataset.state = "ready";
  draw();
}

function draw() {
  const first = shown.find((each) => each.format === lead) || shown[0];
  sheet.replaceChildren(figure(first, "lead"), ...shown.filter((each) => each !== first).map((each) => figure(each, "")));
}

function figure(picture, role) {
  const made = element("figure", "", `shape-${picture.shape} ${role}`);
  const button = element("button");
  button.type = "button";
  const image = document.createElement("img");
  Object.assign(image, { src: picture.src, alt: picture.alt, width: picture.width, height: picture.height });
  button.append(image);
  button.addEventListener("click", () => choose(picture.format));
  made.append(button, element("figcaption", role ? `${picture.title} · ${picture.width} × ${picture.height}` : picture.title));
  return made;
}

function choose(format) {
  lead = format;
  draw();
  sheet.querySelector("button").focus({ preventScroll: true });
}
