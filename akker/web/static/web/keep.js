// A form that is kept as a draft while somebody types (#keeping asks, #kept says which draft it is),
// and that is sent once. Who fills it in says "akker:changed" on the form.
(() => {
  "use strict";
  const form = document.querySelector("form[data-drafts]");
  if (!form) return;
  const keeping = document.getElementById("keeping");
  let keepLater, isKeeping = false, isDirty = false, afterKeeping = null;
  const keep = () => {
    clearTimeout(keepLater);
    if (!isDirty || isKeeping || form.dataset.sent || form.querySelector("[data-conflict]")) return;
    isKeeping = true;
    isDirty = false;
    keeping.dispatchEvent(new Event("akker:keep"));
  };
  form.addEventListener("akker:changed", () => {
    isDirty = true;
    delete form.dataset.kept;
    clearTimeout(keepLater);
    keepLater = setTimeout(keep, 2000);
  });
  const tellAddress = () => {
    const draft = form.querySelector("[data-draft]")?.dataset.draft;
    const address = draft && form.dataset.drafts.replace(/0$/, draft);
    if (address && location.pathname !== address) history.replaceState(null, "", address);
  };
  if (form.querySelector("[data-draft]")) form.dataset.kept = "yes"; // what was refused is kept too
  tellAddress();
  document.addEventListener("htmx:after:swap", tellAddress);
  document.addEventListener("htmx:finally:request", (event) => {
    if (event.target !== keeping) return;
    isKeeping = false;
    isDirty ||= !event.detail.ctx.response; // nobody answered: once more
    const next = afterKeeping;
    afterKeeping = null;
    if (next) next();
    else if (isDirty) keepLater = setTimeout(keep, 2000);
    else form.dataset.kept = "yes";
  });
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    clearTimeout(keepLater);
    if (isKeeping) { // its answer says which draft this is
      event.preventDefault();
      afterKeeping = () => form.requestSubmit(button);
      return;
    }
    isDirty = false;
    if (form.dataset.sent) event.preventDefault();
    form.dataset.sent = "yes";
  });
  window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  // Who leaves at once loses nothing: what is not kept yet is sent as the page goes.
  window.addEventListener("pagehide", () => {
    if (isDirty && !isKeeping && !form.querySelector("[data-conflict]"))
      navigator.sendBeacon(keeping.getAttribute("hx-post"), new FormData(form));
  });
})();
