// Messages of a file, each in light and in dark: drawn by what draws the local Slack's page.

import { h } from "./dom.js";
import { blocks, words } from "./blocks.js";
import { row } from "./messages.js";
import { later, speak, t } from "./tongue.js";

const BOT = "UBOT";
const WIDTHS = { desktop: later("Desktop"), narrow: later("Narrow") };
const SCHEMES = { both: later("Both"), light: later("Light"), dark: later("Dark") };

const asked = new URLSearchParams(location.search);
const file = await (await fetch("/gallery.json")).json();
const groups = new Map(file.groups.map((group) => [group.name, group]));
/** What the address says, so that it can be linked. */
const chosen = {
  group: one("group", [...groups.keys()]),
  width: one("width", Object.keys(WIDTHS)),
  scheme: one("scheme", Object.keys(SCHEMES)),
  language: one("language", Object.keys(file.languages)),
};

function one(key, known) {
  const wanted = asked.get(key);
  return known.includes(wanted) ? wanted : known[0];
}

const variants = await (await fetch(`/variants.json?${new URLSearchParams({ group: chosen.group, language: chosen.language })}`)).json();

const people = Object.entries({ ...file.people, [BOT]: "ses-why" }).map(([id, name]) => [id, { id, name, real_name: name, is_bot: id === BOT }]);
const world = { bot: BOT, users: new Map(people) };
world.people = { name: (id) => world.users.get(id)?.name ?? id, channel: (id) => id, rooms: () => [] };

const idle = async () => "nothing_happens_here";

function drawn(message) {
  if (message.type === "modal" || message.type === "home") return view(message);
  return row({ user: BOT, ts: file.made, ...message }, world, { press: idle });
}

/** A modal or a home, open where it stands. */
function view(it) {
  const close = it.type === "modal" && h("button.action", { type: "button" }, it.close ? words(it.close, world.people) : t("Cancel"));
  return h(it.type === "modal" ? "div.dialog.modal.message" : "div.home", {},
    it.title && h("h2", {}, words(it.title, world.people)),
    h("div.blocks", {}, blocks(it.blocks, world.people, idle)),
    close && h("div.buttons", {}, close, it.submit && h("button.action.primary", { type: "button" }, words(it.submit, world.people))));
}

function variant(each) {
  const schemes = chosen.scheme === "both" ? ["light", "dark"] : [chosen.scheme];
  return h("section.variant", { "aria-label": each.title, data: { variant: each.name } },
    h("h2", {}, each.title), h("p.soft", {}, each.about),
    h("div.pair", {}, schemes.map((scheme) => h(`div.box.${scheme}`, { lang: each.language, data: { scheme } }, each.messages.map(drawn)))));
}

function choice(title, key, options) {
  return h("nav", { "aria-label": title, data: { choice: key } }, options.map(([value, label, lang]) =>
    h("a", { href: `?${new URLSearchParams({ ...chosen, [key]: value })}`, lang, "aria-current": value === chosen[key] ? "true" : null }, label)));
}

const translated = (options) => Object.entries(options).map(([value, label]) => [value, t(label)]);

speak(chosen.language);
const group = groups.get(chosen.group);
const titleOf = ({ titles }) => titles[chosen.language];
document.title = t("{group} · gallery", { group: titleOf(group) });
document.body.dataset.width = chosen.width;
const list = document.getElementById("variants");
list.setAttribute("aria-label", t("Messages"));
document.getElementById("choices").append(h("h1", {}, t("Gallery")),
  choice(t("Messages"), "group", file.groups.map((each) => [each.name, titleOf(each)])),
  choice(t("Width"), "width", translated(WIDTHS)), choice(t("Theme"), "scheme", translated(SCHEMES)),
  choice(t("Language"), "language", Object.entries(file.languages).map(([code, name]) => [code, name, code])));
list.append(...variants.map(variant));
await Promise.all([...document.images].map((image) => image.decode()));
document.body.dataset.ready = "true";
