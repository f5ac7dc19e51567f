// Slack's date formats, in the reader's own zone and language.

import { dates, t } from "./tongue.js";

const format = (options) => (date) => new Intl.DateTimeFormat(dates(), options).format(date);
const clock = format({ hour: "2-digit", minute: "2-digit" });

function pretty(plain) {
  return (date) => {
    const days = Math.round((midnight(date) - midnight(new Date())) / 864e5);
    return { 0: t("today"), "-1": t("yesterday"), 1: t("tomorrow") }[days] ?? plain(date);
  };
}

function midnight(date) {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate());
}

const short = format({ month: "short", day: "numeric", year: "numeric" });
const long = format({ weekday: "long", month: "long", day: "numeric", year: "numeric" });
const middle = format({ month: "long", day: "numeric", year: "numeric" });

const TOKENS = {
  date_num: format({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date_slash: format({ year: "numeric", month: "2-digit", day: "2-digit" }),
  date: middle, date_pretty: pretty(middle),
  date_short: short, date_short_pretty: pretty(short),
  date_long: long, date_long_full: long, date_long_pretty: pretty(long),
  day_divider_pretty: pretty(long),
  time: clock,
  time_secs: format({ hour: "2-digit", minute: "2-digit", second: "2-digit" }),
  ago: (date) => ago(date),
};

export function written(pattern, seconds) {
  const date = new Date(seconds * 1000);
  const text = pattern.replace(/\{(\w+)\}/g, (whole, token) => TOKENS[token]?.(date) ?? whole);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export const inUtc = (seconds) => new Date(seconds * 1000).toISOString().replace("T", " ").slice(0, 19) + " UTC";
export const timeOf = (ts) => clock(new Date(Number(ts) * 1000));
export const dayOf = (ts) => written("{day_divider_pretty}", Number(ts));

function ago(date) {
  const seconds = (date - Date.now()) / 1000;
  const words = new Intl.RelativeTimeFormat(dates(), { numeric: "auto" });
  for (const [unit, size] of [["day", 86400], ["hour", 3600], ["minute", 60]]) {
    if (Math.abs(seconds) >= size) return words.format(Math.round(seconds / size), unit);
  }
  return words.format(Math.round(seconds), "second");
}
