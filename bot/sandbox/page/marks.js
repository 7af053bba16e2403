// What stands at the end of a bubble: deleted, silent, edited with its former words, the time.

import { modal } from "./dialogs.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";
import { longTime, timeOf } from "./words.js";

/** @param {any} message @param {boolean} deleted */
export function marks(message, deleted) {
  return h(
    "span",
    { class: "marks" },
    deleted ? h("span", { class: "mark" }, icon("trash", 12), t("deleted")) : null,
    message.sim?.silent
      ? h(
          "span",
          { class: "mark", title: t("Sent without sound"), role: "img", "aria-label": t("Sent without sound") },
          icon("bellOff", 12),
        )
      : null,
    edited(message),
    h(
      "time",
      { title: longTime(message.date), datetime: new Date(message.date * 1000).toISOString() },
      timeOf(message.date),
    ),
  );
}

/** @param {any} message */
function edited(message) {
  if (!message.edit_date && !message.sim?.edited) return null;
  const before = (message.sim?.history ?? []).filter((/** @type {any} */ one) => one.text);
  if (!before.length) return h("span", { class: "mark edited" }, t("edited"));
  return h(
    "button",
    {
      type: "button",
      class: "mark edited",
      title: t("Show what it said before"),
      data: { testid: "edited" },
      on: { click: () => history(message, before) },
    },
    t("edited"),
  );
}

/** @param {any} message @param {any[]} before oldest first */
function history(message, before) {
  const versions = [...before, { text: message.text ?? message.caption ?? "", date: message.edit_date ?? message.date }];
  modal({
    title: t("What it said before"),
    testid: "history",
    body: h(
      "ol",
      { class: "versions" },
      versions.map((one) =>
        h("li", null, one.date ? h("time", null, longTime(one.date)) : null, h("p", null, one.text)),
      ),
    ),
  });
}
