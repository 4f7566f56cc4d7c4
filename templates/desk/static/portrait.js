// The author's picture: chosen, dropped on its place or addressed; sent once and kept as the photo is.
import { byId, list, measure, say, show } from "./page.js";
import { photoKeeper } from "./photo.js";

export function startPortrait(form, { changed, looked, failed, cleared, gone }) {
  const place = byId("author-pick");
  const picker = byId("portrait");
  const address = byId("portrait_url");
  const keep = photoKeeper(form);

  async function take(name, value) {
    cleared();
    place.toggleAttribute("data-busy", true);
    show(byId("portrait-facts"), say(name === "portrait_url" ? "fetching_photo" : "reading_photo"));
    const answer = await keep(name === "portrait_url" ? "photo_url" : "photo", value);
    if (!answer) return;
    place.removeAttribute("data-busy");
    picker.value = "";
    if (answer.problem) return refuse(name, answer.problem);
    if (byId("kept_portrait").value) gone();
    hold(answer, name === "portrait_url" ? value : "");
    if (name === "portrait") address.value = "";
    changed();
  }

  function hold(answer, from) {
    byId("kept_portrait").value = answer.kept;
    byId("portrait_from").value = from;
    showPortrait(answer.view, measure(answer.facts));
  }

  // As with the photo, a form that comes back may have its address alone.
  async function look(url) {
    const answer = await keep("photo_url", url);
    if (answer?.problem) failed({ ...answer.problem, form_field: "portrait_url" });
    else if (answer) {
      hold(answer, url);
      looked();
    }
  }

  function refuse(name, problem) {
    clear();
    failed({ ...problem, form_field: name });
  }

  function clear() {
    if (byId("kept_portrait").value) gone();
    list(byId("portrait-notes"), []);
    byId("kept_portrait").value = byId("portrait_from").value = "";
    byId("portrait-view").hidden = byId("portrait-drop").hidden = true;
    byId("portrait-label").textContent = say("choose_photo");
    show(byId("portrait-facts"), "");
  }

  byId("portrait-view").addEventListener("error", () => {
    if (byId("kept_portrait").value) refuse("portrait", { detail: say("photo_gone") });
  });
  const picked = () => picker.files.length && take("portrait", picker.files[0]);
  picker.addEventListener("change", picked);
  address.addEventListener("change", () => {
    if (address.value.trim()) return take("portrait_url", address.value.trim());
    if (byId("portrait_from").value) clear();
    changed();
  });
  place.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    event.stopPropagation();
  });
  place.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    event.stopPropagation();
    take("portrait", event.dataTransfer.files[0]);
  });
  byId("portrait-drop").addEventListener("click", (event) => {
    event.preventDefault();
    clear();
    for (const name of ["portrait_url", "portrait_credit", "portrait_alt"]) byId(name).value = "";
    cleared();
    picker.focus();
    changed();
  });
  // One may have been chosen before this script ran.
  if (!picked() && !byId("kept_portrait").value && address.value.trim()) look(address.value.trim());
}

export function showPortrait(view, facts) {
  byId("portrait-view").src = view;
  byId("portrait-view").hidden = byId("portrait-drop").hidden = false;
  byId("portrait-label").textContent = say("choose_another");
  byId("author-box").open = true;
  list(byId("portrait-notes"), []);
  show(byId("portrait-facts"), facts);
}
