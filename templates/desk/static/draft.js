// The draft: what is typed stays in this browser until its cards are made, whatever becomes of page or session.
import { byId, say } from "./page.js";

const KEY = "cutline-draft";
// Which cards a form replaces or mends is for its own page to say, never for a draft.
const LEFT_OUT = new Set(["token", "photo", "portrait", "action", "look", "zones", "shown", "framing", "replaces", "mends_source", "mends_article"]);

export function stored() {
  try {
    return JSON.parse(localStorage.getItem(KEY) || "null");
  } catch {
    return null;
  }
}

export function save(form) {
  const fields = {};
  for (const [name, value] of new FormData(form)) {
    if (!LEFT_OUT.has(name) && !name.startsWith("part_") && typeof value === "string") (fields[name] ||= []).push(value);
  }
  const origins = [...form.querySelectorAll("[data-origin]")].map((field) => [field.name, field.dataset.origin]);
  keep({ fields, origins: Object.fromEntries(origins), saved: Date.now() });
}

function keep(draft) {
  try {
    localStorage.setItem(KEY, JSON.stringify(draft));
  } catch { /* a browser that keeps nothing still sends the form */ }
}

export const forget = () => localStorage.removeItem(KEY);
export const sent = () => keep({ ...stored(), sent: true });

const worth = (draft) => draft && !draft.sent
  && ["headline", "caption", "credit", "kept", "photo_url", "url"].some((name) => draft.fields?.[name]?.[0]?.trim());

// Bring a draft back into an empty form; tells whether there was one.
export function restore(form) {
  const draft = stored();
  const empty = !["headline", "caption", "credit", "kept", "url"].some((name) => form.elements[name].value);
  if (byId("alert")) remember(form, draft);
  if (!worth(draft) || !empty || byId("alert")) return false;
  const chosen = new URLSearchParams(location.search);
  for (const [name, values] of Object.entries(draft.fields)) if (!chosen.has(name)) put(form, name, values);
  for (const [name, origin] of Object.entries(draft.origins || {})) form.elements[name].dataset.origin = origin;
  const time = new Date(draft.saved).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
  byId("draft-words").textContent = say("draft_back", { time });
  byId("draft").hidden = false;
  byId("draft-drop").addEventListener("click", () => {
    forget();
    location.assign("/");
  });
  return true;
}

// A form that was refused comes back with its words, and not with what they came with.
function remember(form, draft) {
  for (const [name, origin] of Object.entries(draft?.origins || {})) {
    const field = form.elements[name];
    if (field.value === draft.fields[name]?.[0]) field.dataset.origin = origin;
  }
}

function put(form, name, values) {
  const fields = form.querySelectorAll(`[name="${CSS.escape(name)}"]`);
  for (const field of fields) {
    if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
    else if (field.type !== "file") field.value = values[0];
  }
}
