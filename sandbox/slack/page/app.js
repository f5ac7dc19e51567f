// Puts the page together: what is shown follows the server, what is done goes to it.

import { h, icon } from "./dom.js";
import { ask, listen, tell } from "./control.js";
import { blocks } from "./blocks.js";
import { composer } from "./composer.js";
import { modal } from "./dialogs.js";
import { keep, rows } from "./messages.js";
import { partner, setTheme, sidebar, titleOf } from "./sidebar.js";
import * as side from "./side.js";
import { locales, parts, speak, spoken, t } from "./tongue.js";

setTheme(localStorage.getItem("theme") ?? "auto");

const world = { unread: new Set(), live: false, tab: "messages", side: "questions", thread: null, messages: [], panelBox: h("div.panels") };
const shown = { list: null, thread: null, modals: new Map(), panels: [] };
const ALERTS = "ses-alerts";
const narrow = () => innerWidth <= 760;
const spot = (id) => document.getElementById(id);

world.people = {
  name: (id) => world.users.get(id)?.name ?? id,
  channel: (id) => world.channels.get(id)?.name ?? id,
  /** Where this person is, as [id, name]. */
  rooms: () => [...world.channels.values()].filter((each) => each.members.includes(world.me) && !each.is_archived)
    .map((each) => [each.id, each.is_im ? titleOf(each, world) : `#${each.name}`]),
};

async function begin() {
  if (narrow()) world.side = "none";
  await load();
  world.me = remembered("me", (id) => world.users.has(id)) ?? [...world.users.keys()][0];
  begun();
  findUnread();
  const [channel, ts] = decodeURIComponent(location.hash.slice(1)).split("/");
  const known = world.channels.get(channel);
  await go(known?.members.includes(world.me) ? channel : firstRoom(), ts ?? null);
  listen(changed, (live) => { world.live = live; load().then(drawSidebar).then(refresh); });
  await drawPanels();
}

/** In the language that this person has Slack in; who it is may change, and so may that. */
function begun() {
  speak(world.users.get(world.me).locale);
  document.title = t("{team} · local Slack", { team: world.team.name });
  for (const [id, label] of Object.entries({ sidebar: t("Workspace"), main: t("Channel"), side: t("Details") })) spot(id).setAttribute("aria-label", label);
  spot("skip").textContent = t("Skip to the message box");
}

/** Anew in each language: what they say is theirs. */
async function drawPanels() {
  for (const stop of shown.panels.splice(0)) stop?.();
  world.panelBox.replaceChildren();
  for (const address of world.panels) {
    const box = h("section.panel");
    world.panelBox.append(box);
    shown.panels.push((await import(address)).mount(box, { ask, tell, go: leave }));
  }
}

async function load() {
  const state = await ask("state").catch(() => null);
  if (!state) return;
  const { users, channels, ...rest } = state;
  Object.assign(world, rest, {
    users: new Map(users.map((user) => [user.id, user])),
    channels: new Map(channels.map((channel) => [channel.id, channel])),
  });
}

/** What was said while nobody looked; `newest` is a time stamp. */
function findUnread() {
  world.unread = new Set([...world.channels.values()].filter(({ id, newest }) => newest && Number(newest) > Number(localStorage.getItem(readUntil(id)))).map(({ id }) => id));
}

const readUntil = (channel) => `read ${world.me} ${channel}`;

function remembered(name, good) {
  const value = localStorage.getItem(name);
  return value && good(value) ? value : null;
}

const firstRoom = () => [...world.channels.values()].find((channel) => channel.members.includes(world.me)).id;

async function go(channel, ts = null) {
  Object.assign(world, { channel, thread: null, tab: "messages", messages: [] });
  world.unread.delete(channel);
  drawSidebar();
  drawMain();
  await refresh(false);
  if (ts && world.messages.some((message) => message.ts === ts)) return openThread(ts);
  drawSide();
  spot("compose")?.focus({ preventScroll: true });
}

/** From the right column to a channel. */
function leave(channel) {
  if (narrow()) world.side = "none";
  return go(channel);
}

async function be(user) {
  world.me = user;
  localStorage.setItem("me", user);
  await load();
  const before = spoken();
  begun();
  if (spoken() !== before) drawPanels();
  findUnread();
  const here = world.channels.get(world.channel).members.includes(user);
  await go(here ? world.channel : firstRoom());
}

/** Has Slack in that language from now on: the page's own words, and what users.info tells of the person. */
async function chooseLanguage(code) {
  const { tab, thread } = world;
  await tell("person", { user: world.me, locale: locales[code] });
  await load();
  begun();
  await Promise.all([drawPanels(), go(world.channel, thread)]);
  if (tab === "home") await openTab(tab);
  document.querySelector(".tongues [aria-checked=true]")?.focus();
}

let waiting = null;
function changed(change) {
  if (change.kind === "connection") load().then(() => { drawSidebar(); drawEmpty(); });
  else if (change.kind === "home" || change.kind === "view") refreshViews();
  else if (change.channel === world.channel) waiting ??= setTimeout(() => { waiting = null; refresh(); }, 16);
  else if (change.kind === "posted" || (change.kind === "whispered" && change.message.viewer === world.me)) {
    const known = world.channels.get(change.channel);
    if (known && !known.members.includes(world.me)) return;
    world.unread.add(change.channel);
    (known ? Promise.resolve() : load()).then(drawSidebar);
  }
}

/** Fetches the channel and shows what became of it. */
async function refresh(fresh = true) {
  const { channel, me } = world;
  const [all, own] = await Promise.all([ask("messages", { channel }), ask("ephemerals", { user: me, channel })]);
  if (channel !== world.channel || me !== world.me) return;
  world.messages = all.messages;
  world.own = own.messages;
  const said = all.messages.flatMap((message) => [message, ...message.replies]).map((each) => Number(each.ts));
  if (said.length) localStorage.setItem(readUntil(channel), String(Math.max(...said)));
  drawList(fresh);
  drawThread(fresh);
}

function drawSidebar() {
  if (!world.team) return;
  spot("sidebar").replaceChildren(...sidebar(world, { go, be, chooseLanguage }));
}

function drawMain() {
  const channel = world.channels.get(world.channel);
  const withBot = partner(channel, world) === world.bot;
  shown.list = h("div.list", { role: "log", "aria-label": t("Messages"), tabindex: "0" });
  const title = channel.is_im ? titleOf(channel, world) : [icon(channel.is_archived ? "archive" : channel.is_private ? "lock" : "hash"), channel.name];
  const tab = (name, label) => h(`button.tab${world.tab === name ? ".current" : ""}`, { type: "button", role: "tab", "aria-selected": String(world.tab === name), on: { click: () => openTab(name) } }, label);
  const tools = h("div.right", {}, withBot && h("div.tabs", { role: "tablist" }, tab("messages", t("Messages")), tab("home", t("Home"))),
    opener("questions", "spark", t("Questions to try")), world.panels.length > 0 && opener("trouble", "bolt", t("Make trouble")));
  const topic = channel.topic?.value || (withBot ? world.users.get(world.bot).title : "");
  const body = world.tab === "home" ? [h("div.list.home", { id: "home" })] : [shown.list, write(channel)];
  spot("main").replaceChildren(h("header.head", {}, h("h2", {}, title, withBot && h("span.badge", {}, t("APP"))), h("p.topic", {}, topic), tools), ...body);
}

/** Opens and closes what is in the right column. */
function opener(name, sign, label) {
  const open = () => {
    world.side = world.side === name && !world.thread ? "none" : name;
    world.thread = null;
    drawSide();
  };
  return h("button.plain.wide", { id: name, type: "button", title: label, "aria-pressed": "false", on: { click: open } }, icon(sign), label);
}

function write(channel) {
  const name = channel.is_im ? titleOf(channel, world) : `#${channel.name}`;
  const placeholder = channel.is_archived ? t("This channel is archived") : t("Message {name}, or type / to ask", { name });
  return composer({ id: "compose", label: t("Message {name}", { name }), placeholder, disabled: channel.is_archived, send: (text) => send(text, null), suggest, starts: world.shortcuts.filter((each) => !each.of_message), start }).form;
}

function drawList(fresh) {
  const { list } = shown;
  if (!list || world.tab !== "messages") return;
  const near = list.scrollHeight - list.scrollTop - list.clientHeight < 120;
  const broadcasts = world.messages.flatMap((message) => message.replies.filter((reply) => reply.subtype === "thread_broadcast"));
  const whole = [...world.messages, ...broadcasts, ...world.own.filter((each) => !each.thread_ts)];
  whole.sort((one, other) => Number(one.ts) - Number(other.ts));
  list.classList.toggle("blank", whole.length === 0);
  if (whole.length) keep(list, rows(whole, world, { press, open: openThread, start }), fresh);
  else drawEmpty();
  if (!fresh || near) list.scrollTop = list.scrollHeight;
}

function drawEmpty() {
  const { list } = shown;
  if (!list?.classList.contains("blank")) return;
  const channel = world.channels.get(world.channel);
  if (channel.name === ALERTS) return list.replaceChildren(quiet());
  const ready = world.connections > 0;
  // not the first three, which tend to be alike
  const spread = [0, 1 / 3, 2 / 3].map((part) => world.questions[Math.floor(part * world.questions.length)]);
  const some = channel.is_archived ? [] : [...new Set(spread)].filter(Boolean);
  list.replaceChildren(h("div.empty", {}, h("img", { src: "/page/icon.svg", alt: "" }),
    h("h3", {}, t("Why did this mail not arrive?")),
    h("p", {}, parts("Ask {command} and ses-why answers here, with its proof in a thread.", { command: h("code", {}, `${world.commands[0]} why user@example.com`) })),
    !ready && h("p.soft", { role: "status" }, t("ses-why is still connecting…")),
    some.length > 0 && h("div.tries", {}, some.map((each) => h("button.ask", { type: "button", on: { click: () => askAbout(each.address) } }, h("b", {}, side.aboutOf(each)), h("code", {}, each.address))))));
}

const quiet = () => h("div.empty", {}, h("img", { src: "/page/icon.svg", alt: "" }), h("h3", {}, t("Nothing to report")),
  h("p", {}, t("ses-why speaks up here when SES has trouble in a Region of ours, and when too much mail bounces or too many people complain.")),
  world.panels.length > 0 && h("p.soft", {}, t("To see it, press “Make trouble” above.")));

function openThread(ts) {
  Object.assign(world, { thread: ts });
  drawSide();
  shown.thread?.box.focus({ preventScroll: true });
}

function drawSide() {
  history.replaceState(null, "", `#${world.channel}${world.thread ? `/${world.thread}` : ""}`);
  const parent = world.messages.find((message) => message.ts === world.thread);
  shown.thread = parent ? side.thread(parent, replies(parent), world, { rows: { press, start }, close: closeSide, reply: (text) => send(text, world.thread) }, (text) => suggest(text, true)) : null;
  const views = { questions: () => side.questions(world, { ask: askAbout, close: closeSide }), trouble: () => side.trouble(world, { close: closeSide }) };
  const element = shown.thread?.element ?? views[world.side]?.() ?? null;
  spot("side").replaceChildren(...(element ? [element] : []));
  document.body.dataset.side = shown.thread ? "thread" : element ? world.side : "none";
  for (const name of Object.keys(views)) spot(name)?.setAttribute("aria-pressed", String(document.body.dataset.side === name));
}

const replies = (parent) => [...parent.replies, ...world.own.filter((each) => each.thread_ts === parent.ts)];

function drawThread(fresh) {
  const parent = world.messages.find((message) => message.ts === world.thread);
  if (parent && shown.thread) shown.thread.draw(parent, replies(parent), fresh);
  else if (world.thread) closeSide();
}

function closeSide() {
  if (world.thread) world.thread = null;
  else world.side = "none";
  drawSide();
}

async function openTab(name) {
  world.tab = name;
  drawMain();
  drawSide();
  if (name === "messages") return refresh(false);
  await tell("home", { user: world.me });
  refreshViews();
}

async function refreshViews() {
  const answer = await ask("home", { user: world.me });
  const pressHome = async (action_id, block_id) => (await tell("press", { user: world.me, action_id, block_id })).error;
  const empty = h("p.soft", {}, t("ses-why has published no Home tab yet."));
  spot("home")?.replaceChildren(...(answer.home ? blocks(answer.home.blocks, world.people, pressHome) : [empty]));
  for (const [id, box] of shown.modals) {
    const now = answer.modals.find((view) => view.id === id);
    if (now?.hash === box.dataset.hash) continue;
    box.dataset.over = "yes";
    box.close();
  }
  for (const view of answer.modals) if (!shown.modals.has(view.id)) shown.modals.set(view.id, openModal(view));
}

function openModal(view) {
  const submit = async (values) => {
    const answer = await tell("submit", { user: world.me, view_id: view.id, values });
    return { error: answer.error, errors: answer.answer?.errors };
  };
  const closed = (box) => {
    shown.modals.delete(view.id);
    if (!box.dataset.over) tell("dismiss", { user: world.me, view_id: view.id });
    else refreshViews();
  };
  return modal(view, world.people, submit, closed);
}

async function press(message, action_id, block_id) {
  return (await tell("press", { user: world.me, channel: world.channel, ts: message.ts, action_id, block_id })).error;
}

/** A shortcut; of a message, where one is given. */
async function start(callback_id, message) {
  const where = message ? { channel: world.channel, ts: message.ts } : {};
  return (await tell("shortcut", { user: world.me, callback_id, ...where })).error;
}

async function send(text, thread_ts) {
  const what = /^\/\w/.test(text) ? "command" : "message";
  const answer = await tell(what, { user: world.me, channel: world.channel, text, thread_ts });
  if (shown.list) shown.list.scrollTop = shown.list.scrollHeight;
  // what Slackbot says stands in the channel already
  return answer.ok || what === "command" ? null : t("Not sent: {fault}", { fault: answer.error.replaceAll("_", " ") });
}

async function askAbout(address) {
  if (world.tab !== "messages") await openTab("messages");
  // a narrow window has room for one column
  if (narrow()) closeSide();
  return send(`${world.commands[0]} why ${address}`, null);
}

function suggest(text, inThread = false) {
  const [command] = world.commands;
  if (text.startsWith("/")) {
    if (inThread) return [];
    const why = `${command} why `;
    if (text.startsWith(why)) {
      const begun = text.slice(why.length);
      return world.questions.filter((each) => each.address.startsWith(begun) && each.address !== begun).slice(0, 6)
        .map((each) => ({ insert: why + each.address, label: each.address, about: side.aboutOf(each) }));
    }
    return [{ insert: why, label: `${command} why user@example.com`, about: t("Why did this mail not arrive?") },
      { insert: `${command} help`, label: `${command} help`, about: t("What can I ask?") }].filter((each) => each.insert.startsWith(text));
  }
  const name = text.match(/(?:^|\s)@([\w-]*)$/)?.[1];
  if (name === undefined) return [];
  return [...world.users.values()].filter((user) => user.name.startsWith(name) && user.name !== name && user.name !== "slackbot")
    .sort((one) => (one.id === world.bot ? -1 : 1))
    .map((user) => ({ insert: `${text.slice(0, text.length - name.length)}${user.name} `, label: `@${user.name}`, about: user.title }));
}

addEventListener("keydown", (event) => {
  if (event.key === "Escape" && world.thread && !document.querySelector("dialog[open]")) {
    closeSide();
    spot("compose")?.focus();
  }
  const typing = event.target.matches?.("input, textarea, select");
  if (event.key === "/" && !typing) {
    event.preventDefault();
    const box = spot("compose");
    if (box && !box.disabled) { box.focus(); box.value = "/"; box.dispatchEvent(new Event("input")); }
  }
});

begin();
