// The desk's page: the photo goes up once, then credit and cards follow every change.
import { byId, debounced, freshToken, list, say, send, show } from "./page.js";
import { fillIn, photoGone, startArticle, takeBack } from "./article.js";
import { startDesigns } from "./designs.js";
import { restore, save, sent } from "./draft.js";
import { startFrame } from "./frame.js";
import { showOnNetworks, startNetworks } from "./networks.js";
import { showPhoto, startPhoto } from "./photo.js";
import { showPortrait, startPortrait } from "./portrait.js";
import { showReading, startCorrections } from "./reading.js";
import { clearPictures, lead, showPictures, showStale, startSheet } from "./sheet.js";
import "./tongue.js";

const form = byId("compose");
const make = byId("make");
const reason = byId("reason");
const headline = byId("headline");
const SERVER_FIELDS = new Set(["photo", "photo_url", "portrait", "portrait_url"]);
const LOOKS = new Set(["look", "zones", "shown", "framing"]);

let reading = null;
let readAs = "";
let round = 0;

function settle() {
  const missing = firstMissing();
  make.disabled = Boolean(missing);
  reason.textContent = missing;
}

function firstMissing() {
  const photo = byId("kept").value || byId("photo_url").value || byId("photo").files.length;
  if (byId("drop").hasAttribute("data-busy")) return byId("photo-facts").textContent;
  if (form.elements.design.value !== "text" && !photo) return say("photo_missing");
  if (photo && reading && !reading.usable) return reading.detail;
  if (reading?.author && !reading.author.usable) return reading.author.detail;
  if (!headline.value.trim()) return say("headline_missing");
  if (!form.querySelector("[name=formats]:checked")) return say("formats_missing");
  if (!photo && form.querySelector("[data-photo]:checked")) return say("photo_only");
  return "";
}

// A fault stays beside its field until the step that found it is tried again, or the field is changed.
function showFault(problem, step = "proof") {
  const place = document.getElementById(`${problem.form_field || ""}-fault`);
  if (place) {
    show(place, problem.detail);
    place.dataset.step = step;
  }
  document.getElementById(problem.form_field || "")?.setAttribute("aria-invalid", "true");
  reason.textContent = problem.detail;
}

function clearFaults(step = "proof") {
  for (const place of form.querySelectorAll(".fault")) {
    if ((place.dataset.step || "proof") === step) lift(place);
  }
}

function lift(place) {
  show(place, "");
  document.getElementById(place.id.replace(/-fault$/, ""))?.removeAttribute("aria-invalid");
}

// The credit is read again only when something it is read from has changed.
const CREDIT_FIELDS = ["kept", "photo_url", "caption", "credit", "usage_terms", "language", "brand", "override_name", "override_reason",
  "kept_portrait", "portrait_url", "portrait_credit", "design"];

async function readCredit(signal) {
  const now = JSON.stringify(CREDIT_FIELDS.map((name) => form.elements[name].value));
  if (now === readAs) return;
  const answer = await send("/desk/reading", form, signal);
  if (answer.problem) return showFault(answer.problem);
  reading = answer;
  readAs = now;
  showReading(byId("reading"), reading);
  showReading(byId("author-reading"), reading.author);
}

function drawn(answer) {
  const pictures = answer.pictures || [];
  showPictures(pictures);
  frame.outline(pictures, lead.format || pictures[0]?.format);
  showOnNetworks(pictures, headline.value, byId("url").value);
  const fit = answer.fit || { state: "", words: "" };
  byId("headline-fit").dataset.state = fit.state;
  show(byId("headline-fit"), fit.words);
  list(byId("proof-notes"), answer.warnings || []);
  for (const [name, notes] of Object.entries(answer.notes || {})) list(byId(`${name}-notes`), notes);
}

const refresh = debounced(async (signal) => {
  const mine = ++round;
  clearFaults();
  await readCredit(signal);
  if (mine !== round) return;
  settle();
  if (make.disabled || (!byId("kept").value && form.elements.design.value !== "text")) return drawn({});
  showStale();
  const began = performance.now();
  const answer = await send("/desk/preview", form, signal, { lead: lead.format });
  if (mine !== round) return;
  if (answer.problem) showFault(answer.problem);
  drawn(answer);
  performance.measure("preview", { start: began, end: performance.now() });
}, 200);

// Framing follows the hand: all that changes is the crop, so it waits less.
const reframe = () => refresh(40);

function count() {
  const length = [...headline.value].length;
  byId("headline-count").textContent = length ? say(length === 1 ? "one_character" : "characters", { count: length }) : "";
}

function changed() {
  count();
  settle();
  save(form);
  refresh();
}

form.addEventListener("input", (event) => {
  if (LOOKS.has(event.target.name) || event.target.name.startsWith("part_")) return;
  const fault = document.getElementById(`${event.target.id}-fault`);
  if (fault) lift(fault);
  if (SERVER_FIELDS.has(event.target.name)) return settle();
  changed();
});

// The form leaves the page only when the service is there and knows us: no browser's error page eats it.
form.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (make.disabled || make.getAttribute("aria-busy") === "true") return;
  make.setAttribute("aria-busy", "true");
  reason.textContent = say("making");
  save(form);
  try {
    if (!await freshToken()) return stay("signed_out");
  } catch {
    return stay("offline");
  }
  sent();
  form.submit();
});

function stay(key) {
  make.removeAttribute("aria-busy");
  reason.textContent = "";
  show(byId("offline"), say(key));
}

document.addEventListener("connection", (event) => show(byId("offline"), event.detail && say(event.detail)));
window.addEventListener("online", () => refresh());
window.addEventListener("pageshow", () => make.removeAttribute("aria-busy"));

document.documentElement.dataset.scripted = "";
const back = restore(form);
const frame = startFrame(() => {
  save(form);
  reframe();
});
const photo = startPhoto(form, {
  kept: () => {
    frame.place();
    changed();
  },
  looked: () => {
    frame.place();
    refresh(0);
  },
  failed: (problem) => showFault(problem, "photo"),
  begun: () => {
    clearFaults("photo");
    settle();
  },
  gone: (isArticles) => photoGone(form, isArticles),
  filled: (values, sources) => fillIn(form, values, sources, "photo"),
});
startPortrait(form, {
  changed,
  looked: () => refresh(0),
  gone: () => takeBack(form, "portrait"),
  failed: (problem) => showFault(problem, "portrait"),
  cleared: () => clearFaults("portrait"),
});
startArticle(form, {
  failed: (problem) => showFault(problem, "article"),
  cleared: () => clearFaults("article"),
  filled: (values) => {
    changed();
    const fresh = byId("photo_url").value;
    if (values.photo_url && fresh === values.photo_url && byId("kept_from").value !== fresh) photo.ofArticle(fresh);
  },
});
startCorrections(form, byId("reading"), changed);
startNetworks();
startDesigns(form, changed);
startSheet(() => refresh(0));
if (back && byId("kept").value) showPhoto(`/desk/photos/${byId("kept").value}`, say("photo_kept"));
if (back && byId("kept_portrait").value) showPortrait(`/desk/photos/${byId("kept_portrait").value}`, say("photo_kept"));
count();
settle();
document.getElementById("alert")?.focus();
if (byId("kept").value || headline.value || byId("caption").value) refresh(0);
