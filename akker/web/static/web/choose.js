// Fields that choose from a list (ARIA 1.2 combobox): the list is asked of the server by htmx.
(() => {
  "use strict";
  const listOf = (input) => document.getElementById(input.getAttribute("aria-controls"));
  const choices = (input) => [...listOf(input).querySelectorAll("[data-value]")];
  const all = (input) => [...listOf(input).querySelectorAll("[data-value], [data-opens]")];
  const isOpen = (input) => input.getAttribute("aria-expanded") === "true";
  const close = (input) => {
    listOf(input).hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const activate = (input, option) => {
    for (const other of all(input)) other.setAttribute("aria-selected", String(other === option));
    if (!option) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  };
  // Of a list that was asked for before the last letters were typed, only what has them.
  const first = (input, asked) => {
    const typed = input.value.toLowerCase();
    const offered = choices(input);
    const has = (option) => `${option.dataset.value} ${option.textContent}`.toLowerCase().includes(typed);
    return offered.find((option) => option.dataset.value.toLowerCase() === typed)
      ?? offered.find((option) => asked === input.value || has(option));
  };
  const open = (input, asked) => {
    const list = listOf(input);
    [...list.children].forEach((option, at) => { option.id = `${list.id}-${at}`; });
    list.hidden = !list.children.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    activate(input, first(input, asked));
  };
  const say = (input, name) => { // whose code that is, where the field has room for it
    const said = input.closest(".field")?.querySelector(".understood");
    if (said) said.textContent = name ?? "";
  };
  const choose = (input, option) => {
    if (option.dataset.opens) { // what is typed stays where it is
      close(input);
      return window.open(option.dataset.opens, "_blank", "noopener");
    }
    input.value = option.dataset.value;
    input.dataset.chosen = input.value;
    say(input, option.querySelector(".clip")?.textContent);
    close(input);
    input.dispatchEvent(new Event("input", { bubbles: true }));
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const active = (input) => document.getElementById(input.getAttribute("aria-activedescendant") ?? "");
  const takes = (key, input) => {
    const option = active(input);
    return key === "Enter" ? option : key === "Tab" && option?.dataset.value;
  };
  const chooser = (event) => event.target.closest?.("[data-choose]");

  document.addEventListener("htmx:config:request", ({ detail }) => { detail.ctx.asked = detail.ctx.sourceElement.value; });
  document.addEventListener("htmx:after:swap", ({ detail }) => {
    const input = detail.ctx.sourceElement;
    if (input !== document.activeElement || !chooser({ target: input })) return;
    if (input.value && input.value === input.dataset.chosen) return; // asked before it was chosen
    open(input, detail.ctx.asked);
  });
  document.addEventListener("input", (event) => {
    const input = chooser(event);
    if (input && !input.value) close(input);
    if (!input || input.value === input.dataset.chosen) return;
    delete input.dataset.chosen;
    say(input);
    if (isOpen(input)) activate(input, first(input));
  });
  document.addEventListener("keydown", (event) => {
    const input = chooser(event);
    if (!input || event.isComposing) return;
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by && !isOpen(input)) {
      delete input.dataset.chosen;
      input.dispatchEvent(new Event("akker:ask"));
      event.preventDefault();
    } else if (by) {
      const offered = all(input);
      const at = offered.indexOf(active(input));
      if (offered.length) activate(input, offered[(Math.max(at, by < 0 ? 0 : -1) + by + offered.length) % offered.length]);
      event.preventDefault();
    } else if (event.key === "Escape" && isOpen(input)) {
      close(input);
      event.preventDefault();
      event.stopPropagation();
    } else if (takes(event.key, input) && isOpen(input) && input.value && !event.ctrlKey) {
      const stays = !input.matches("[data-cell]") || "opens" in active(input).dataset; // a cell goes on by itself
      choose(input, active(input));
      if (event.key === "Enter" && stays) event.preventDefault();
    } else if (event.key === "Tab") close(input);
  }, true);
  document.addEventListener("mousedown", (event) => {
    const option = event.target.closest(".options :is([data-value], [data-opens])");
    if (!option) return;
    event.preventDefault();
    const input = document.querySelector(`[aria-controls="${option.parentElement.id}"]`);
    choose(input, option);
  });
  document.addEventListener("focusout", (event) => {
    const input = chooser(event);
    if (input) close(input);
  });
})();
