// Slack's mrkdwn.  Tokens in <…> are found before entities are decoded, as Slack does it: an
// `&lt;!channel&gt;` is words, a `<!channel>` is a live ping, and looks like one.

import { h, icon, link } from "./dom.js";
import { emoji } from "./emoji.js";
import { inUtc, written } from "./dates.js";
import { t } from "./tongue.js";

const PIECE = new RegExp(
  [
    "```\\n?(?<pre>[\\s\\S]+?)\\n?```",
    "`(?<code>[^`\\n]+)`",
    "<(?<token>[^<>\\n]+)>",
    "(?<![\\w*])\\*(?=\\S)(?<bold>[^*\\n]*?\\S)\\*(?![\\w*])",
    "(?<![\\w_])_(?=\\S)(?<italic>[^_\\n]*?\\S)_(?![\\w_])",
    "(?<![\\w~])~(?=\\S)(?<strike>[^~\\n]*?\\S)~(?![\\w~])",
    ":(?<emoji>[a-z0-9_+'-]+):",
  ].join("|"),
  "g",
);
const TOKEN = /<([^<>\n]+)>/g;

export const decoded = (text) =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

/** What would notify somebody in this text, escaped or not it is what Slack would act on. */
export function pings(text) {
  return [...text.matchAll(TOKEN)].map((found) => found[1]).filter((token) => /^[!@]/.test(token) && !/^!date/.test(token));
}

export function mrkdwn(text, people) {
  const parts = [];
  let quote = [];
  const flush = () => {
    if (quote.length) parts.push(h("blockquote", {}, inline(quote.join("\n"), people)));
    quote = [];
  };
  // fences may span lines, so that they are kept whole while lines are looked at
  for (const chunk of text.split(/(```[\s\S]+?```)/)) {
    if (chunk.startsWith("```")) {
      flush();
      parts.push(inline(chunk, people));
      continue;
    }
    const lines = chunk.split("\n");
    lines.forEach((line, index) => {
      if (line.startsWith("&gt;")) return quote.push(line.slice(4).trimStart());
      flush();
      const last = index === lines.length - 1;
      parts.push(inline(last ? line : `${line}\n`, people));
    });
    flush();
  }
  return parts;
}

function inline(text, people) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(PIECE)) {
    parts.push(decoded(text.slice(end, found.index)), piece(found.groups, people));
    end = found.index + found[0].length;
  }
  parts.push(decoded(text.slice(end)));
  return parts;
}

function piece(groups, people) {
  if (groups.pre !== undefined) return h("pre", {}, tokens(groups.pre, people));
  if (groups.code !== undefined) return h("code", {}, tokens(groups.code, people));
  if (groups.token !== undefined) return token(groups.token, people);
  if (groups.bold !== undefined) return h("strong", {}, inline(groups.bold, people));
  if (groups.italic !== undefined) return h("em", {}, inline(groups.italic, people));
  if (groups.strike !== undefined) return h("s", {}, inline(groups.strike, people));
  return emoji(groups.emoji);
}

/** Code has no formatting, but tokens live there too. */
function tokens(text, people) {
  const parts = [];
  let end = 0;
  for (const found of text.matchAll(TOKEN)) {
    parts.push(decoded(text.slice(end, found.index)), token(found[1], people));
    end = found.index + found[0].length;
  }
  return [...parts, decoded(text.slice(end))];
}

function token(inside, people) {
  const [target, ...rest] = inside.split("|");
  const label = rest.length ? decoded(rest.join("|")) : null;
  if (/^!(channel|here|everyone)$/.test(target)) return broadcast(target.slice(1));
  if (target.startsWith("!subteam^")) return ping(label ?? `@${target.slice(9)}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (/^@[UW]/.test(target)) return mention(target.slice(1), people);
  if (/^#[CG]/.test(target)) return h("span.mention", {}, `#${label ?? people.channel(target.slice(1))}`);
  if (/^(https?:|mailto:)/.test(target)) {
    return link(decoded(target), label ?? decoded(target).replace(/^mailto:/, ""));
  }
  return `<${decoded(inside)}>`;
}

export const ping = (words) => h("span.mention.ping", {}, words);
export const broadcast = (range) =>
  h("span.mention.ping.everybody", { title: t("Notifies everybody here") }, icon("bell"), `@${range}`);
export const mention = (user, people) => ping(`@${people.name(user)}`);

function date(target, fallback) {
  const [, seconds, pattern, address] = target.split("^");
  const words = /^\d+$/.test(seconds) ? written(pattern, Number(seconds)) : fallback ?? target;
  const time = h("time", { title: inUtc(Number(seconds)) }, words);
  return address ? link(address, time) : time;
}
