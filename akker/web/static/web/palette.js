// The palette: a field that asks the server, and links that the arrows walk through.
(() => {
  "use strict";
  const palette = document.getElementById("palette");
  if (!palette) return;
  const field = palette.querySelector("input");
  const links = () => [...palette.querySelectorAll(".found a")];
  let came;
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
    if (event.key === "ArrowDown") all[at < 0 ? Math.min(1, all.length - 1) : Math.min(at + 1, all.length - 1)]?.focus();
    else if (event.key === "ArrowUp") (at > 0 ? all[at - 1] : field).focus();
    else if (event.key === "Enter" && at < 0) all[0]?.click();
    else if (event.key.length === 1 && at >= 0 && !event.ctrlKey) { field.focus(); return; }
    else return;
    event.preventDefault();
  });
})();
