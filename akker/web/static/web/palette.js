// The palette: a field that asks the server, and links that the arrows walk through.
(() => {
  "use strict";
  const palette = document.getElementById("palette");
  if (!palette) return;
  const field = palette.querySelector("input");
  const links = () => [...palette.querySelectorAll(".found a")];
  const isAnswered = () => palette.querySelector("[data-text]")?.dataset.text === field.value.trim().slice(0, 80);
  let came;
  let isHurried = false; // Enter came before the answer
  field.addEventListener("input", () => { isHurried = false; });
  document.addEventListener("htmx:after:swap", () => {
    if (isHurried && isAnswered()) { isHurried = false; links()[0]?.click(); }
  });
  document.addEventListener("akker:find", () => {
    if (palette.open) return;
    came = document.activeElement;
    palette.showModal();
    field.select();
    field.dispatchEvent(new Event("akker:ask"));
  });
  palette.addEventListener("close", () => came?.focus());
  palette.addEventListener("keydown", (event) => {
    const all = links();
    const at = all.indexOf(document.activeElement);
    if (event.key === "Enter" && at < 0 && !isAnswered()) isHurried = true;
    else if (event.key === "ArrowDown") all[at < 0 ? Math.min(1, all.length - 1) : Math.min(at + 1, all.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? all[at - 1] : field).focus();
    else if (event.key === "Enter" && at < 0) all[0]?.click();
    else if (event.key.length === 1 && at >= 0 && !event.ctrlKey) { field.focus(); return; }
    else return;
    event.preventDefault();
  });
})();
