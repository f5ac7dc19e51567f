// rich_text: its words are never parsed, whatever they contain.

import { h, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { inUtc, written } from "./dates.js";
import { broadcast, mention, ping } from "./mrkdwn.js";
import { t } from "./tongue.js";

export function richText(block, people) {
  const parts = [];
  let run = [];
  const flush = () => {
    if (run.length) parts.push(nested(run, people));
    run = [];
  };
  for (const part of block.elements) {
    if (part.type === "rich_text_list") run.push(part);
    else {
      flush();
      parts.push(other(part, people));
    }
  }
  flush();
  return h("div.rich", {}, parts);
}

function other(part, people) {
  const inside = part.elements.map((element) => inline(element, people));
  if (part.type === "rich_text_section") return h("p", {}, inside);
  if (part.type === "rich_text_preformatted") return h("pre", { tabindex: "0" }, inside);
  if (part.type === "rich_text_quote") return h("blockquote", {}, inside);
  return unsupported(part.type);
}

/** Slack writes nesting as a run of lists, each with its indent. */
function nested(lists, people) {
  const root = h("div.lists");
  for (const list of lists) {
    const made = h(list.style === "ordered" ? "ol" : "ul", { start: list.offset ? list.offset + 1 : null });
    made.dataset.indent = list.indent ?? 0;
    for (const row of list.elements) {
      made.append(h("li", {}, row.elements.map((element) => inline(element, people))));
    }
    root.append(made);
  }
  return root;
}

function inline(element, people) {
  return styled(bare(element, people), element.style ?? {});
}

function bare(element, people) {
  switch (element.type) {
    case "text": return element.text;
    case "emoji": return h("span.emoji", { role: "img", "aria-label": element.name.replaceAll("_", " ") }, emoji(element.name));
    case "link": return link(element.url, element.text ?? element.url);
    case "user": return mention(element.user_id, people);
    case "usergroup": return ping(`@${element.usergroup_id}`);
    case "broadcast": return broadcast(element.range);
    case "channel": return h("span.mention", {}, `#${people.channel(element.channel_id)}`);
    case "color": return h("code", {}, element.value);
    case "date": {
      const time = h("time", { title: inUtc(element.timestamp) }, written(element.format, element.timestamp));
      return element.url ? link(element.url, time) : time;
    }
    default: return unsupported(element.type);
  }
}

function styled(node, style) {
  const tags = { code: "code", bold: "strong", italic: "em", strike: "s", underline: "u", highlight: "mark" };
  return Object.entries(tags).reduce((inner, [name, tag]) => (style[name] ? h(tag, {}, inner) : inner), node);
}

export const unsupported = (type) => h("div.unsupported", { role: "alert" }, t("unsupported block: {type}", { type }));
