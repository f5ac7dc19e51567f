// The left column: where one is, who one is, and whether the bot is there.

import { h, icon } from "./dom.js";
import { avatar } from "./messages.js";
import { NAMES, later, parts, spoken, t } from "./tongue.js";

const THEMES = { auto: later("System theme"), light: later("Light theme"), dark: later("Dark theme") };

/** `act`: {go(channel), be(user), chooseLanguage(code)} */
export function sidebar(world, act) {
  const mine = [...world.channels.values()].filter((channel) => channel.members.includes(world.me));
  const rooms = mine.filter((channel) => !channel.is_im);
  return [
    h("header.team", {}, h("span.logo", { "aria-hidden": "true" }, world.team.name[0]),
      h("div", {}, h("h1", {}, world.team.name), h("p", {}, t("Local Slack, no account")))),
    presence(world),
    h("div.rooms", {},
      group(t("Channels"), rooms.filter((channel) => !channel.is_archived), world, act),
      group(t("Direct messages"), mine.filter((channel) => channel.is_im), world, act),
      group(t("Archived"), rooms.filter((channel) => channel.is_archived), world, act)),
    h("footer.you", {},
      h("p", { id: "acting" }, t("You act as")),
      h("div.people", { role: "radiogroup", "aria-labelledby": "acting" }, [...world.users.values()].filter((user) => !user.is_bot).map((user) => person(user, world, act))),
      tongues(act), theme()),
  ];
}

function presence(world) {
  const here = world.live && world.connections > 0;
  const bot = h("b", {}, "ses-why");
  const words = !world.live ? t("Server gone, trying again…") : here ? parts("{bot} connected", { bot }) : parts("{bot} connecting…", { bot });
  return h(`p.presence${here ? ".here" : ""}`, { role: "status" }, h("span.dot", { "aria-hidden": "true" }), h("span", {}, words));
}

function group(title, channels, world, act) {
  if (!channels.length) return null;
  return h("section", {}, h("h2", {}, title), h("ul", {}, channels.map((channel) => {
    const current = channel.id === world.channel;
    const unread = world.unread.has(channel.id);
    return h("li", {}, h(`button.room${current ? ".current" : ""}${unread ? ".unread" : ""}`,
      { type: "button", "aria-current": current ? "page" : null, on: { click: () => act.go(channel.id) } },
      sign(channel, world), h("span", {}, titleOf(channel, world)), partner(channel, world) === world.bot && h("span.badge", {}, t("APP")),
      unread && h("span.count", { "aria-label": t("unread") }, "")));
  })));
}

function sign(channel, world) {
  if (channel.is_im) return avatar(world.users.get(partner(channel, world)), world.bot, "tiny");
  return icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash");
}

export const partner = (channel, world) => (channel.is_im ? channel.members.find((id) => id !== world.me) ?? world.me : null);

export function titleOf(channel, world) {
  if (!channel.is_im) return channel.name;
  const user = world.users.get(partner(channel, world));
  return user.id === world.bot ? user.name : user.real_name;
}

function person(user, world, act) {
  const on = user.id === world.me;
  return h(`button.person${on ? ".current" : ""}`, { type: "button", role: "radio", "aria-checked": String(on),
    title: `${user.real_name}, ${user.title}`, on: { click: () => act.be(user.id) } },
    avatar(user, world.bot), h("span", {}, user.real_name.split(" ")[0], h("small", {}, user.title)));
}

/** In which language this person has Slack. */
function tongues(act) {
  return h("div.tongues", { role: "radiogroup", "aria-label": t("Language") }, Object.entries(NAMES).map(([code, name]) => {
    const on = code === spoken();
    return h(`button.tongue${on ? ".current" : ""}`, { type: "button", role: "radio", lang: code, "aria-checked": String(on), on: { click: () => act.chooseLanguage(code) } }, name);
  }));
}

function theme() {
  const now = document.documentElement.dataset.theme ?? "auto";
  const names = Object.keys(THEMES);
  const button = h("button.theme", { type: "button", title: t("Change the theme") }, icon({ auto: "auto", light: "sun", dark: "moon" }[now]), t(THEMES[now]));
  button.addEventListener("click", () => {
    const next = names[(names.indexOf(now) + 1) % names.length];
    setTheme(next);
    const fresh = theme();
    button.replaceWith(fresh);
    fresh.focus();
  });
  return button;
}

export function setTheme(name) {
  if (name === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = name;
  localStorage.setItem("theme", name);
}
