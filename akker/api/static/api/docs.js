// The forms of the API's page: each sends what it says and shows what comes back. The token
// stays in its field.
"use strict";

function filled(form, place) {
  return [...form.querySelectorAll(`[data-place="${place}"]`)].filter((input) => input.value !== "");
}

function address(form) {
  const named = { book: document.getElementById("api-book").value };
  filled(form, "path").forEach((input) => { named[input.name] = input.value; });
  const path = form.dataset.path.replace(/\{(\w+)\}/g, (whole, name) =>
    (named[name] || "-").split("/").map(encodeURIComponent).join("/"));
  const query = new URLSearchParams(filled(form, "query").map((input) => [input.name, input.value]));
  return query.size ? `${path}?${query}` : path;
}

function wish(form) {
  const headers = { "X-Akker-Page": "1" };
  const token = document.getElementById("api-token").value.trim();
  if (token) headers.Authorization = `Bearer ${token}`;
  filled(form, "header").forEach((input) => { headers[input.name] = input.value; });
  const wished = { method: form.dataset.method, headers };
  if (form.dataset.takes === "application/json") {
    headers["Content-Type"] = form.dataset.takes;
    wished.body = form.elements.body.value;
  } else if (form.dataset.takes) {
    wished.body = new FormData();
    filled(form, "form").forEach((input) =>
      wished.body.append(input.name, input.files ? input.files[0] : input.value));
  }
  return wished;
}

async function text(answer) {
  const kind = answer.headers.get("Content-Type") || "";
  const body = await answer.text();
  if (!kind.includes("json")) return body.slice(0, 20000);
  return JSON.stringify(JSON.parse(body), null, 2);
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  event.preventDefault();
  if (!form.matches(".api-try")) return;
  const said = form.querySelector(".api-said");
  const shown = form.querySelector(".api-answer");
  const answer = await fetch(address(form), wish(form)).catch(() => null);
  said.value = answer ? `${answer.status} ${answer.statusText}` : "–";
  shown.textContent = answer ? await text(answer) : "";
  shown.hidden = !shown.textContent;
});
