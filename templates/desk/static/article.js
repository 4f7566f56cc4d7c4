// The article's page read: empty fields fill in, each with its source named; what was typed stays.
import { byId, say, send, show } from "./page.js";

// Put values into empty fields; an article read anew replaces what an earlier one filled in and nobody touched.
export function fillIn(form, values, sources, anew = false) {
  for (const [name, text] of Object.entries(values || {})) {
    const field = form.elements[name];
    const note = byId(`${name}-source`);
    const ours = anew && note?.hidden === false;
    if (!text || !field || (field.value.trim() && !ours)) continue;
    field.value = text;
    if (note) show(note, sources[name] || "");
  }
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
        fillIn(form, answer.values, answer.sources, true);
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
  form.addEventListener("input", (event) => {
    const note = document.getElementById(`${event.target.name}-source`);
    if (note) show(note, "");
  });
}
