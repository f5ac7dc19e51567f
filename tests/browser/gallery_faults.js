// What does not fit, each as [variant, scheme, what]: run in the gallery's page as a function's body.

const ROUNDED = 0.75; // of a pixel
const faults = [];

function outside(inner, outer) {
  return inner.width > 0 && (inner.left < outer.left - ROUNDED || inner.right > outer.right + ROUNDED);
}

function scrolls(element) {
  return getComputedStyle(element).overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
}

function around(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  return range;
}

function isCut(button) {
  const inner = around(button).getBoundingClientRect(), outer = button.getBoundingClientRect();
  return outside(inner, outer) || inner.bottom > outer.bottom + ROUNDED || button.scrollWidth > button.clientWidth + 1;
}

function* wrongIn(box) {
  const place = box.getBoundingClientRect();
  for (const element of box.querySelectorAll("*")) {
    const name = `${element.tagName.toLowerCase()}.${element.className}`;
    if (outside(element.getBoundingClientRect(), place)) yield `${name} is wider than its message`;
    if (scrolls(element)) yield `${name} has to be scrolled sideways`;
    if (element.matches(".action") && isCut(element)) yield `the label of ${element.textContent} is cut`;
    if (element.matches(".unsupported, .hidden-pings, .everybody")) yield `${name}: ${element.textContent}`;
  }
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const words = walker.currentNode;
    if ([...around(words).getClientRects()].some((each) => outside(each, place))) {
      yield `words reach out of it: ${words.data.slice(0, 40)}`;
    }
  }
}

for (const box of document.querySelectorAll(".box")) {
  for (const what of wrongIn(box)) faults.push([box.closest(".variant").dataset.variant, box.dataset.scheme, what]);
}
const page = document.scrollingElement;
if (page.scrollWidth > page.clientWidth) faults.push(["the page", "", "has to be scrolled sideways"]);
return faults;
