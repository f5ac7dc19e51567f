// The block types that the bot sends; any other shows as a fault.

import { h, icon, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { confirmed } from "./dialogs.js";
import { mrkdwn } from "./mrkdwn.js";
import { richText, unsupported } from "./rich.js";
import { t } from "./tongue.js";

/** `press(action_id, block_id)` resolves to null, or to what went wrong. */
export function blocks(list, people, press) {
  return list.map((block) => one(block, people, press));
}

function one(block, people, press) {
  switch (block.type) {
    case "section": return section(block, people, press);
    case "header": return h("h3.header", {}, words(block.text, people));
    case "divider": return h("hr");
    case "context": return h("div.context", {}, block.elements.map((each) => h("span", {}, piece(each, people))));
    case "rich_text": return richText(block, people);
    case "actions": return h("div.actions", {}, block.elements.map((each) => action(each, block, people, press)));
    case "image": return picture(block);
    case "table": return table(block, people);
    case "input": return input(block, people);
    case "alert": return h(`div.alert.${block.level ?? "default"}`, { role: "note" }, words(block.text, people));
    default: return unsupported(block.type);
  }
}

export function words(text, people) {
  if (text.type === "mrkdwn") return mrkdwn(text.text, people);
  if (text.type === "plain_text") {
    return text.emoji === false ? text.text : text.text.replace(/:([a-z0-9_+'-]+):/g, (whole, name) => emoji(name));
  }
  return unsupported(text.type);
}

const piece = (each, people) => (each.type === "image" ? picture(each) : words(each, people));
/** No picture is fetched: this page talks to this machine only. */
const picture = (image) => h("span.picture", { role: "img", "aria-label": image.alt_text }, `🖼 ${image.alt_text}`);

function section(block, people, press) {
  return h("div.section", {},
    h("div.grow", {},
      block.text && h("p", {}, words(block.text, people)),
      block.fields && h("div.fields", {}, block.fields.map((field) => h("p", {}, words(field, people))))),
    block.accessory && action(block.accessory, block, people, press));
}

function action(element, block, people, press) {
  if (element.type === "image") return picture(element);
  if (element.type !== "button") return unsupported(element.type);
  const label = words(element.text, people);
  const go = (node) => async () => {
    if (element.confirm && !(await confirmed(element.confirm, people))) return;
    node.setAttribute("aria-busy", "true");
    const fault = await press(element.action_id, block.block_id);
    node.removeAttribute("aria-busy");
    if (fault) complain(node, fault);
  };
  const kind = `button.action${element.style ? `.${element.style}` : ""}`;
  if (!element.url) {
    const node = h(kind, { type: "button", "aria-label": element.accessibility_label, data: { action: element.action_id } }, label);
    node.addEventListener("click", go(node));
    return node;
  }
  const node = link(element.url, label, h("span.out", { "aria-hidden": "true" }, "↗"));
  node.className = kind.replace("button.", "").replaceAll(".", " ");
  node.addEventListener("click", go(node));
  return node;
}

function complain(node, fault) {
  const said = fault === "operation_timeout" ? t("ses-why did not answer within 3 seconds") : fault.replaceAll("_", " ");
  node.after(h("span.complaint", { role: "alert" }, icon("warn"), said));
}

function table(block, people) {
  const cell = (each, tag) => h(tag, {}, each.type === "raw_text" ? each.text : richText(each, people));
  const [head, ...rows] = block.rows;
  return h("div.table", { tabindex: "0" }, h("table", {},
    h("thead", {}, h("tr", {}, head.map((each) => cell(each, "th")))),
    h("tbody", {}, rows.map((row) => h("tr", {}, row.map((each) => cell(each, "td")))))));
}

function input(block, people) {
  const { element } = block;
  const common = { name: block.block_id, required: !block.optional, data: { action: element.action_id, type: element.type } };
  let field;
  if (element.type === "plain_text_input") {
    field = h(element.multiline ? "textarea" : "input", { ...common, placeholder: element.placeholder?.text });
    field.value = element.initial_value ?? "";
  } else if (element.type === "static_select") {
    field = h("select", common, element.options.map((option) =>
      h("option", { value: option.value, selected: option.value === element.initial_option?.value }, words(option.text, people))));
  } else if (element.type === "conversations_select") {
    field = h("select", common, h("option", { value: "" }, element.placeholder?.text ?? "–"), people.rooms().map(([id, name]) => h("option", { value: id }, name)));
  } else return unsupported(element.type);
  return h("label.input", {}, h("span", {}, words(block.label, people), block.optional && h("small", {}, t(" (optional)"))),
    field, block.hint && h("small", {}, words(block.hint, people)), h("small.fault", { role: "alert", data: { fault: block.block_id } }));
}
