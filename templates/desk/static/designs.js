// All designs on one sheet, with the article at hand: asked for when wanted, chosen by a click.
import { byId, say, send } from "./page.js";

export function startDesigns(form, changed) {
  const button = byId("see-designs");
  const sheet = byId("designs-sheet");

  async function draw() {
    sheet.hidden = false;
    sheet.textContent = say("drawing");
    button.setAttribute("aria-busy", "true");
    try {
      const answer = await send("/desk/designs", form);
      if (answer.problem) sheet.textContent = answer.problem.detail;
      else sheet.innerHTML = answer.html; // the server's own page, every text in it escaped
      sheet.focus({ preventScroll: true });
    } catch {
      sheet.textContent = say("offline");
    }
    button.removeAttribute("aria-busy");
  }

  button.addEventListener("click", (event) => {
    event.preventDefault();
    if (button.getAttribute("aria-busy") !== "true") draw();
  });
  sheet.addEventListener("click", (event) => {
    const tile = event.target.closest("[name=pick]");
    if (!tile) return;
    event.preventDefault();
    const [brand, design] = tile.value.split(" ");
    form.elements.brand.value = brand;
    form.elements.design.value = design;
    sheet.hidden = true;
    form.querySelector("[name=design]:checked").focus();
    changed();
  });
}
