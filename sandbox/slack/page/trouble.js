// Somebody has to play AWS: the panel that makes trouble in the running world.
// It shows what the world is like now, whoever changed it.

import { h } from "./dom.js";
import { timeOf } from "./dates.js";
import { later, parts, t } from "./tongue.js";

const LOOK_EVERY = 1000;
const STATUS = [later("resolved"), later("informational"), later("performance issues"), later("disruption")];
const NOTICE = later("notice");
const RATES = {
  bounce: { title: later("Bounce rate"), presets: [0.01, 0.045, 0.09], well: 0.012, line: later("AWS reviews the account from 5 % on and may pause it from 10 % on.") },
  complaint: { title: later("Complaint rate"), presets: [0.0002, 0.0009, 0.003], well: 0.0002, line: later("AWS reviews from 0.1 % on and may pause from 0.5 % on.") },
};
const FEED_FAULTS = { unreachable: later("cannot be reached"), "status:503": later("answers 503"), garbage: later("answers something else"), "slow:3": later("takes 3 seconds") };
const API_FAULTS = { unreachable: later("cannot be reached"), AccessDeniedException: later("denies permission"), "status:503": later("answers 503"), "slow:3": later("takes 3 seconds") };
const ENDED = { delivered: later("delivered"), bounced: later("bounced"), expired: later("expired") };
const SOURCES = [
  { path: "feed", key: "feed", fault: "fault", name: "events", title: later("JSON feed"), faults: FEED_FAULTS, now: (world) => world.feeds.events },
  { path: "feed", key: "feed", fault: "fault", name: "rss", title: later("RSS feed"), faults: FEED_FAULTS, now: (world) => world.feeds.rss },
  { path: "fault", key: "service", fault: "error", name: "cloudwatch", title: later("CloudWatch"), faults: API_FAULTS, now: (world) => world.faults.cloudwatch },
  { path: "fault", key: "service", fault: "error", name: "sesv2", title: later("SES's API"), faults: API_FAULTS, now: (world) => world.faults.sesv2 },
];

const percent = (value) => t("{number} %", { number: Number((value * 100).toPrecision(3)) });
const moment = (iso) => timeOf(Date.parse(iso) / 1000);

/** Returns what ends it. */
export function mount(element, { ask, tell, go }) {
  document.head.append(h("link", { rel: "stylesheet", href: "/page/trouble.css" }));
  const panel = { region: null, world: null };
  const fault = h("p.fault", { role: "alert" });
  const change = async (path, body) => {
    const answer = await tell(path, body).catch(() => ({ error: t("the sandbox does not answer") }));
    fault.textContent = answer.ok ? "" : t("Not done: {fault}", { fault: answer.error });
    if (answer.ok) draw(answer);
    return answer;
  };
  const here = () => panel.world.regions.find((region) => region.name === panel.region);
  const regions = h("div.tabs", { role: "group", "aria-label": t("Region") });
  const hint = h("p", {});
  const boxes = [service(panel, change), ...Object.entries(RATES).map(([name, rate]) => measure(name, rate, here, change)), sources(change), mail(change)];
  const well = h("button.action", { type: "button", on: { click: () => allWell(panel.world, change) } }, t("Make all well again"));
  element.append(hint, regions, ...boxes.map((part) => part.box), fault, well);
  element.classList.add("trouble");

  const choose = (name) => {
    panel.region = name;
    draw(panel.world);
  };
  function draw(world) {
    if (!panel.world) {
      panel.region = world.regions[0].name;
      hint.append(...where(world.watch, go));
      regions.append(...world.regions.map(({ name }) => h("button.tab", { type: "button", data: { name }, on: { click: () => choose(name) } }, name)));
    }
    panel.world = world;
    for (const button of regions.children) press(button, button.dataset.name === panel.region);
    for (const part of boxes) part.draw(world);
  }
  const look = async () => {
    if (panel.world && (document.hidden || !element.isConnected)) return;
    const world = await ask("world").catch(() => null);
    if (world?.ok) draw(world);
  };
  look();
  const timer = setInterval(look, LOOK_EVERY);
  return () => clearInterval(timer);
}

function where(watch, go) {
  const channel = h("button.way", { type: "button", on: { click: () => go(watch.channel) } }, "#ses-alerts");
  const minutes = (2 * watch.points_every_seconds) / 60;
  return [...parts("ses-why is told nothing: it looks every {seconds} seconds and speaks up in {channel}. ", { seconds: watch.seconds, channel }),
    t("An incident shows within seconds; a rate within {minutes} minutes, once two points in a row say so: CloudWatch gets one a minute.", { minutes })];
}

/** What is going on with SES in the Region, and what AWS says of it. */
function service(panel, change) {
  const tell = (action, more = {}) => () => change("incident", { region: panel.region, action, ...more }).then(() => visible()?.focus());
  const calm = [act(t("Report trouble"), tell("start"), "danger"), act(t("Post a notice"), tell("start", { informational: true }))];
  const open = [act(t("Update"), tell("update")), act(t("Worsen"), tell("worsen"), "danger"), act(t("Resolve"), tell("resolve")), act(t("Vanish"), tell("vanish"))];
  open[3].title = t("It drops out of the feeds, and AWS never says that it is over");
  const visible = () => [...calm, ...open].find((button) => !button.hidden);
  const part = box(t("SES itself"), h("div.acts", {}, calm, open));
  part.draw = (world) => {
    const [newest] = world.incidents.filter((each) => each.region === panel.region && each.state === "open").sort((one, other) => Date.parse(other.started) - Date.parse(one.started));
    for (const button of calm) button.hidden = Boolean(newest);
    for (const button of open) button.hidden = !newest;
    part.say(newest ? going(newest) : t("all well"), Boolean(newest));
  };
  return part;
}

function going(incident) {
  const { length } = incident.updates;
  const values = { what: t(incident.informational ? NOTICE : STATUS[incident.updates.at(-1).status]), since: moment(incident.started), count: length };
  return length === 1 ? t("{what} since {since}, 1 update", values) : t("{what} since {since}, {count} updates", values);
}

function measure(name, rate, here, change) {
  const set = (value) => () => change("rate", { region: here().name, metric: name, value });
  const presets = [...rate.presets, null].map((value) => ({ value, button: h("button.tab", { type: "button", on: { click: set(value) } }, value === null ? t("no data") : percent(value)) }));
  const part = box(t(rate.title), h("div.tabs", { role: "group", "aria-label": t(rate.title) }, presets.map((each) => each.button)), h("p.soft", {}, t(rate.line)));
  part.draw = () => {
    const { value, newest } = here()[name];
    for (const preset of presets) press(preset.button, preset.value === value);
    part.say(measured(value, newest), value === null || value >= rate.presets[1]);
  };
  return part;
}

/** `value`: what new points will have; null: there are none.  `newest`: the last point, if there is one. */
function measured(value, newest) {
  const last = newest && { last: percent(newest.value), at: moment(newest.at) };
  if (value === null) return last ? t("no new data; newest point {last} at {at}", last) : t("no new data; there never was any");
  if (!last) return t("{value} from the next point on; there is none yet", { value: percent(value) });
  if (newest.value !== value) return t("{value} from the next point on; newest point {last} at {at}", { value: percent(value), ...last });
  return t("newest point {last} at {at}", last);
}

/** What the bot looks at, and how that fails. */
function sources(change) {
  const rows = SOURCES.map((source) => {
    const choice = h("select", {}, h("option", { value: "" }, t("works")), Object.entries(source.faults).map(([value, words]) => h("option", { value }, t(words))));
    choice.addEventListener("change", () => change(source.path, { [source.key]: source.name, [source.fault]: choice.value || null }));
    return { source, choice, row: h("label.source", {}, h("span", {}, t(source.title)), choice) };
  });
  const part = box(t("What ses-why looks at"), rows.map((each) => each.row),
    h("p.soft", {}, t("A source that fails is no alarm: ses-why mentions it after half an hour, and never calls it a recovery.")));
  part.draw = (world) => {
    let broken = 0;
    for (const { source, choice } of rows) {
      const value = source.now(world) ?? "";
      // a scenario may have broken it in a way of its own
      if (![...choice.options].some((option) => option.value === value)) choice.append(h("option", { value }, value));
      if (choice.value !== value) choice.value = value;
      if (value) broken += 1;
    }
    const values = { broken, all: rows.length };
    part.say(broken === 0 ? t("all work") : broken === 1 ? t("1 of {all} fails", values) : t("{broken} of {all} fail", values), broken > 0);
  };
  return part;
}

/** Mail that SES still tries to deliver: somebody has to say how that ends. */
function mail(change) {
  const choice = h("select", { "aria-label": t("Delayed mail to") });
  const tell = (ends) => () => change("mail", { to: choice.value, ends });
  const acts = [act(t("Deliver it"), tell("delivered")), act(t("Bounce it"), tell("bounced"), "danger"), act(t("Let it expire"), tell("expired"), "danger")];
  const part = box(t("Delayed mail"), h("label.source", {}, h("span", {}, t("to")), choice), h("div.acts", {}, acts),
    h("p.soft", {}, t("Ask about it first: the thread of its answer is told what becomes of it.")));
  part.draw = ({ waiting }) => {
    const open = [...new Set(waiting.filter((each) => !each.ended).map((each) => each.to))];
    if (open.join() !== [...choice.options].map((option) => option.value).join()) {
      const before = choice.value;
      choice.replaceChildren(...open.map((to) => h("option", { value: to }, to)));
      if (open.includes(before)) choice.value = before;
    }
    choice.disabled = !open.length;
    for (const button of acts) button.disabled = !open.length;
    const ended = waiting.filter((each) => each.ended).map((each) => t("{to}: {ended}", { to: each.to, ended: t(ENDED[each.ended] ?? each.ended) }));
    part.say(ended.length ? ended.join(", ") : open.length ? t("SES still tries") : t("none"), false);
  };
  return part;
}

async function allWell(world, change) {
  for (const { id, state } of world.incidents) if (state === "open") await change("incident", { id, action: "resolve" });
  for (const region of world.regions) {
    for (const [metric, { well }] of Object.entries(RATES)) if (region[metric].value !== well) await change("rate", { region: region.name, metric, value: well });
  }
  for (const source of SOURCES) if (source.now(world)) await change(source.path, { [source.key]: source.name, [source.fault]: null });
}

function box(title, ...content) {
  const state = h("p.state", {});
  const say = (words, bad) => {
    if (state.textContent !== words) state.textContent = words;
    state.classList.toggle("bad", bad);
  };
  return { box: h("section.part", { "aria-label": title }, h("h3", {}, title), state, content), say };
}

function act(label, click, style = "") {
  return h(`button.action${style && `.${style}`}`, { type: "button", on: { click } }, label);
}

function press(button, on) {
  button.classList.toggle("current", on);
  button.setAttribute("aria-pressed", String(on));
}
