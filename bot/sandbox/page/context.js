// The line above the text field: which message is being answered or edited.

import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { t } from "./texts.js";
import { summary } from "./words.js";

export class Context {
  /** @param {() => void} cancel */
  constructor(cancel) {
    this.cancel = cancel;
    /** @type {any} */
    this.reply = null;
    /** @type {any} */
    this.editing = null;
    this.lastForced = 0;
    this.element = h("div", { class: "composer-context", hidden: true });
  }

  /** @param {{reply?: any, editing?: any}} target */
  take({ reply = null, editing = null }) {
    this.reply = reply;
    this.editing = editing;
  }

  drop() {
    this.take({});
  }

  /**
   * A bot's force_reply makes the next message an answer to it, once.
   * @param {any} last the newest message @returns {any} the wish, or null
   */
  forced(last) {
    const wish = forceReply(last);
    if (!wish || !last.sim?.from_bot) return null;
    if (last.message_id !== this.lastForced) {
      this.lastForced = last.message_id;
      this.take({ reply: last });
    }
    return wish;
  }

  draw() {
    const target = this.editing ?? this.reply;
    this.element.hidden = !target;
    if (!target) return;
    const words = h(
      "span",
      { class: "context-words" },
      h("strong", null, this.editing ? t("Edit the message") : t("Reply")),
      h("span", null, summary(target)),
    );
    const close = h(
      "button",
      { type: "button", class: "icon-button", "aria-label": t("Cancel"), on: { click: this.cancel } },
      icon("close", 18),
    );
    fill(this.element, icon(this.editing ? "pencil" : "reply", 18), words, close);
  }
}

/** Bots see no force_reply in a message, people do: the sandbox may tell it beside. @param {any} message */
const forceReply = (message) =>
  message?.reply_markup?.force_reply ? message.reply_markup : (message?.sim?.force_reply ?? null);
