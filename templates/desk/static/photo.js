// The photo: chosen, dropped, pasted or addressed; sent once and kept by the server under a token.
import { ask, byId, list, measure, say, show } from "./page.js";

// Return what sends a photo, or the address of one (`photo`, `photo_url`), to be kept; what went wrong is a
// `problem`. Of several the one chosen last counts, whichever answer comes last: the others are answered by nothing.
// The fields named `along` go with it: with the formats of its cards, the answer says what is amiss on them.
export function photoKeeper(form, along = []) {
  let turn = 0;
  return async (name, value) => {
    const mine = ++turn;
    const body = new FormData();
    for (const each of ["token", ...along]) for (const said of new FormData(form).getAll(each)) body.append(each, said);
    body.set(name, value);
    const answer = await keepPhoto(body);
    return mine === turn ? answer : null;
  };
}

async function keepPhoto(body) {
  try {
    return await ask("/desk/photos", body);
  } catch {
    return { problem: { detail: say("photo_lost") } };
  }
}

export function startPhoto(form, { kept, looked, failed, begun, filled, gone }) {
  const drop = byId("drop");
  const picker = byId("photo");
  const address = byId("photo_url");
  const keep = photoKeeper(form, ["formats"]);

  async function take(name, value, isArticles = false) {
    drop.toggleAttribute("data-busy", true);
    show(byId("photo-facts"), say(name === "photo_url" ? "fetching_photo" : "reading_photo"));
    begun();
    const answer = await keep(name, value);
    if (!answer) return;
    drop.removeAttribute("data-busy");
    if (answer.problem) refuse(name, answer.problem, isArticles);
    else accept(name, value, answer, isArticles);
  }

  function accept(name, value, answer, isArticles) {
    if (byId("kept").value) gone(isArticles);
    hold(answer, name === "photo_url" ? value : "");
    if (name === "photo") address.value = "";
    for (const field of form.querySelectorAll("[name^=focal_], [name^=crop_]")) field.value = "";
    picker.value = "";
    filled(answer.values, answer.sources);
    kept(true);
  }

  function hold(answer, from) {
    byId("kept").value = answer.kept;
    byId("kept_from").value = from;
    showPhoto(answer.view, measure(answer.facts), answer.notes);
  }

  // A form that comes back may have its photo's address alone. To look at it touches nothing that was typed.
  async function look(url) {
    const answer = await keep("photo_url", url);
    if (answer?.problem) failed({ ...answer.problem, form_field: "photo_url" });
    else if (answer) {
      hold(answer, url);
      looked();
    }
  }

  // What was kept before stays, unless the photo itself was refused.
  function refuse(name, problem, isArticles = false) {
    picker.value = "";
    const stays = byId("kept").value && ["form_expired", "signed_out", undefined].includes(problem.code);
    if (!stays) {
      if (byId("kept").value) gone(isArticles);
      byId("kept").value = "";
      hidePhoto();
    }
    show(byId("photo-facts"), "");
    failed({ ...problem, form_field: name });
    kept(false);
  }

  byId("photo-view").addEventListener("error", () => {
    if (byId("kept").value) refuse("photo", { code: "photo_not_found", detail: say("photo_gone") });
  });
  const picked = () => picker.files.length && take("photo", picker.files[0]);
  picker.addEventListener("change", picked);
  address.addEventListener("change", () => address.value.trim() && take("photo_url", address.value.trim()));
  document.addEventListener("paste", (event) => {
    const file = [...event.clipboardData.files].find((each) => each.type.startsWith("image/"));
    if (file) { event.preventDefault(); take("photo", file); }
  });
  document.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.toggleAttribute("data-over", true);
  });
  document.addEventListener("dragleave", (event) => event.relatedTarget || drop.removeAttribute("data-over"));
  document.addEventListener("drop", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    drop.removeAttribute("data-over");
    if (event.dataTransfer.files.length) take("photo", event.dataTransfer.files[0]);
  });
  // One may have been chosen before this script ran.
  if (!picked() && !byId("kept").value && address.value.trim()) look(address.value.trim());
  return { ofArticle: (url) => take("photo_url", url, true) };
}

export function showPhoto(view, facts, notes = []) {
  byId("photo-view").src = view;
  byId("frame").hidden = byId("frame-tools").hidden = false;
  byId("drop").toggleAttribute("data-full", true);
  show(byId("photo-facts"), facts);
  list(byId("photo-notes"), notes);
  byId("photo-label").textContent = say("choose_another");
}

function hidePhoto() {
  byId("frame").hidden = byId("frame-tools").hidden = true;
  byId("drop").removeAttribute("data-full");
  list(byId("photo-notes"), []);
  byId("photo-label").textContent = say("choose_photo");
}
