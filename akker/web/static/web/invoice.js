// Writing an invoice: rows that come by themselves, keys, and what the server makes of it.
(() => {
  "use strict";
  const form = document.getElementById("invoice");
  if (!form) return;
  const lines = document.getElementById("lines");
  const looked = document.getElementById("looked");
  const field = (name, line) => line.querySelector(`[name="line-${name}"]`);
  const names = ["product", "text", "quantity", "price", "discount"].filter((name) => field(name, lines));
  const last = () => lines.lastElementChild;
  const isEmpty = (line) => names.every((name) => !field(name, line).value);

  const addLine = () => {
    const before = last();
    const line = before.cloneNode(true);
    const number = Number(before.dataset.line) + 1;
    const numbered = (text) => text.replace(new RegExp(`-${before.dataset.line}(?=-|$)`), `-${number}`);
    for (const part of line.querySelectorAll("[id], [for], [aria-controls]"))
      for (const name of ["id", "for", "aria-controls"])
        if (part.hasAttribute(name)) part.setAttribute(name, numbered(part.getAttribute(name)));
    line.dataset.line = number;
    line.setAttribute("aria-label", line.getAttribute("aria-label").replace(before.dataset.line, number));
    for (const name of names) field(name, line).value = "";
    const isTold = field("product", before)?.value; // what came of a product says nothing of this row
    for (const name of ["unit", "vat"]) field(name, line).value = isTold ? "" : field(name, before).value;
    if (isTold) field("code", line).value = "";
    lines.append(line);
    window.htmx?.process(line);
    return line;
  };
  const keepOneEmpty = () => { if (!isEmpty(last())) addLine(); };

  let lookLater;
  const look = () => { clearTimeout(lookLater); looked.dispatchEvent(new Event("akker:look")); };
  const changed = () => { clearTimeout(lookLater); lookLater = setTimeout(look, 300); };
  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-cell]")) return;
    keepOneEmpty();
    changed();
  });
  form.addEventListener("change", (event) => { if (event.target.closest("[data-cell]")) changed(); });
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });

  // A product that is chosen fills in its line.
  lines.addEventListener("change", (event) => {
    if (event.target.name !== "line-product") return;
    const line = event.target.closest("[data-line]");
    const options = line.querySelectorAll(".product [data-value]");
    const chosen = [...options].find((option) => option.dataset.value === event.target.value);
    const told = chosen?.dataset ?? { unit: "", vat: "", code: "" };
    if (!chosen && (!event.target.value || field("text", line).value || field("price", line).value)) return;
    // Prices of products have no VAT in them; what repeats has the price of its day, unless one is typed.
    const isOwn = document.getElementById("prices").value === "gross" || "follows" in form.dataset;
    for (const name of isOwn ? ["text", "unit"] : ["text", "unit", "price"]) if (name in told) field(name, line).value = told[name];
    for (const name of ["vat", "code"]) if (told[name] || !chosen) field(name, line).value = told[name];
  });

  // Keys
  const order = () => [...form.querySelectorAll("[data-cell]")].filter((cell) => cell.offsetParent);
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const cell = event.target.closest("[data-cell]");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.getElementById("issue")?.click();
    } else if (cell && event.key === "Enter" && !event.altKey) {
      event.preventDefault();
      keepOneEmpty();
      const all = order();
      const line = cell.closest("[data-line]");
      const isOver = cell.name === "line-text" && !cell.value && line === last();
      const isTaken = cell.name === "line-product" && field("text", line).value;
      const next = isTaken ? field("quantity", line) : isOver ? document.getElementById("issue") : all[all.indexOf(cell) + 1];
      next?.focus();
      next?.select?.();
    } else if (cell && ["ArrowDown", "ArrowUp"].includes(event.key) && names.some((name) => cell.name === `line-${name}`)) {
      const line = cell.closest("[data-line]");
      const other = event.key === "ArrowDown" ? line.nextElementSibling : line.previousElementSibling;
      const there = other?.querySelector(`[name="${cell.name}"]`);
      if (there) { event.preventDefault(); there.focus(); there.select?.(); }
    }
  });
  form.addEventListener("click", (event) => {
    if (!event.target.closest(".add")) return;
    event.preventDefault();
    field("text", addLine()).focus();
  });

  // Rows of a spreadsheet, pasted in a line: what, quantity, price; or what, price.
  lines.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const rows = text.trim().split(/\r?\n/).map((row) => row.split("\t").map((part) => part.trim()));
    let line = event.target.closest("[data-line]");
    for (const row of rows.filter((parts) => parts.some(Boolean)).slice(0, 500)) {
      if (!isEmpty(line)) line = addLine();
      const [what, ...figures] = row;
      field("text", line).value = what;
      const [quantity, price, discount] = figures.length === 1 ? ["", figures[0]] : figures;
      for (const [name, value] of Object.entries({ quantity, price, discount })) if (value) field(name, line).value = value;
    }
    keepOneEmpty();
    look();
  });
})();
