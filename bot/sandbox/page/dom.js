// The one way this page makes elements: h() for HTML, svg() for drawings.
// Styles are set as properties (the page's policy forbids style attributes).

/**
 * @typedef {Node | string | number | false | null | undefined} Child
 */

/**
 * Makes an element. `on` holds listeners, `data` the dataset, `css` style properties;
 * everything else is an attribute (true = present, false/null = absent).
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...(Child | Child[])} children
 * @returns {HTMLElement}
 */
export function h(tag, props, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [kind, run] of Object.entries(value)) element.addEventListener(kind, run);
    else if (name === "data") Object.assign(element.dataset, clean(value));
    else if (name === "css")
      for (const [key, one] of Object.entries(value)) element.style.setProperty(key, String(one));
    else if (name === "value") /** @type {HTMLInputElement} */ (element).value = value;
    else element.setAttribute(name, value === true ? "" : String(value));
  }
  put(element, children);
  return element;
}

/** Appends children, skipping what is absent. @param {Node} parent @param {any[]} children */
export function put(parent, children) {
  for (const child of children.flat(3)) {
    if (child === null || child === undefined || child === false || child === "") continue;
    parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
  }
}

/** Replaces everything inside an element. @param {Element} parent @param {...any} children */
export function fill(parent, ...children) {
  parent.replaceChildren();
  put(parent, children);
}

/** Makes an SVG element. @param {string} tag @param {Record<string, string | number>} props @param {...SVGElement} children */
export function svg(tag, props, ...children) {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(props)) element.setAttribute(name, String(value));
  element.append(...children);
  return element;
}

/**
 * Arrow keys move the focus through the elements that match; Home and End jump.
 * @param {HTMLElement} root @param {string} selector @param {"vertical" | "horizontal" | "both"} way
 */
export function rove(root, selector, way = "vertical") {
  const forward =
    way === "vertical" ? ["ArrowDown"] : way === "horizontal" ? ["ArrowRight"] : ["ArrowDown", "ArrowRight"];
  const backward =
    way === "vertical" ? ["ArrowUp"] : way === "horizontal" ? ["ArrowLeft"] : ["ArrowUp", "ArrowLeft"];
  root.addEventListener("keydown", (event) => {
    const all = /** @type {HTMLElement[]} */ ([...root.querySelectorAll(selector)]);
    const here = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    if (here < 0) return;
    let next = -1;
    if (forward.includes(event.key)) next = Math.min(all.length - 1, here + 1);
    else if (backward.includes(event.key)) next = Math.max(0, here - 1);
    else if (event.key === "Home") next = 0;
    else if (event.key === "End") next = all.length - 1;
    if (next < 0) return;
    event.preventDefault();
    all[next].focus();
  });
}

/** @param {Record<string, any>} values */
function clean(values) {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== null && value !== undefined && value !== false),
  );
}
