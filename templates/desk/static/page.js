// Small tools every part of the page uses.

export const byId = (id) => document.getElementById(id);

// The page's sentences in its editor's language, by their keys; `%(name)s` is filled in.
const words = JSON.parse(document.querySelector("[data-words]")?.dataset.words || "{}");
export function say(key, values = {}) {
  return (words[key] || key).replace(/%\((\w+)\)s/g, (hole, name) => values[name] ?? hole);
}

// Measures read from left to right in every script.
export const measure = (text) => (document.dir === "rtl" ? `\u2066${text}\u2069` : text);

export function show(place, text) {
  place.textContent = text;
  place.hidden = !text;
}

// Make an element with text, so that nothing a newsroom types is ever read as markup.
export function element(name, text = "", className = "") {
  const made = document.createElement(name);
  made.textContent = text;
  if (className) made.className = className;
  return made;
}

// Show sentences as a list; without any, the list is not there.
export function list(place, sentences) {
  place.replaceChildren(...sentences.map((words) => element("li", words)));
  place.hidden = !sentences.length;
}

// Run once things have been quiet for a while; a new run stops the one before it.
export function debounced(work, quiet) {
  let timer = 0;
  let running = new AbortController();
  return (wait = quiet) => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    timer = setTimeout(() => work(signal).catch((error) => {
      if (error.name !== "AbortError") console.warn(error.message);
    }), wait);
  };
}

// Send the form without its photos' files, which the server keeps from their upload.
export async function send(address, form, signal, more = {}) {
  const body = new FormData(form);
  for (const name of ["photo", "portrait"]) body.delete(name);
  for (const [name, value] of Object.entries(more)) body.set(name, value);
  return ask(address, body, signal);
}

const BUSY = new Set(["busy", "unready", "too_many_requests"]);
const AGAIN = 2000; // milliseconds

// Ask the server. A page that was open too long gets a new token by itself, and a service that has too much to
// do just now is asked again a little later; nothing typed is touched.
export async function ask(address, body, signal, tries = 5) {
  const answer = await posted(address, body, signal);
  const code = answer.problem?.code;
  if (!tries || !(BUSY.has(code) || (code === "form_expired" && await freshToken(body)))) return answer;
  if (BUSY.has(code)) await new Promise((done) => { setTimeout(done, AGAIN); });
  signal?.throwIfAborted();
  return ask(address, body, signal, tries - 1);
}

async function posted(address, body, signal) {
  let response;
  try {
    response = await fetch(address, { method: "POST", body, signal, headers: { accept: "application/json" } });
  } catch (error) {
    if (error.name !== "AbortError") connection("offline");
    throw error;
  }
  const isJson = (response.headers.get("content-type") || "").includes("json");
  const answer = isJson ? await response.json() : { code: "login_needed" };
  const out = answer.code === "login_needed";
  connection(out ? "signed_out" : "");
  if (out) return { problem: { code: "signed_out", detail: say("signed_out") } };
  return response.ok ? answer : { problem: answer };
}

// Tell the page what stands between it and the service: `offline`, `signed_out`, or nothing.
function connection(lost) {
  document.dispatchEvent(new CustomEvent("connection", { detail: lost }));
}

// Give every form of the page a token that holds now; false where nobody is signed in any more.
export async function freshToken(body) {
  const response = await fetch("/desk/token", { headers: { accept: "application/json" } });
  if (!response.ok || !(response.headers.get("content-type") || "").includes("json")) return false;
  const { token } = await response.json();
  for (const field of document.querySelectorAll("input[name=token]")) field.value = token;
  body?.set("token", token);
  return true;
}
