// Parts of a page that come later: rows that open, the panel beside a list, what is said aloud.
(() => {
  "use strict";
  const said = document.getElementById("said");
  document.addEventListener("click", (event) => {
    const twist = event.target.closest("[data-opens]");
    if (twist) {
      const behind = document.getElementById(twist.dataset.opens);
      const opens = twist.getAttribute("aria-expanded") !== "true";
      twist.setAttribute("aria-expanded", opens);
      behind.hidden = !opens;
      twist.closest("tr").classList.toggle("opened", opens);
    }
    const meant = event.target.closest("[data-of] [data-understood]");
    if (meant) {
      const input = document.getElementById(meant.closest("[data-of]").dataset.of);
      input.value = meant.dataset.understood;
      input.dispatchEvent(new Event("input", { bubbles: true }));
      input.focus();
    }
    const figure = event.target.closest("[data-shows]");
    if (figure) {
      const behind = document.getElementById(figure.dataset.shows);
      behind.hidden = false;
      behind.previousElementSibling.classList.add("opened");
      behind.previousElementSibling.querySelector("[data-opens]")?.setAttribute("aria-expanded", "true");
    }
    const away = event.target.closest("[data-close-peek]");
    if (away) {
      const peek = away.closest(".peek");
      peek.replaceChildren();
      document.querySelector("tr[aria-current]")?.removeAttribute("aria-current");
      (document.querySelector(`[data-peeked]`) ?? document.getElementById("main")).focus();
    }
    if (event.target.closest("[data-drop]")) event.target.closest("[data-drop]").parentElement.remove();
    // A row that can be looked at beside its list: anywhere but on what does something else.
    const glanced = event.target.closest("tr[data-glance]");
    const isBlank = glanced && !event.target.closest("a, button, input, label") && !String(getSelection());
    const row = isBlank ? glanced.querySelector("[data-row]") : event.target.closest("[data-peeks]");
    if (isBlank) htmx.ajax("GET", row.href, "#peek");
    if (row) {
      for (const other of document.querySelectorAll("tr[aria-current], [data-peeked]")) {
        other.removeAttribute("aria-current");
        other.removeAttribute("data-peeked");
      }
      row.closest("tr")?.setAttribute("aria-current", "true");
      row.setAttribute("data-peeked", "");
    }
  });
  document.addEventListener("htmx:after:swap", () => {
    const news = document.querySelector("[data-says]:not([data-said])");
    if (!news) return;
    news.setAttribute("data-said", "");
    said.textContent = news.dataset.says;
  });
  // What was typed before anybody listened is heard now: htmx begins at its own moment, before or after the page is loaded.
  const hear = () => {
    for (const input of document.querySelectorAll("main :is(input:not([type=file], [type=checkbox], [type=radio]), textarea)"))
      if (input.value !== input.defaultValue) input.dispatchEvent(new Event("input", { bubbles: true }));
  };
  window.addEventListener("load", hear);
  document.addEventListener("htmx:after:process", (event) => { if (event.target === document.body) hear(); });
  // A button that a coming part moves or replaces while it is pressed is pressed all the same.
  let pressed = null;
  document.addEventListener("pointerdown", (event) => {
    const { form, name, value } = event.target.closest?.('button[type="submit"]') ?? {};
    pressed = form && event.button === 0 ? { form, name, value, x: event.clientX, y: event.clientY } : null;
  }, true);
  document.addEventListener("pointercancel", () => { pressed = null; }, true);
  document.addEventListener("click", (event) => {
    const button = event.target.closest?.('button[type="submit"]');
    if (pressed && button?.form === pressed.form && button.name === pressed.name && button.value === pressed.value) pressed = null;
  }, true);
  document.addEventListener("pointerup", (event) => {
    const was = pressed;
    if (!was) return;
    if (Math.hypot(event.clientX - was.x, event.clientY - was.y) > 8) pressed = null; // let go elsewhere
    setTimeout(() => {
      if (pressed !== was) return;
      pressed = null;
      [...was.form.elements].find((one) => one.type === "submit" && one.name === was.name && one.value === was.value)?.click();
    }, 50);
  }, true);
  // A file that is dropped on its field: the field takes it by itself, the border says so.
  document.addEventListener("dragover", (event) => event.target.closest?.(".drop")?.classList.add("over"));
  for (const name of ["dragleave", "drop"])
    document.addEventListener(name, (event) => event.target.closest?.(".drop")?.classList.remove("over"));
  // Rows that are chosen: how many, and all of them at once.
  document.addEventListener("change", (event) => {
    const id = event.target.dataset.all ?? event.target.getAttribute("form");
    const bar = id && document.getElementById(id);
    if (!bar?.matches(".bulk")) return;
    const boxes = [...document.querySelectorAll(`input[type="checkbox"][form="${id}"]`)];
    if (event.target.dataset.all) for (const box of boxes) box.checked = event.target.checked;
    bar.querySelector("[data-count]").textContent = boxes.filter((box) => box.checked).length;
  });
  // Choosing in a filter asks at once, where nothing has to be typed.
  document.addEventListener("change", (event) => {
    if (event.target.closest("[data-asks]")) event.target.form.requestSubmit();
  });
})();
