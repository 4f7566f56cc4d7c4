// The desk's page: the photo goes up once, then credit and cards follow every change.
import { byId, debounced, send, show } from "./page.js";
import { startFocal } from "./focal.js";
import { startPhoto } from "./photo.js";
import { clearPictures, showPictures, showStale } from "./sheet.js";
import { showReading } from "./reading.js";

const form = byId("compose");
const make = byId("make");
const reason = byId("reason");
const headline = byId("headline");
const SERVER_FIELDS = new Set(["photo", "photo_url"]);

let reading = null;
let round = 0;

function settle() {
  const missing = firstMissing();
  make.disabled = Boolean(missing);
  reason.textContent = missing;
}

function firstMissing() {
  const photo = byId("kept").value || byId("photo_url").value || byId("photo").files.length;
  if (form.elements.design.value !== "text" && !photo) return "A photo is missing.";
  if (photo && reading && !reading.usable) return reading.detail;
  if (!headline.value.trim()) return "A headline is missing.";
  if (!form.querySelector("[name=formats]:checked")) return "Choose at least one format.";
  if (!photo && form.querySelector("[data-photo]:checked")) return "The format “Photo only” needs a photo.";
  return "";
}

function showFault(problem) {
  const field = problem.form_field || "";
  const place = document.getElementById(`${field}-fault`);
  if (place) show(place, problem.detail);
  reason.textContent = problem.detail;
}

function clearFaults() {
  for (const place of form.querySelectorAll(".fault")) show(place, "");
  for (const control of form.querySelectorAll("[aria-invalid]")) control.removeAttribute("aria-invalid");
}

const refresh = debounced(async (signal) => {
  const mine = ++round;
  clearFaults();
  reading = await send("/desk/reading", form, signal);
  if (mine !== round) return;
  showReading(byId("reading"), reading);
  settle();
  if (make.disabled || (!byId("kept").value && form.elements.design.value !== "text")) return clearPictures();
  showStale();
  const answer = await send("/desk/preview", form, signal);
  if (mine !== round) return;
  if (answer.problem) showFault(answer.problem);
  showPictures(answer.pictures || []);
}, 250);

function count() {
  const length = [...headline.value].length;
  byId("headline-count").textContent = length ? `${length} characters` : "";
}

form.addEventListener("input", (event) => {
  if (SERVER_FIELDS.has(event.target.name)) return settle();
  count();
  settle();
  refresh();
});

form.addEventListener("submit", () => {
  make.setAttribute("aria-busy", "true");
  reason.textContent = "Making the cards.";
});

window.addEventListener("pageshow", () => make.removeAttribute("aria-busy"));

document.documentElement.dataset.scripted = "";
startPhoto(form, () => {
  settle();
  refresh();
}, showFault, clearFaults);
startFocal(refresh);
count();
settle();
document.getElementById("alert")?.focus();
if (byId("kept").value || headline.value) refresh();
