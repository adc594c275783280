// Writing an entry: rows that come by themselves, keys, what the server makes of it (keep.js keeps the draft).
(() => {
  "use strict";
  const form = document.getElementById("entry");
  if (!form) return;
  const lines = document.getElementById("lines");
  const looked = document.getElementById("looked");
  const blank = document.getElementById("blank-line");
  const field = (name, line) => line.querySelector(`[name="${name}"]`);
  const last = () => lines.lastElementChild;
  const isEmpty = (line) => [...line.querySelectorAll("[data-cell]")].every((cell) => !cell.value);

  // Rows
  const addLine = () => {
    const highest = Math.max(0, ...[...lines.children].map((line) => Number(line.dataset.line)));
    const line = blank.content.firstElementChild.cloneNode(true);
    const numbered = (text) => text.replace(/-0(?=-|$)/g, `-${highest + 1}`);
    for (const part of line.querySelectorAll("[id], [for], [aria-controls], [aria-describedby]"))
      for (const name of ["id", "for", "aria-controls", "aria-describedby"])
        if (part.hasAttribute(name)) part.setAttribute(name, numbered(part.getAttribute(name)));
    line.dataset.line = highest + 1;
    line.setAttribute("aria-label", line.getAttribute("aria-label").replace("0", highest + 1));
    field("row", line).value = highest + 1;
    lines.append(line);
    window.htmx?.process(line);
    return line;
  };
  const keepOneEmpty = () => { if (!isEmpty(last())) addLine(); };
  const remove = (line) => {
    const near = line.nextElementSibling ?? line.previousElementSibling;
    line.remove();
    if (!lines.children.length) addLine();
    field("code", near?.isConnected ? near : last()).focus();
    changed();
  };

  // What the server makes of it. Parts come back in one answer and go where they belong.
  let lookLater;
  let asked = 0;
  const askedWith = new Map(); // what stood in the fields when each question was asked
  const look = () => {
    clearTimeout(lookLater);
    asked += 1;
    form.elements.asked.value = asked;
    askedWith.set(String(asked), new Map([...form.querySelectorAll("[data-cell]")].map((cell) => [cell.id, cell.value])));
    looked.dispatchEvent(new Event("akker:look"));
  };
  let goesTo = null; // the other column, where the difference turned out to belong
  const place = (part, stood) => {
    const at = document.getElementById(part.dataset.part);
    if (!at) return;
    const input = part.dataset.field && document.getElementById(part.dataset.field);
    if (!input) { at.replaceChildren(...part.childNodes); return; }
    if (stood && stood.get(input.id) !== input.value) return; // typed meanwhile: that answer comes
    const isTyping = input === document.activeElement;
    // What is wrong is said when somebody has left the field, or the line of an empty one.
    const isBusy = isTyping || (!input.value && input.closest("[data-line]")?.contains(document.activeElement));
    const isWrong = "wrong" in part.dataset && !isBusy;
    at.replaceChildren(...(isBusy && "wrong" in part.dataset ? [] : part.childNodes));
    if (isWrong) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
    const isAnswer = input.value === "=" && part.dataset.text !== "=";
    if (part.dataset.text !== undefined && (!isTyping || isAnswer) && input.value !== part.dataset.text) input.value = part.dataset.text;
    if (isAnswer && isTyping && !input.value) goesTo = field(input.name === "debit" ? "credit" : "debit", input.closest("[data-line]"));
  };
  const placeAll = () => {
    const parts = [...looked.querySelectorAll("[data-part]")];
    if (!parts.length) return;
    const known = new Set(parts.map((part) => part.dataset.part));
    for (const said of lines.querySelectorAll(".said"))
      if (!known.has(said.id) && said.childNodes.length) {
        said.replaceChildren();
        document.getElementById(said.id.replace(/-said$/, ""))?.removeAttribute("aria-invalid");
      }
    const focused = document.activeElement?.id;
    const answers = looked.querySelector("[data-asked]")?.dataset.asked;
    parts.forEach((part) => place(part, askedWith.get(answers)));
    for (const number of askedWith.keys()) if (Number(number) <= Number(answers)) askedWith.delete(number);
    goesTo?.focus();
    goesTo = null;
    looked.replaceChildren();
    if (known.has("lines")) {
      window.htmx?.process(lines);
      (document.getElementById(focused) ?? field("code", last())).focus();
      changed();
    }
    keepOneEmpty();
  };

  const changed = () => {
    form.dispatchEvent(new Event("akker:changed"));
    clearTimeout(lookLater);
    lookLater = setTimeout(look, 250);
  };

  document.addEventListener("htmx:after:swap", placeAll);
  form.addEventListener("input", (event) => {
    if (!event.target.closest("[data-cell]")) return;
    keepOneEmpty();
    changed();
  });
  form.addEventListener("change", (event) => { if (event.target.closest("[data-cell]")) { changed(); look(); } });
  let lineBefore = null;
  form.addEventListener("focusin", (event) => {
    const line = event.target.closest("[data-line]");
    if (lineBefore && line !== lineBefore && !isEmpty(lineBefore)) look();
    lineBefore = line;
  });
  // Keys
  const order = () => [...form.querySelectorAll("[data-cell]")].filter((cell) => cell.offsetParent);
  const go = (cell) => {
    const all = order();
    const line = cell.closest("[data-line]");
    const hasAmount = cell.name === "debit" && cell.value.trim();
    const isOver = cell.name === "code" && !cell.value.trim() && line === last() && lines.children.length > 1;
    const after = hasAmount || cell.name === "credit" ? line.nextElementSibling ?? addLine() : null;
    const next = isOver ? document.getElementById("post") : after ? field("code", after) : all[all.indexOf(cell) + 1];
    next?.focus();
    next?.select?.();
  };
  const upOrDown = (cell, by) => {
    const line = cell.closest("[data-line]");
    const other = by > 0 ? line?.nextElementSibling : line?.previousElementSibling;
    const there = other && field(cell.name, other);
    there?.focus();
    there?.select?.();
    return Boolean(there);
  };
  const isAmount = (cell) => cell.name === "debit" || cell.name === "credit";
  form.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing) return;
    const cell = event.target.closest("[data-cell]");
    if (!cell || event.altKey || event.ctrlKey || event.metaKey) return;
    else if (event.key === "Enter") { event.preventDefault(); go(cell); }
    else if (event.key === "=" && isAmount(cell) && !cell.value) {
      event.preventDefault();
      cell.value = "=";
      keepOneEmpty();
      changed();
      look();
    } else if (isAmount(cell) || cell.name === "text") {
      const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
      if (by && upOrDown(cell, by)) event.preventDefault();
    }
  });
  form.addEventListener("click", (event) => {
    const line = event.target.closest("[data-line]");
    const unfold = event.target.closest("[data-unfold]");
    if (unfold) {
      const more = document.getElementById(unfold.getAttribute("aria-controls"));
      more.hidden = !more.hidden;
      unfold.setAttribute("aria-expanded", String(!more.hidden));
      if (!more.hidden) more.querySelector("input").focus();
    }
    if (event.target.closest("[data-remove]")) remove(line);
    const meant = event.target.closest("[data-understood]");
    if (meant) {
      const input = document.getElementById(meant.closest(".said").id.replace(/-said$/, ""));
      input.value = meant.dataset.understood;
      input.focus();
      changed();
      look();
    }
    if (event.target.closest(".add")) {
      event.preventDefault();
      field("code", addLine()).focus();
    }
  });

  // Rows of a spreadsheet, pasted in a line
  lines.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    const pasted = form.elements.pasted;
    pasted.value = text;
    document.getElementById("pasting").dispatchEvent(new Event("akker:paste"));
    pasted.value = ""; // what htmx sends is read when it is told to ask
  });
})();
