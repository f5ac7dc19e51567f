// The box one types in, with what could be meant by "/…" and "@…".

import { h, icon } from "./dom.js";
import { t } from "./tongue.js";

const LINES_MAX = 180;

/** `send(text)` resolves to null, or to what went wrong.  `suggest(text)` gives [{insert, label, about}].
    `starts`: shortcuts beside the box, which `start(callback)` begins. */
export function composer({ id, label, placeholder, disabled, send, suggest, starts = [], start }) {
  const box = h("textarea", { id, rows: "1", placeholder, disabled, "aria-label": label, role: "combobox",
    "aria-expanded": "false", "aria-autocomplete": "list", "aria-controls": `${id}-list` });
  const list = h("ul.suggestions", { id: `${id}-list`, role: "listbox", "aria-label": t("Suggestions"), hidden: true });
  const status = h("p.status", { role: "status" });
  const button = h("button.send", { type: "submit", "aria-label": t("Send"), title: t("Send (Enter)"), disabled: true }, icon("send"));
  const begin = (each) => h("button.plain", { type: "button", title: each.name, "aria-label": each.name, on: { click: () => start(each.callback_id) } }, icon("bolt"));
  const form = h("form.composer", {}, list, h("div.field", {}, starts.map(begin), box, button), status);
  let offers = [];
  let chosen = 0;

  const show = () => {
    offers = box.value ? suggest(box.value) : [];
    chosen = 0;
    draw();
  };
  const draw = () => {
    list.replaceChildren(...offers.map((offer, index) => h("li", { id: `${id}-${index}`, role: "option", "aria-selected": String(index === chosen),
      on: { pointerdown: (event) => { event.preventDefault(); take(offer); } } }, h("b", {}, offer.label), h("span", {}, offer.about))));
    list.hidden = offers.length === 0;
    box.setAttribute("aria-expanded", String(!list.hidden));
    if (list.hidden) box.removeAttribute("aria-activedescendant");
    else box.setAttribute("aria-activedescendant", `${id}-${chosen}`);
  };
  const take = (offer) => {
    box.value = offer.insert;
    fit();
    show();
    box.focus();
  };
  const fit = () => {
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, LINES_MAX)}px`;
    button.disabled = !box.value.trim();
  };
  const go = async () => {
    const text = box.value.trim();
    if (!text || box.disabled) return;
    box.value = "";
    offers = [];
    draw();
    fit();
    const slow = setTimeout(() => { status.textContent = t("Waiting for ses-why…"); }, 400);
    const fault = await send(text);
    clearTimeout(slow);
    status.textContent = fault ?? "";
  };

  box.addEventListener("input", () => { status.textContent = ""; fit(); show(); });
  box.addEventListener("blur", () => { offers = []; draw(); });
  box.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (offers.length && step) {
      chosen = (chosen + step + offers.length) % offers.length;
      draw();
    } else if (offers.length && event.key === "Escape") {
      offers = [];
      draw();
      event.stopPropagation();
    } else if (offers.length && (event.key === "Tab" || (event.key === "Enter" && offers[chosen].insert.trim() !== box.value.trim()))) {
      take(offers[chosen]);
    } else if (event.key === "Enter" && !event.shiftKey) go();
    else return;
    event.preventDefault();
  });
  form.addEventListener("submit", (event) => { event.preventDefault(); go(); });
  return { form, box, type: (text) => take({ insert: text }) };
}
