// What fills the form in by itself: an article's page, a picture's file, cards made before. What was typed stays.
import { byId, say, send, show } from "./page.js";

// What a photo is told with: it goes when another photo comes, or that one would be credited by it.
const OF_PHOTO = ["caption", "credit", "alt"];

// Put values into empty fields, each with its source named; `origin` says what they came with: "page", "photo"
// or "portrait".
export function fillIn(form, values, sources, origin) {
  for (const [name, text] of Object.entries(values || {})) {
    const field = form.elements[name];
    if (!text || !field || field.value.trim()) continue;
    field.value = text;
    field.dataset.origin = origin;
    tell(name, sources[name] || "");
  }
}

// Take back what came with an earlier page or picture and nobody touched.
export function takeBack(form, origin, names) {
  for (const field of form.querySelectorAll(`[data-origin="${origin}"]`)) {
    if (names && !names.includes(field.name)) continue;
    field.value = "";
    owned(field);
  }
}

// A photo goes: so does what was told with it. An article brings the words for its own photo along.
export function photoGone(form, isArticles) {
  takeBack(form, "photo");
  if (!isArticles) takeBack(form, "page", OF_PHOTO);
}

function owned(field) {
  delete field.dataset.origin;
  tell(field.name, "");
}

function tell(name, source) {
  const note = document.getElementById(`${name}-source`);
  if (note) show(note, source);
}

export function startArticle(form, { failed, cleared, filled }) {
  const button = byId("read");
  const progress = byId("url-progress");

  async function read() {
    cleared();
    button.setAttribute("aria-busy", "true");
    show(progress, say("fetching_article"));
    try {
      const answer = await send("/desk/article", form);
      if (answer.problem) failed(answer.problem);
      else {
        takeBack(form, "page");
        if (answer.values.photo_url) takeBack(form, "photo");
        fillIn(form, answer.values, answer.sources, "page");
        filled(answer.values);
      }
      show(progress, answer.problem ? "" : say("article_read"));
    } catch {
      failed({ form_field: "url", detail: say("offline") });
      show(progress, "");
    }
    button.removeAttribute("aria-busy");
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") read();
  });
  byId("url").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !event.target.value.trim()) return;
    event.preventDefault();
    read();
  });
  // Whoever corrects what was filled in has made it their own.
  form.addEventListener("input", (event) => owned(event.target));
}
