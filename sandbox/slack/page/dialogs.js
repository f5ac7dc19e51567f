// What stands in front of the page: confirmations and modals.

import { h, icon } from "./dom.js";
import { blocks, words } from "./blocks.js";
import { languageOf, t } from "./tongue.js";

/** Asks as a button's `confirm` says; resolves to yes or no. */
export function confirmed(confirm, people) {
  const yes = h(`button.action.${confirm.style ?? "primary"}`, { value: "yes" }, words(confirm.confirm, people));
  const box = h("dialog.dialog", { lang: languageOf(JSON.stringify(confirm)), "aria-labelledby": "confirm-title" },
    h("form", { method: "dialog" },
      h("h2", { id: "confirm-title" }, words(confirm.title, people)),
      h("p", {}, words(confirm.text, people)),
      h("div.buttons", {}, h("button.action", { value: "" }, words(confirm.deny, people)), yes)));
  return new Promise((resolve) => {
    box.addEventListener("close", () => {
      box.remove();
      resolve(box.returnValue === "yes");
    });
    document.body.append(box);
    box.showModal();
  });
}

/** A modal of the bot's.  `submit(values)` resolves to {error} or {errors} or nothing. */
export function modal(view, people, submit, closed) {
  const form = h("form", {});
  const fault = h("p.fault", { role: "alert" });
  const box = h("dialog.dialog.modal", { lang: languageOf(JSON.stringify(view.blocks)), "aria-label": view.title.text, data: { hash: view.hash } },
    h("header", {}, h("h2", {}, words(view.title, people)),
      h("button.plain", { type: "button", "aria-label": t("Close"), on: { click: () => box.close() } }, icon("close"))),
    form);
  form.append(...blocks(view.blocks, people, async () => "not_supported_here"), fault,
    h("div.buttons", {},
      h("button.action", { type: "button", on: { click: () => box.close() } }, view.close ? words(view.close, people) : t("Cancel")),
      view.submit && h("button.action.primary", { type: "submit" }, words(view.submit, people))));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const answer = await submit(values(form));
    for (const each of form.querySelectorAll("[data-fault]")) each.textContent = answer.errors?.[each.dataset.fault] ?? "";
    fault.textContent = answer.error ? t("ses-why did not take it: {fault}", { fault: answer.error.replaceAll("_", " ") }) : "";
  });
  box.addEventListener("close", () => {
    box.remove();
    closed(box);
  });
  document.body.append(box);
  box.showModal();
  form.querySelector("[data-action]")?.focus();
  return box;
}

function values(form) {
  const found = {};
  for (const field of form.querySelectorAll("[data-action]")) {
    const { action, type } = field.dataset;
    const given = type === "static_select"
      ? { type, selected_option: { value: field.value, text: { type: "plain_text", text: field.selectedOptions[0].text } } }
      : type === "conversations_select" ? { type, selected_conversation: field.value || null }
        : { type, value: field.value || null };
    found[field.name] = { [action]: given };
  }
  return found;
}
