// The pages beside the form: copy what is to be pasted, and let go of the draft whose cards stand here.
import { forget, stored } from "./draft.js";
import { say } from "./page.js";
import { startNetworks } from "./networks.js";
import "./tongue.js";

document.documentElement.dataset.scripted = "";
if (stored()?.sent && document.querySelector(".result")) forget();
if (document.getElementById("networks")) startNetworks();

// Times are told in UTC; a browser knows the reader's own clock.
for (const place of document.querySelectorAll("time[datetime]")) {
  const when = new Date(place.dateTime);
  place.textContent = when.toLocaleString(document.documentElement.lang, { dateStyle: "medium", timeStyle: "short" });
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    const text = source.value ?? source.textContent;
    try {
      await navigator.clipboard.writeText(text);
    } catch {
      source.select?.();
      document.execCommand("copy");
    }
    button.textContent = document.getElementById("copied").textContent = say("copied");
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}
