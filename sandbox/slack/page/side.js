// The right column: a thread, questions to try, or trouble to make.

import { h, icon } from "./dom.js";
import { composer } from "./composer.js";
import { counted, keep, rows } from "./messages.js";
import { spoken, t } from "./tongue.js";

/** What a question is about, in the language of who reads the page. */
export const aboutOf = (question) => (spoken() === "ja" ? question.about_ja : question.about);

export function thread(parent, replies, world, act, suggest) {
  const list = h("div.list", { role: "log", "aria-label": t("Replies"), tabindex: "0" });
  const title = world.channels.get(world.channel);
  const write = composer({ id: "reply", label: t("Reply in thread"), placeholder: t("Reply, or ask @ses-why here"), suggest, send: act.reply });
  const element = h("section.thread", { "aria-label": t("Thread") },
    head(t("Thread"), t("Close the thread"), title.is_im ? "" : `#${title.name}`, act.close), list,
    h("p.hint", {}, t("Slash commands do not work in threads, as in Slack. Mention @ses-why instead.")), write.form);
  const draw = (first, rest, fresh) => {
    const near = list.scrollHeight - list.scrollTop - list.clientHeight < 80;
    const count = { key: "count", sign: String(rest.length), make: () => h("div.day", { role: "separator" }, h("span", {}, counted(rest.length))) };
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
      h("b", {}, aboutOf(each)), h("code", {}, each.address), h("small", {}, each.scenario)))));
  const search = h("input.search", { type: "search", placeholder: t("Filter"), "aria-label": t("Filter questions") });
  search.addEventListener("input", () => {
    const wanted = search.value.toLowerCase();
    for (const item of list.children) item.hidden = !item.textContent.toLowerCase().includes(wanted);
  });
  return h("section.questions", { "aria-label": t("Questions to try") },
    head(t("Questions to try"), t("Close questions to try"), String(world.questions.length), act.close),
    h("p.hint", {}, t("Each is somebody whose mail did not arrive, for a different reason. Click one to ask about it here.")),
    world.questions.length > 8 && search, list);
}

/** The panels that the world's maker gave. */
export function trouble(world, act) {
  return h("section.troubles", { "aria-label": t("Make trouble") }, head(t("Make trouble"), t("Close make trouble"), t("you play AWS"), act.close), world.panelBox);
}

function head(title, label, note, close) {
  return h("header.head", {}, h("h2", {}, title, note && h("span.note", {}, note)),
    h("button.plain", { type: "button", "aria-label": label, on: { click: close } }, icon("close")));
}
