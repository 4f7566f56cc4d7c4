// Small tools every part of the page uses.

export const byId = (id) => document.getElementById(id);

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

// Run once things have been quiet for a while; a new run stops the one before it.
export function debounced(work, quiet) {
  let timer = 0;
  let running = new AbortController();
  return () => {
    clearTimeout(timer);
    running.abort();
    running = new AbortController();
    const { signal } = running;
    timer = setTimeout(() => work(signal).catch((error) => {
      if (error.name !== "AbortError") console.warn(error.message);
    }), quiet);
  };
}

// Send the form without the photo's file, which the server keeps from its upload.
export async function send(address, form, signal) {
  const body = new FormData(form);
  body.delete("photo");
  return ask(address, body, signal);
}

export async function ask(address, body, signal) {
  const response = await fetch(address, { method: "POST", body, signal, headers: { accept: "application/json" } });
  const answer = await response.json();
  return response.ok ? answer : { problem: answer };
}
