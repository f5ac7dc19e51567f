// What does not fit on the local Slack's page, each as words: run in the page as a function's body.

const ROUNDED = 0.75; // of a pixel
const faults = [];
const LABELS = "button, h1, h2, h3, .badge, .tab, .topic, .note, .presence, .team p, .hint, .part p";

function around(element) {
  const range = document.createRange();
  range.selectNodeContents(element);
  return range.getBoundingClientRect();
}

for (const element of document.querySelectorAll(LABELS)) {
  if (!element.checkVisibility() || !element.textContent.trim()) continue;
  const outer = element.getBoundingClientRect(), inner = around(element);
  const name = `${element.tagName.toLowerCase()} ${element.textContent.slice(0, 40)}`;
  if (inner.right > outer.right + ROUNDED || inner.left < outer.left - ROUNDED) faults.push(`${name} reaches out`);
  if (element.scrollWidth > element.clientWidth + 1 && element.clientWidth) faults.push(`${name} is cut`);
}
for (const column of document.querySelectorAll("#sidebar, #main, #side, .list, .panels, .asks")) {
  if (column.scrollWidth > column.clientWidth + 1) faults.push(`${column.id || column.className} has to be scrolled sideways`);
}
const page = document.scrollingElement;
if (page.scrollWidth > page.clientWidth) faults.push("the page has to be scrolled sideways");
return faults;
