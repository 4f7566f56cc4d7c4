// The result page: copy what is to be pasted.
document.documentElement.dataset.scripted = "";

for (const button of document.querySelectorAll("[data-copy]")) {
  button.addEventListener("click", async () => {
    const source = document.getElementById(button.dataset.copy);
    try {
      await navigator.clipboard.writeText(source.value);
    } catch {
      source.select();
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    document.getElementById("copied").textContent = "Copied.";
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  });
}
