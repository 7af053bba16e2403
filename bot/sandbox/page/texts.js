// The page's sentences in the reader's language. English stands where it is used and is the key of
// the other catalogues; a test holds that none of them lacks a sentence or keeps a dead one.

import { spanish } from "./spanish.js";
import { spanishBehind } from "./spanishbehind.js";

/** @type {Record<string, Record<string, string>>} */
const CATALOGUES = { en: {}, es: { ...spanish, ...spanishBehind } };

/** The first of the browser's languages that the page speaks. */
export const speech =
  (navigator.languages ?? [navigator.language])
    .map((one) => one.slice(0, 2).toLowerCase())
    .find((one) => one in CATALOGUES) ?? "en";

/**
 * A sentence with its gaps filled: t("{who} joined", { who: "Sam" }).
 * @param {string} words @param {Record<string, string | number>} [values]
 */
export function t(words, values = {}) {
  const sentence = CATALOGUES[speech][words] ?? words;
  return sentence.replace(/\{(\w+)\}/g, (gap, name) => String(values[name] ?? gap));
}

/** A sentence with a number in it, `{n}`. @param {number} n @param {string} one @param {string} many */
export const counted = (n, one, many) => t(n === 1 ? one : many, { n });

/** Translates what index.html itself says. */
export function speak() {
  document.documentElement.lang = speech;
  for (const element of document.querySelectorAll("[data-words]"))
    element.textContent = t(element.textContent?.trim() ?? "");
  for (const element of document.querySelectorAll("[data-named]"))
    element.setAttribute("aria-label", t(element.getAttribute("aria-label") ?? ""));
}
