// Makes pages more comfortable. Everything here is an addition: without it each page still works.
import { createAll, Button, Checkboxes, ErrorSummary, Radios, ServiceNavigation, SkipLink }
  from "./govuk-frontend.js?v=0391e416ad";

const parts = [Button, Checkboxes, ErrorSummary, Radios];

function wakeUp(scope) {
  for (const part of parts) createAll(part, undefined, { scope, onError: () => {} });
  for (const all of scope.querySelectorAll("[data-pick-all]")) pickAll(all);
}

// One box that ticks all boxes of its table, shown only when scripts work.
function pickAll(box) {
  box.hidden = false;
  box.addEventListener("change", () => {
    for (const other of box.closest("table").querySelectorAll("tbody input[type=checkbox]")) other.checked = box.checked;
  });
}

// A refusal names the fields: say it beside each field too.
function markFields(notice) {
  for (const old of document.querySelectorAll("[data-marked]")) {
    old.classList.remove("govuk-form-group--error");
    old.removeAttribute("data-marked");
    old.querySelector(".govuk-error-message")?.remove();
    const field = old.querySelector("[aria-invalid]");
    field?.removeAttribute("aria-invalid");
    if (field) describe(field, `${field.id}-error`, false);
  }
  for (const link of notice.querySelectorAll("a[data-field]")) {
    const field = document.getElementById(link.hash.slice(1));
    const group = field?.closest(".govuk-form-group");
    if (!group || group.hasAttribute("data-marked") || group.classList.contains("govuk-form-group--error")) continue;
    const message = document.createElement("p");
    message.className = "govuk-error-message";
    message.id = `${field.id}-error`;
    message.textContent = link.dataset.sentence;
    field.before(message);
    field.setAttribute("aria-invalid", "true");
    describe(field, message.id, true);
    group.classList.add("govuk-form-group--error");
    group.setAttribute("data-marked", "");
  }
}

function describe(field, id, add) {
  const ids = (field.getAttribute("aria-describedby") ?? "").split(" ").filter((one) => one && one !== id);
  if (add) ids.push(id);
  if (ids.length) field.setAttribute("aria-describedby", ids.join(" "));
  else field.removeAttribute("aria-describedby");
}

let submitted = false;
document.addEventListener("htmx:before:request", (event) => {
  submitted = event.detail?.ctx?.request?.method?.toUpperCase() === "POST";
});

document.addEventListener("htmx:after:swap", () => wakeUp(document));

// After an answer to a form the reader stands at what was said, not at the top of nowhere.
document.addEventListener("htmx:finally:request", () => {
  const messages = document.getElementById("messages");
  const said = messages?.querySelector("[data-notice]");
  if (messages) markFields(messages);
  if (said && submitted) {
    said.setAttribute("tabindex", "-1");
    said.focus({ preventScroll: true });
    said.scrollIntoView({ block: "nearest" });
  }
  submitted = false;
});

// The server could not be reached at all: say so in the reader's language (the words are in the page).
document.addEventListener("htmx:error", (event) => {
  if (event.detail?.error?.name === "AbortError") return;
  const words = document.getElementById("no-connection");
  const messages = document.getElementById("messages");
  if (words && messages && event.detail?.ctx) messages.replaceChildren(words.content.cloneNode(true));
});

// A button that prints the page.
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-print]")) window.print();
});

createAll(ServiceNavigation);
createAll(SkipLink);
wakeUp(document);

// On a narrow screen the list comes first; what is chosen is shown above it.
if (window.matchMedia("(max-width: 54em)").matches) {
  for (const filter of document.querySelectorAll("details.app-filter")) filter.open = false;
}
