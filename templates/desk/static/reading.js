// What the credit reads as, as the server tells it; and corrections of it, put back into the form's fields.
import { byId, send } from "./page.js";

export function showReading(place, reading) {
  place.hidden = !reading || reading.state === "empty";
  if (place.hidden) return place.replaceChildren();
  place.dataset.state = reading.state;
  if (place.dataset.html === reading.html) return;
  place.dataset.html = reading.html;
  const held = document.activeElement;
  const open = [...place.querySelectorAll("details[open]")].map((each) => each.id);
  place.innerHTML = reading.html; // the server's own page, every text in it escaped
  for (const id of open) byId(id)?.setAttribute("open", "");
  if (held?.id && !held.isConnected) byId(held.id)?.focus({ preventScroll: true });
}

// A corrected part is put together with the others by the server, which knows how each is read.
export function startCorrections(form, place, refresh) {
  async function correct() {
    const answer = await send("/desk/correction", form);
    if (answer.problem) return;
    for (const [name, text] of Object.entries(answer.values)) form.elements[name].value = text;
    refresh();
  }
  place.addEventListener("change", correct);
  place.addEventListener("click", (event) => {
    if (event.target.id !== "correct") return;
    event.preventDefault();
    correct();
  });
}
