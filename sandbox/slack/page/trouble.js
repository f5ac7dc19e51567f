// Somebody has to play AWS: the panel that makes trouble in the running world.
// It shows what the world is like now, whoever changed it.

import { h } from "./dom.js";
import { timeOf } from "./dates.js";

const LOOK_EVERY = 1000;
const STATUS = ["resolved", "informational", "performance issues", "disruption"];
const RATES = {
  bounce: { title: "Bounce rate", presets: [0.01, 0.045, 0.09], well: 0.012, line: "AWS reviews the account from 5 % on and may pause it from 10 % on." },
  complaint: { title: "Complaint rate", presets: [0.0002, 0.0009, 0.003], well: 0.0002, line: "AWS reviews from 0.1 % on and may pause from 0.5 % on." },
};
const FEED_FAULTS = { unreachable: "cannot be reached", "status:503": "answers 503", garbage: "answers something else", "slow:3": "takes 3 seconds" };
const API_FAULTS = { unreachable: "cannot be reached", AccessDeniedException: "denies permission", "status:503": "answers 503", "slow:3": "takes 3 seconds" };
const SOURCES = [
  { path: "feed", key: "feed", fault: "fault", name: "events", title: "JSON feed", faults: FEED_FAULTS, now: (world) => world.feeds.events },
  { path: "feed", key: "feed", fault: "fault", name: "rss", title: "RSS feed", faults: FEED_FAULTS, now: (world) => world.feeds.rss },
  { path: "fault", key: "service", fault: "error", name: "cloudwatch", title: "CloudWatch", faults: API_FAULTS, now: (world) => world.faults.cloudwatch },
  { path: "fault", key: "service", fault: "error", name: "sesv2", title: "SES's API", faults: API_FAULTS, now: (world) => world.faults.sesv2 },
];

const percent = (value) => `${Number((value * 100).toPrecision(3))} %`;
const moment = (iso) => timeOf(Date.parse(iso) / 1000);

export function mount(element, { ask, tell, go }) {
  document.head.append(h("link", { rel: "stylesheet", href: "/page/trouble.css" }));
  const panel = { region: null, world: null };
  const fault = h("p.fault", { role: "alert" });
  const change = async (path, body) => {
    const answer = await tell(path, body).catch(() => ({ error: "the sandbox does not answer" }));
    fault.textContent = answer.ok ? "" : `Not done: ${answer.error}`;
    if (answer.ok) draw(answer);
    return answer;
  };
  const here = () => panel.world.regions.find((region) => region.name === panel.region);
  const regions = h("div.tabs", { role: "group", "aria-label": "Region" });
  const hint = h("p", {});
  const parts = [service(panel, change), ...Object.entries(RATES).map(([name, rate]) => measure(name, rate, here, change)), sources(change), mail(change)];
  const well = h("button.action", { type: "button", on: { click: () => allWell(panel.world, change) } }, "Make all well again");
  element.append(hint, regions, ...parts.map((part) => part.box), fault, well);
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
    for (const part of parts) part.draw(world);
  }
  const look = async () => {
    if (panel.world && (document.hidden || !element.isConnected)) return;
    const world = await ask("world").catch(() => null);
    if (world?.ok) draw(world);
  };
  look();
  setInterval(look, LOOK_EVERY);
}

function where(watch, go) {
  const channel = h("button.way", { type: "button", on: { click: () => go(watch.channel) } }, "#ses-alerts");
  const minutes = (2 * watch.points_every_seconds) / 60;
  return ["ses-why is told nothing: it looks every ", `${watch.seconds} seconds and speaks up in `, channel, ". ",
    `An incident shows within seconds; a rate within ${minutes} minutes, once two points in a row say so: CloudWatch gets one a minute.`];
}

/** What is going on with SES in the Region, and what AWS says of it. */
function service(panel, change) {
  const tell = (action, more = {}) => () => change("incident", { region: panel.region, action, ...more }).then(() => visible()?.focus());
  const calm = [act("Report trouble", tell("start"), "danger"), act("Post a notice", tell("start", { informational: true }))];
  const open = [act("Update", tell("update")), act("Worsen", tell("worsen"), "danger"), act("Resolve", tell("resolve")), act("Vanish", tell("vanish"))];
  open[3].title = "It drops out of the feeds, and AWS never says that it is over";
  const visible = () => [...calm, ...open].find((button) => !button.hidden);
  const part = box("SES itself", h("div.acts", {}, calm, open));
  part.draw = (world) => {
    const [newest] = world.incidents.filter((each) => each.region === panel.region && each.state === "open").sort((one, other) => Date.parse(other.started) - Date.parse(one.started));
    for (const button of calm) button.hidden = Boolean(newest);
    for (const button of open) button.hidden = !newest;
    const count = newest?.updates.length;
    part.say(newest ? `${newest.informational ? "notice" : STATUS[newest.updates.at(-1).status]} since ${moment(newest.started)}, ${count} ${count === 1 ? "update" : "updates"}` : "all well", Boolean(newest));
  };
  return part;
}

function measure(name, rate, here, change) {
  const set = (value) => () => change("rate", { region: here().name, metric: name, value });
  const presets = [...rate.presets, null].map((value) => ({ value, button: h("button.tab", { type: "button", on: { click: set(value) } }, value === null ? "no data" : percent(value)) }));
  const part = box(rate.title, h("div.tabs", { role: "group", "aria-label": rate.title }, presets.map((each) => each.button)), h("p.soft", {}, rate.line));
  part.draw = () => {
    const { value, newest } = here()[name];
    for (const preset of presets) press(preset.button, preset.value === value);
    const last = newest && `newest point ${percent(newest.value)} at ${moment(newest.at)}`;
    const coming = newest?.value !== value;
    part.say(value === null ? `no new data; ${last ?? "there never was any"}` : coming ? `${percent(value)} from the next point on; ${last ?? "there is none yet"}` : last, value === null || value >= rate.presets[1]);
  };
  return part;
}

/** What the bot looks at, and how that fails. */
function sources(change) {
  const rows = SOURCES.map((source) => {
    const choice = h("select", {}, h("option", { value: "" }, "works"), Object.entries(source.faults).map(([value, words]) => h("option", { value }, words)));
    choice.addEventListener("change", () => change(source.path, { [source.key]: source.name, [source.fault]: choice.value || null }));
    return { source, choice, row: h("label.source", {}, h("span", {}, source.title), choice) };
  });
  const part = box("What ses-why looks at", rows.map((each) => each.row),
    h("p.soft", {}, "A source that fails is no alarm: ses-why mentions it after half an hour, and never calls it a recovery."));
  part.draw = (world) => {
    let broken = 0;
    for (const { source, choice } of rows) {
      const value = source.now(world) ?? "";
      // a scenario may have broken it in a way of its own
      if (![...choice.options].some((option) => option.value === value)) choice.append(h("option", { value }, value));
      if (choice.value !== value) choice.value = value;
      if (value) broken += 1;
    }
    part.say(broken ? `${broken} of ${rows.length} ${broken === 1 ? "fails" : "fail"}` : "all work", broken > 0);
  };
  return part;
}

/** Mail that SES still tries to deliver: somebody has to say how that ends. */
function mail(change) {
  const choice = h("select", { "aria-label": "Delayed mail to" });
  const tell = (ends) => () => change("mail", { to: choice.value, ends });
  const acts = [act("Deliver it", tell("delivered")), act("Bounce it", tell("bounced"), "danger"), act("Let it expire", tell("expired"), "danger")];
  const part = box("Delayed mail", h("label.source", {}, h("span", {}, "to"), choice), h("div.acts", {}, acts),
    h("p.soft", {}, "Ask about it first: the thread of its answer is told what becomes of it."));
  part.draw = ({ waiting }) => {
    const open = [...new Set(waiting.filter((each) => !each.ended).map((each) => each.to))];
    if (open.join() !== [...choice.options].map((option) => option.value).join()) {
      const before = choice.value;
      choice.replaceChildren(...open.map((to) => h("option", { value: to }, to)));
      if (open.includes(before)) choice.value = before;
    }
    choice.disabled = !open.length;
    for (const button of acts) button.disabled = !open.length;
    const ended = waiting.filter((each) => each.ended).map((each) => `${each.to}: ${each.ended}`);
    part.say(ended.length ? ended.join(", ") : open.length ? "SES still tries" : "none", false);
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
