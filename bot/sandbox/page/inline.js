// The inline keyboard under a bot's message.

import { h } from "./dom.js";
import { icon } from "./icons.js";
import { ANSWER_SECONDS } from "./taps.js";
import { t } from "./texts.js";

/** A label of more letters has a row of its own and wraps in it. */
const LONG = 22;
const STYLES = new Set(["primary", "success", "danger"]);

/**
 * @param {import("./pane.js").Pane} pane @param {any} message
 */
export function inlineKeyboard(pane, message) {
  const rows = message.reply_markup?.inline_keyboard;
  if (!rows?.length) return null;
  let late = false;
  const lines = rows.map((/** @type {any[]} */ row, /** @type {number} */ r) =>
    h(
      "div",
      { class: "inline-row" },
      row.map((button, c) => {
        const press = {
          chat: message.chat.id,
          message: message.message_id,
          row: r,
          col: c,
          label: button.text,
        };
        const state = pane.app.taps.state(pane.userId, press);
        if (state === "late") late = true;
        return one(pane, button, press, state);
      }),
    ),
  );
  return h(
    "div",
    { class: "inline-keyboard", role: "group", "aria-label": t("Buttons of this message") },
    lines,
    late
      ? h(
          "p",
          { class: "tap-note", role: "status", data: { testid: "tap-note" } },
          icon("clock", 14),
          t("No answer within {n} s", { n: ANSWER_SECONDS }),
        )
      : null,
  );
}

/** What the keyboard looks like now, for the transcript's comparison. @param {import("./pane.js").Pane} pane @param {any} message */
export function tapsShown(pane, message) {
  const rows = message.reply_markup?.inline_keyboard ?? [];
  return rows
    .flat()
    .map(
      (/** @type {any} */ button) =>
        pane.app.taps.state(pane.userId, {
          chat: message.chat.id,
          message: message.message_id,
          row: 0,
          col: 0,
          label: button.text,
        }) ?? "",
    )
    .join("");
}

/** @param {import("./pane.js").Pane} pane @param {any} button @param {import("./taps.js").Press} press @param {string | undefined} state */
function one(pane, button, press, state) {
  const look = STYLES.has(button.style) ? ` style-${button.style}` : "";
  const size = [...button.text].length > LONG ? " long" : "";
  const hooks = { testid: "inline-button", label: button.text, state: state ?? "idle" };
  const mark = button.url || button.web_app ? icon("open", 12) : button.copy_text ? icon("copy", 12) : null;
  const run = () => {
    if (button.copy_text) {
      void navigator.clipboard?.writeText(button.copy_text.text).catch(() => {});
      pane.toast(t("Copied"));
    } else if (button.url) pane.openLink(button.url);
    else if (button.web_app) void pane.openApp(button.web_app.url);
    else void pane.app.taps.press(pane.userId, press, pane);
  };
  return h(
    "button",
    {
      type: "button",
      class: `inline-button${look}${size}`,
      data: hooks,
      "aria-busy": state === "waiting" ? "true" : null,
      on: { click: run },
    },
    h("span", { class: "inline-label" }, button.text),
    mark ? h("span", { class: "inline-mark" }, mark) : null,
    state === "waiting" ? h("span", { class: "spinner", "aria-hidden": "true" }) : null,
  );
}
