// Where something was refused, the first field that is not right has the focus.
(() => {
  "use strict";
  const wrong = document.querySelector(".refusal[role=alert]") && document.querySelector("main [aria-invalid=true]");
  wrong?.closest("details")?.setAttribute("open", "");
  wrong?.focus();
})();
