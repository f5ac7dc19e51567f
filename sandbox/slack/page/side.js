// The right column: a thread, questions to try, or trouble to make.

import { h, icon } from "./dom.js";
import { composer } from "./composer.js";
import { keep, rows } from "./messages.js";

export function thread(parent, replies, world, act, suggest) {
  const list = h("div.list", { role: "log", "aria-label": "Replies", tabindex: "0" });
  const title = world.channels.get(world.channel);
  const write = composer({ id: "reply", label: "Reply in thread", placeholder: "Reply, or ask @ses-why here", suggest, send: act.reply });
  const element = h("section.thread", { "aria-label": "Thread" },
    head("Thread", title.is_im ? "" : `#${title.name}`, act.close), list,
    h("p.hint", {}, "Slash commands do not work in threads, as in Slack. Mention @ses-why instead."), write.form);
  const draw = (first, rest, fresh) => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const count = { key: "count", sign: String(rest.length), make: () => h("div.day", { role: "separator" }, h("span", {}, rest.length === 1 ? "1 reply" : `${rest.length} replies`)) };
    const [, ...top] = rows([first], world, act.rows);
    keep(list, [...top, ...(rest.length ? [count] : []), ...rows(rest, world, act.rows).filter((each) => !each.key.startsWith("day"))], fresh);
    if (fresh && near) list.scrollTop = list.scrollHeight;
  };
  draw(parent, replies, false);
  return { element, draw, box: write.box };
}

/** The list of `questions`, as the world's maker gave them. */
export function questions(world, act) {
  const list = h("ul.asks", {}, world.questions.map((each) => h("li", {},
    h("button.ask", { type: "button", on: { click: () => act.ask(each.address) } },
      h("b", {}, each.about), h("code", {}, each.address), h("small", {}, each.scenario)))));
  const search = h("input.search", { type: "search", placeholder: "Filter", "aria-label": "Filter questions" });
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  return h("section.questions", { "aria-label": "Questions to try" },
    head("Questions to try", String(world.questions.length), act.close),
    h("p.hint", {}, "Each is somebody whose mail did not arrive, for a different reason. Click one to ask about it here."),
    world.questions.length > 8 && search, list);
}

/** The panels that the world's maker gave. */
export function trouble(world, act) {
  return h("section.troubles", { "aria-label": "Make trouble" }, head("Make trouble", "you play AWS", act.close), world.panelBox);
}

function head(title, note, close) {
  return h("header.head", {}, h("h2", {}, title, note && h("span.note", {}, note)),
    h("button.plain", { type: "button", "aria-label": `Close ${title.toLowerCase()}`, on: { click: close } }, icon("close")));
}
