// Pointing at one thing on the page: it is brought into sight, given the keyboard's place and ringed
// until the reader does something.

/** @type {HTMLElement | null} */
let pointed = null;
const forget = () => {
  delete pointed?.dataset.pointed;
  pointed = null;
};
addEventListener("pointerdown", forget, { capture: true });
addEventListener("keydown", forget, { capture: true });

/** @param {Element | null | undefined} target @returns {boolean} was it there? */
export function pointAt(target) {
  forget();
  if (!(target instanceof HTMLElement)) return false;
  pointed = target;
  target.dataset.pointed = "yes";
  target.scrollIntoView({ block: "nearest", inline: "nearest" });
  target.focus({ preventScroll: true });
  return true;
}
