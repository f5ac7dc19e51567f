// One message as a row, and rows kept in step with what the server has.

import { h, icon } from "./dom.js";
import { blocks } from "./blocks.js";
import { dayOf, timeOf } from "./dates.js";
import { emoji } from "./emoji.js";
import { broadcast, mrkdwn, ping, pings } from "./mrkdwn.js";
import { dates, languageOf, spoken, t } from "./tongue.js";

export function avatar(user, bot, size = "") {
  if (user.id === bot) return h("img.avatar", { src: "/page/icon.svg", alt: "", "data-size": size });
  const shade = [...user.id].reduce((sum, letter) => sum + letter.charCodeAt(0), 0) % 5;
  const initials = user.real_name.split(" ").map((word) => word[0]).join("").slice(0, 2);
  return h(`span.avatar.shade${shade}`, { "aria-hidden": "true", "data-size": size }, initials);
}

/** `act`: {press(message, action, block), open(ts), start(callback, message)}; without `open` the row is in a thread. */
export function row(message, world, act) {
  const author = world.users.get(message.user);
  const own = message.viewer !== undefined;
  const gone = message.subtype === "tombstone";
  const name = author.id === world.bot ? author.name : author.real_name;
  return h(`article.message${own ? ".whisper" : ""}${gone ? ".gone" : ""}`,
    { tabindex: "-1", lang: languageOf(message.text + JSON.stringify(message.blocks ?? "")), "aria-label": `${name}, ${timeOf(message.ts)}` },
    own && h("p.only", {}, icon("eye"), ours(t("Only visible to you"))),
    message.command && h("p.only", {}, icon("reply"), ours(t("answers {command}", { command: message.command }))),
    message.subtype === "thread_broadcast" && act.open && h("p.only", {}, icon("reply"), ours(t("replied to a thread"))),
    avatar(author, world.bot),
    h("div.body", {},
      h("div.by", {}, h("strong.name", {}, name), author.is_bot && h("span.badge", { lang: spoken() }, t("APP")),
        h("time", { title: new Date(Number(message.ts) * 1000).toLocaleString(dates()) }, timeOf(message.ts))),
      content(message, world, (action, block) => act.press(message, action, block)),
      pictures(message), reactions(message), act.open && threadFoot(message, world, act.open)),
    !own && !gone && (act.open || act.start) && tools(message, world, act));
}

/** What can be done with a message: reply to it, and the bot's shortcuts. */
function tools(message, world, act) {
  const tool = (sign, title, click) => h("button.tool", { type: "button", title, "aria-label": title, on: { click } }, icon(sign));
  return h("div.tools", {},
    act.start && world.shortcuts.filter((each) => each.of_message).map((each) => tool("bolt", each.name, () => act.start(each.callback_id, message))),
    act.open && tool("reply", t("Reply in thread"), () => act.open(message.thread_ts ?? message.ts)));
}

function content(message, world, press) {
  // real Slack hides the label on messages that have blocks
  const edited = message.edited && !message.blocks && h("small.edited", { lang: spoken() }, t(" (edited)"));
  if (!message.blocks && !message.text) return null;
  if (!message.blocks) return h("div.text", {}, mrkdwn(message.text, world.people), edited);
  const hidden = pings(message.text);
  return h("div.blocks", {},
    hidden.length > 0 && h("p.hidden-pings", { role: "alert" }, icon("bell"), ours(t("The notification text pings ")), hidden.map((token) => (token.startsWith("!") ? broadcast(token.slice(1)) : ping(token)))),
    blocks(message.blocks, world.people, press));
}

/** Files that were uploaded here: pictures are shown, others can be downloaded. */
function pictures(message) {
  return message.files && h("div.files", {}, message.files.map((file) => h("figure.file", {},
    h("figcaption", {}, file.title),
    file.mimetype === "image/png"
      ? h("img", { src: new URL(file.url_private).pathname, alt: file.alt_txt ?? "", width: file.original_w, height: file.original_h })
      : h("a", { href: new URL(file.url_private).pathname, download: file.name }, file.name))));
}

function reactions(message) {
  return message.reactions && h("div.reactions", {}, message.reactions.map((each) =>
    h("span.reaction", { title: each.name }, emoji(each.name), ` ${each.count}`)));
}

function threadFoot(message, world, open) {
  if (!message.reply_count) return null;
  return h("button.foot", { type: "button", lang: spoken(), on: { click: () => open(message.ts) } },
    message.reply_users.slice(0, 4).map((id) => avatar(world.users.get(id), world.bot, "tiny")),
    h("b", {}, counted(message.reply_count)),
    h("span", {}, t("Last reply at {time}", { time: timeOf(message.latest_reply) })), h("span.go", { "aria-hidden": "true" }, t("View thread ›")));
}

export const counted = (count) => (count === 1 ? t("1 reply") : t("{count} replies", { count }));

/** Words of the page's within a message, which may be in another language. */
const ours = (words) => h("span", { lang: spoken() }, words);

/** Rows for messages, with a divider where a day begins. */
export function rows(messages, world, act) {
  const list = [];
  let day = null;
  for (const message of messages) {
    const began = dayOf(message.ts);
    if (began !== day) list.push({ key: `day ${began}`, sign: "", make: () => h("div.day", { role: "separator" }, h("span", {}, began)) });
    day = began;
    list.push({ key: message.ts, sign: JSON.stringify({ ...message, replies: 0 }), make: () => row(message, world, act) });
  }
  return list;
}

/** Brings a container's children in line; those that did not change stay as they are. */
export function keep(container, list, fresh = true) {
  const old = new Map([...container.children].map((child) => [child.dataset.key, child]));
  let spot = container.firstElementChild;
  for (const { key, sign, make } of list) {
    let node = old.get(key);
    old.delete(key);
    if (!node || node.dataset.sign !== sign) {
      const made = make();
      made.dataset.key = key;
      made.dataset.sign = sign;
      if (fresh) made.classList.add("fresh");
      if (node) {
        if (spot === node) spot = made;
        node.replaceWith(made);
      }
      node = made;
    }
    if (node === spot) spot = spot.nextElementSibling;
    else container.insertBefore(node, spot);
  }
  for (const left of old.values()) left.remove();
}
