// Builds elements.  Text goes in as text nodes only: nothing from outside is ever read as HTML.

const SVG = "http://www.w3.org/2000/svg";

const PATHS = {
  hash: "M6.5 3 5 17M13 3l-1.5 14M3.5 7.5h14M2.5 12.5h14",
  lock: "M5 9h10v8H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  archive: "M3 4h14v4H3zM4.5 8v8.5h11V8M8 11.5h4",
  reply: "M4 4.5h12v8.5H9.5L6 16v-3H4z",
  close: "m5 5 10 10M15 5 5 15",
  eye: "M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM10 7.8a2.2 2.2 0 1 1 0 4.4 2.2 2.2 0 0 1 0-4.4z",
  send: "M3 3.5 17.5 10 3 16.5 5 10zM5 10h6",
  sun: "M10 6.5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7zM10 1.5v2M10 16.5v2M1.5 10h2M16.5 10h2M4 4l1.4 1.4M14.6 14.6 16 16M16 4l-1.4 1.4M5.4 14.6 4 16",
  moon: "M16.5 12A7 7 0 0 1 8 3.5a7 7 0 1 0 8.5 8.5z",
  auto: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
  bolt: "M11.5 2 4.5 11.5H10L8.5 18l7-9.5H10z",
  spark: "M10 2.5 11.8 8 17.5 10l-5.7 2L10 17.5 8.2 12 2.5 10l5.7-2z",
  warn: "M10 3 18 16.5H2zM10 8.5v3.5M10 14.2v.1",
  bell: "M5 13.5V9a5 5 0 0 1 10 0v4.5l1.5 1.5h-13zM8.5 17h3",
  mail: "M2.5 4.5h15v11h-15zM3 5l7 6 7-6",
  menu: "M3 5.5h14M3 10h14M3 14.5h14",
};

/** h("div.card", {role: "note", on: {click}}, "text", child, null) */
export function h(tag, properties = {}, ...children) {
  const [name, ...classes] = tag.split(".");
  const element = document.createElement(name);
  if (classes.length) element.className = classes.join(" ");
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === "on") for (const [event, act] of Object.entries(value)) element.addEventListener(event, act);
    else if (key === "data") Object.assign(element.dataset, value);
    else if (key in element && typeof value !== "string") element[key] = value;
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function icon(name, label = "") {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 20 20");
  svg.setAttribute("class", "icon");
  if (label) svg.setAttribute("aria-label", label);
  else svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}

/** A link that cannot run anything; other schemes stay words. */
export function link(address, ...label) {
  let safe = false;
  try {
    safe = ["http:", "https:", "mailto:"].includes(new URL(address).protocol);
  } catch { /* not an address at all */ }
  if (!safe) return h("span", {}, ...label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", title: address }, ...label);
}
