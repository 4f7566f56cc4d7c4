// The photo: chosen, dropped, pasted or addressed; sent once and kept by the server under a token.
import { ask, byId, show } from "./page.js";

export function startPhoto(form, kept, failed, cleared) {
  const drop = byId("drop");
  const picker = byId("photo");
  const address = byId("photo_url");

  async function take(name, value) {
    cleared();
    drop.toggleAttribute("data-busy", true);
    show(byId("photo-facts"), "Reading the photo.");
    const body = new FormData();
    body.set("token", form.elements.token.value);
    body.set(name, value);
    try {
      const answer = await ask("/desk/photos", body);
      if (answer.problem) refuse(name, answer.problem);
      else accept(name, value, answer);
    } catch {
      refuse(name, { detail: "The photo did not arrive. Check the connection and choose it again." });
    }
    drop.removeAttribute("data-busy");
  }

  function accept(name, value, answer) {
    byId("kept").value = answer.kept;
    byId("kept_from").value = name === "photo_url" ? value : "";
    if (name === "photo") address.value = "";
    byId("photo-view").src = answer.view;
    byId("frame").hidden = false;
    drop.toggleAttribute("data-full", true);
    show(byId("photo-facts"), answer.facts);
    byId("focal_x").value = byId("focal_y").value = "";
    byId("focal").hidden = true;
    picker.value = "";
    document.querySelector("label[for=photo]").textContent = "Choose another";
    kept();
  }

  function refuse(name, problem) {
    byId("kept").value = "";
    byId("frame").hidden = true;
    show(byId("photo-facts"), "");
    picker.value = "";
    failed({ ...problem, form_field: name });
    kept();
  }

  picker.addEventListener("change", () => picker.files.length && take("photo", picker.files[0]));
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
}
