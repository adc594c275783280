// Files dropped on a part of a page go into the field for files that is in it.
(() => {
  "use strict";
  for (const part of document.querySelectorAll("[data-drop-files]")) {
    const field = part.querySelector("input[type=file]");
    const isOver = (over) => part.classList.toggle("over", over);
    part.addEventListener("dragover", (event) => { event.preventDefault(); isOver(true); });
    part.addEventListener("dragleave", () => isOver(false));
    part.addEventListener("drop", (event) => {
      event.preventDefault();
      isOver(false);
      const files = new DataTransfer();
      for (const file of [...field.files, ...event.dataTransfer.files]) files.items.add(file);
      field.files = files.files;
      if (part.tagName === "FORM" && field.files.length) part.requestSubmit();
    });
  }
})();
