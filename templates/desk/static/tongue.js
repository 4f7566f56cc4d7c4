// The language changes as soon as another one is chosen; what is typed stays as a draft.
const choice = document.getElementById("to");
choice?.addEventListener("change", () => choice.form.requestSubmit());
