// Keys. What there is stands in the list of keys on the page (#keys), drawn by the server.
(() => {
  "use strict";
  const help = document.getElementById("keys");
  if (!help) return;
  const here = document.querySelector(".side .place[aria-current]");
  const side = here?.closest(".side");
  if (side && here.offsetTop + here.offsetHeight > side.clientHeight) side.scrollTop = here.offsetTop - side.clientHeight / 2;
  const known = new Map();
  for (const item of help.querySelectorAll("[data-presses]"))
    known.set(item.dataset.presses.toLowerCase(), item);
  const rows = () => [...document.querySelectorAll("[data-row]")].filter((row) => row.offsetParent);
  const step = (by) => {
    const all = rows();
    const at = all.findIndex((row) => row === document.activeElement || row.closest("tr, li")?.contains(document.activeElement));
    const next = all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  const acts = {
    find: () => document.dispatchEvent(new CustomEvent("akker:find")),
    search: () => document.querySelector("[data-search]")?.focus(),
    next: () => step(1),
    previous: () => step(-1),
    choose: () => document.activeElement?.closest("tr, li")?.querySelector(".pick input, .reminder-head > input")?.click(),
    peek: () => {
      const row = document.activeElement?.closest("tr");
      (row?.querySelector("[data-peeks]") ?? (row?.matches("[data-glance]") ? row : null))?.click();
    },
    open: () => false, // a focused row is a link: the browser opens it
    create: (item) => {
      const here = document.querySelector("[data-create]");
      if (here) here.click();
      else if (item.dataset.url) location.assign(item.dataset.url);
    },
    log: () => {
      const here = document.querySelector("[data-log]");
      if (here?.matches("a")) here.click();
      else here?.focus();
      return Boolean(here);
    },
    undo: () => document.querySelector("[data-undo]")?.click(),
    close: () => close(),
    help: () => help.showModal(),
    go: (item) => location.assign(item.dataset.url),
  };
  const close = () => {
    const menu = document.querySelector("details.menu[open]");
    if (menu) { menu.open = false; menu.querySelector("summary").focus(); return true; }
    const peek = document.querySelector("[data-close-peek]");
    peek?.click();
    return Boolean(peek);
  };
  let begun = "";
  let forget;
  document.addEventListener("keydown", (event) => {
    const press = event.key;
    const inField = event.target.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]");
    if ((event.ctrlKey || event.metaKey) && press.toLowerCase() === "k") {
      event.preventDefault();
      acts.find();
      return;
    }
    // What a sheet is written for: from any of its fields, and from none.
    if (press === "Enter" && (event.ctrlKey || event.metaKey) && !event.defaultPrevented && !event.isComposing) {
      const sends = document.querySelector("[data-sends]");
      const isIts = event.target === document.body || sends?.form.contains(event.target);
      if (!sends || !isIts || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      sends.click();
      return;
    }
    if (press === "Escape" && !event.isComposing && !document.querySelector("dialog[open]")) {
      if (!close() && inField) inField.blur(); // outside of fields keys are no letters
      return;
    }
    if (inField || event.ctrlKey || event.metaKey || event.altKey || press.length !== 1) return;
    if (document.querySelector("dialog[open]") || document.body.dataset.keys === "off") return;
    const item = known.get(begun + press.toLowerCase()) ?? known.get(press.toLowerCase());
    clearTimeout(forget);
    begun = "";
    if (item) {
      if (acts[item.dataset.act]?.(item) !== false) event.preventDefault();
    } else if ([...known.keys()].some((keys) => keys.startsWith(`${press.toLowerCase()} `))) {
      begun = `${press.toLowerCase()} `;
      forget = setTimeout(() => { begun = ""; }, 1500);
    }
  });
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details.menu[open]"))
      if (!menu.contains(event.target)) menu.open = false;
    const button = event.target.closest("[data-do]");
    if (button && acts[button.dataset.do]) { event.preventDefault(); acts[button.dataset.do](button); }
    const dialog = event.target.closest("[data-close]")?.closest("dialog") ?? (event.target.tagName === "DIALOG" ? event.target : null);
    dialog?.close();
  });
})();
