// The keyboard that a bot puts in place of the phone's own: plain words and native requests.

import { post } from "./api.js";
import { ask } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { pickChat, pickUsers } from "./pickers.js";
import { t } from "./texts.js";

export class ReplyKeyboard {
  /** @param {import("./pane.js").Pane} pane @param {() => void} changed */
  constructor(pane, changed) {
    this.pane = pane;
    this.changed = changed;
    /** @type {any} */ this.markup = null;
    this.shown = true;
    this.print = "";
    this.element = h("div", {
      class: "reply-keyboard",
      role: "group",
      "aria-label": t("Keyboard of the bot"),
      hidden: true,
    });
  }

  /** @param {any} markup */
  render(markup) {
    this.markup = markup?.keyboard?.length ? markup : null;
    const print = JSON.stringify([this.pane.userId, this.markup]);
    if (print !== this.print) {
      this.print = print;
      this.shown = true;
      fill(
        this.element,
        (this.markup?.keyboard ?? []).map((/** @type {any[]} */ row) =>
          h(
            "div",
            { class: "reply-row" },
            row.map((button) => this.button(button)),
          ),
        ),
      );
    }
    this.element.hidden = !this.markup || !this.shown;
  }

  toggle() {
    this.shown = !this.shown;
    this.changed();
  }

  /** @param {any} raw a KeyboardButton, or its bare text */
  button(raw) {
    const button = typeof raw === "string" ? { text: raw } : raw;
    const mark = button.request_chat
      ? "group"
      : button.request_users
        ? "contact"
        : button.request_contact
          ? "contact"
          : button.request_location
            ? "pin"
            : null;
    const look = button.style ? `style-${button.style}` : "";
    return h(
      "button",
      {
        type: "button",
        class: `reply-button ${look}`,
        data: { testid: "reply-button", label: button.text },
        on: { click: () => void this.press(button) },
      },
      mark ? icon(mark, 16) : null,
      h("span", null, button.text),
    );
  }

  /** @param {any} button */
  async press(button) {
    const { pane } = this;
    if (button.web_app) return pane.openApp(button.web_app.url);
    if (button.request_chat) return pickChat(pane, button.text, button.request_chat);
    if (button.request_users) return pickUsers(pane, button.text, button.request_users);
    if (
      button.request_contact &&
      !(await ask(t("Share your contact?"), t("The bot will see your name and phone number."), t("Share")))
    )
      return;
    if (
      button.request_location &&
      !(await ask(t("Share your location?"), t("The bot will see where you are."), t("Share")))
    )
      return;
    const done = await pane.attempt(() => post("press", { user: pane.userId, label: button.text }));
    if (!done) return;
    if (this.markup?.one_time_keyboard) this.shown = false;
    pane.app.world.add(pane.chatId, done.messages);
    this.changed();
  }
}
