import { expect, it } from "vitest";
import { matching } from "../src/palette";

const ALL = [
  { title: "Silences" },
  { title: "Café · Règles", keywords: "rules" },
  { title: "Theme: dark" },
];

it.each([
  ["", ["Silences", "Café · Règles", "Theme: dark"]],
  ["sil", ["Silences"]],
  ["cafe reg", ["Café · Règles"]],
  ["RULES", ["Café · Règles"]],
  ["dark the", ["Theme: dark"]],
  ["ules", []],
])("looks for the beginnings of words: %j", (words, titles) => {
  expect(matching(ALL, words).map(({ title }) => title)).toEqual(titles);
});
