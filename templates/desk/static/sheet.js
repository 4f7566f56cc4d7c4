// The proof sheet: every chosen format as it will be made.
import { byId, element } from "./page.js";

const sheet = byId("sheet");

export function showStale() {
  if (sheet.dataset.state === "ready") sheet.dataset.state = "stale";
}

export function showPictures(pictures) {
  if (!pictures.length) return;
  sheet.replaceChildren(...pictures.map(figure));
  sheet.dataset.state = "ready";
}

function figure(picture) {
  const made = element("figure", "", `shape-${picture.shape}`);
  const image = document.createElement("img");
  Object.assign(image, { src: picture.src, alt: picture.alt, width: picture.width, height: picture.height });
  made.append(image, element("figcaption", `${picture.title} · ${picture.width} × ${picture.height}`));
  return made;
}
