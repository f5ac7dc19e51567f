// Messages of a file, each in light and in dark: drawn by what draws the local Slack's page.

import { h } from "./dom.js";
import { blocks, words } from "./blocks.js";
import { row } from "./messages.js";

const BOT = "UBOT";
const WIDTHS = { desktop: "Desktop", narrow: "Narrow" };
const SCHEMES = ["light", "dark"];

const asked = new URLSearchParams(location.search);
const file = await (await fetch("/gallery.json")).json();
const names = file.groups.map(({ name }) => name);
const chosen = {
  group: one(asked.get("group"), names),
  width: one(asked.get("width"), Object.keys(WIDTHS)),
  language: one(asked.get("language"), Object.keys(file.languages)),
};

function one(wanted, known) {
  return known.includes(wanted) ? wanted : known[0];
}

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
  const close = it.type === "modal" && h("button.action", { type: "button" }, it.close ? words(it.close, world.people) : "Cancel");
  return h(it.type === "modal" ? "div.dialog.modal.message" : "div.home", {},
    it.title && h("h2", {}, words(it.title, world.people)),
    h("div.blocks", {}, blocks(it.blocks, world.people, idle)),
    close && h("div.buttons", {}, close, it.submit && h("button.action.primary", { type: "button" }, words(it.submit, world.people))));
}

function variant(each) {
  return h("section.variant", { "aria-label": each.name, data: { variant: each.name } },
    h("h2", {}, each.name), h("p.soft", {}, each.about),
    h("div.pair", {}, SCHEMES.map((scheme) => h(`div.box.${scheme}`, { lang: each.language, data: { scheme } }, each.messages.map(drawn)))));
}

function choice(title, key, options) {
  return h("nav", { "aria-label": title }, Object.entries(options).map(([value, label]) =>
    h("a", { href: `?${new URLSearchParams({ ...chosen, [key]: value })}`, "aria-current": value === chosen[key] ? "true" : null }, label)));
}

const group = file.groups.find(({ name }) => name === chosen.group);
document.title = `${chosen.group} · gallery`;
document.body.dataset.width = chosen.width;
document.getElementById("choices").append(h("h1", {}, "Gallery"),
  choice("Messages", "group", Object.fromEntries(names.map((name) => [name, name]))),
  choice("Width", "width", WIDTHS), choice("Language", "language", file.languages));
document.getElementById("variants").append(...group.variants.filter(({ language }) => language === chosen.language).map(variant));
await Promise.all([...document.images].map((image) => image.decode()));
document.body.dataset.ready = "true";
