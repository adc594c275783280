// Writing an invoice: rows that come by themselves, keys, and what the server makes of it
// (keep.js keeps the draft).
(() => {
  "use strict";
  const form = document.getElementById("invoice");
  if (!form) return;
  const lines = document.getElementById("lines");
  const looked = document.getElementById("looked");
  const answer = document.getElementById("answer"); // nothing is pasted in where there is none
  const pasting = document.getElementById("pasting");
  const putBack = document.getElementById("put-back");
  const blank = document.getElementById("blank-line");
  const field = (name, line) => line.querySelector(`[name="line-${name}"]`);
  const names = ["product", "text", "quantity", "price", "discount"].filter((name) => field(name, blank.content));
  const last = () => lines.lastElementChild;
  const all = () => [...lines.children];
  const cells = (line) => [...line.querySelectorAll("[data-cell]")];
  const isEmpty = (line) => names.every((name) => !field(name, line).value);
  const values = (line) => new Map(cells(line).map((cell) => [cell.name, cell.value]));
  const fill = (line, texts) => {
    for (const cell of cells(line)) if (texts.has(cell.name)) cell.value = texts.get(cell.name);
  };

  // Rows
  const numbered = () => all().forEach((line, at) => line.setAttribute("aria-label", lines.dataset.named.replace("0", at + 1)));
  const addLine = (after = last()) => {
    const highest = Math.max(0, ...all().map((line) => Number(line.dataset.line)));
    const line = blank.content.firstElementChild.cloneNode(true);
    for (const part of line.querySelectorAll("[id], [for], [aria-controls]"))
      for (const name of ["id", "for", "aria-controls"])
        if (part.hasAttribute(name)) part.setAttribute(name, part.getAttribute(name).replace(/-0(?=-|$)/g, `-${highest + 1}`));
    line.dataset.line = highest + 1;
    if (after && !field("product", after)?.value) // what came of a product says nothing of this row
      for (const name of ["vat", "code"]) field(name, line).value = field(name, after).value;
    if (after) after.after(line);
    else lines.append(line);
    numbered();
    window.htmx?.process(line);
    return line;
  };
  const keepOneEmpty = () => { if (!last() || !isEmpty(last())) addLine(); };

  let lookLater;
  const look = () => { clearTimeout(lookLater); looked.dispatchEvent(new Event("akker:look")); };
  const changed = () => {
    form.dispatchEvent(new Event("akker:changed"));
    clearTimeout(lookLater);
    lookLater = setTimeout(look, 300);
  };
  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-cell]")) return;
    keepOneEmpty();
    changed();
  });
  form.addEventListener("change", (event) => { if (event.target.closest("[data-cell]")) changed(); });

  // Which VAT codes are offered, and in which order, goes by the customer.
  let offered = document.getElementById("vat-offered")?.innerHTML;
  const offerVat = () => {
    const coming = document.getElementById("vat-offered");
    if (!coming || coming.innerHTML === offered) return;
    offered = coming.innerHTML;
    for (const choice of [blank.content, ...all()].map((line) => field("vat", line))) {
      const chosen = choice.value;
      const none = [...choice.children].filter((option) => option.value === "");
      choice.replaceChildren(...none, coming.content.cloneNode(true));
      if (chosen && ![...choice.options].some((option) => option.value === chosen)) choice.append(new Option(chosen, chosen));
      choice.value = chosen;
    }
  };
  document.addEventListener("htmx:after:swap", offerVat);

  // What stood there before lines were removed or pasted over, to be put back
  let before = null;
  const remember = () => { before = all().map(values); putBack.hidden = false; };
  putBack.addEventListener("click", () => {
    lines.replaceChildren();
    for (const texts of before ?? []) fill(addLine(), texts);
    putBack.hidden = true;
    field("text", lines.firstElementChild).focus();
    changed();
  });

  const acts = {
    up: (line) => line.previousElementSibling?.before(line),
    down: (line) => { if (line.nextElementSibling && line.nextElementSibling !== last()) line.nextElementSibling.after(line); },
    copy: (line) => {
      const copied = addLine(line);
      fill(copied, values(line));
      unfold(copied, !line.querySelector(".more").hidden);
      return copied;
    },
    remove: (line) => {
      if (!isEmpty(line)) remember();
      const near = line.nextElementSibling ?? line.previousElementSibling;
      line.remove();
      keepOneEmpty();
      return near?.isConnected ? near : last();
    },
  };
  const act = (name, line, cell) => {
    const there = acts[name](line) ?? line;
    keepOneEmpty();
    numbered();
    (field(cell?.name?.replace(/^line-/, "") ?? "text", there) ?? field("text", there)).focus();
    changed();
  };
  const unfold = (line, opens) => {
    line.querySelector(".more").hidden = !opens;
    line.querySelector("[data-unfold]").setAttribute("aria-expanded", String(opens));
  };

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
  const actOf = (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return "";
    if (event.key === "ArrowDown") return event.shiftKey ? "copy" : "down";
    return { ArrowUp: "up", Delete: "remove" }[event.key] ?? "";
  };
  // Before the lists under fields take the arrows.
  lines.addEventListener("keydown", (event) => {
    const line = event.target.closest("[data-line]");
    const name = line && actOf(event);
    if (!name) return;
    event.preventDefault();
    event.stopPropagation();
    act(name, line, event.target);
  }, true);
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.ctrlKey || event.metaKey) return;
    const cell = event.target.closest("[data-cell]");
    if (cell && event.key === "Enter" && !event.altKey) {
      event.preventDefault();
      keepOneEmpty();
      const inOrder = order();
      const line = cell.closest("[data-line]");
      const isOver = cell.name === "line-text" && !cell.value && line === last();
      const isTaken = cell.name === "line-product" && field("text", line).value;
      const next = isTaken ? field("quantity", line) : isOver ? document.getElementById("issue") : inOrder[inOrder.indexOf(cell) + 1];
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
    const line = event.target.closest("[data-line]");
    const does = event.target.closest("[data-does]");
    if (does) act(does.dataset.does, line);
    const opener = event.target.closest("[data-unfold]");
    if (opener) {
      const opens = opener.getAttribute("aria-expanded") !== "true";
      unfold(line, opens);
      if (opens) line.querySelector(".more input, .more select, .more button").focus();
    }
    if (event.target.closest(".add")) {
      event.preventDefault();
      field("text", addLine()).focus();
    }
  });

  // Cells of a spreadsheet fill the lines from the field where one stands; the server reads them.
  let pastedIn = null;
  lines.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!pasting || !/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const line = event.target.closest("[data-line]");
    pastedIn = [all().indexOf(line), event.target.name];
    form.elements.at.value = `${pastedIn[0]}:${event.target.name.replace(/^line-/, "")}`;
    form.elements.pasted.value = text;
    pasting.dispatchEvent(new Event("akker:paste"));
    form.elements.pasted.value = ""; // what htmx sends is read when it is told to ask
  });
  document.addEventListener("htmx:after:swap", () => {
    const parts = [...(answer?.querySelectorAll("[data-part]") ?? [])];
    if (!parts.length) return;
    const hasLines = parts.some((part) => part.dataset.part === "lines");
    if (hasLines) remember();
    for (const part of parts) document.getElementById(part.dataset.part).replaceChildren(...part.childNodes);
    answer.replaceChildren();
    if (!hasLines) return;
    window.htmx?.process(lines);
    keepOneEmpty();
    lines.children[pastedIn[0]]?.querySelector(`[name="${pastedIn[1]}"]`)?.focus();
    changed();
  });
})();
