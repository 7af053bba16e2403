// The list of commands that opens after "/", as the bot set it for this chat and person.

import { fill, h } from "./dom.js";
import { isAdmin } from "./people.js";
import { t } from "./texts.js";

/** @typedef {{command: string, description: string}} Command */

export class CommandList {
  /** @param {import("./composer.js").Composer} composer */
  constructor(composer) {
    this.composer = composer;
    this.element = h("div", {
      class: "command-list",
      role: "listbox",
      "aria-label": t("Commands"),
      hidden: true,
    });
    /** @type {Command[]} */
    this.found = [];
    this.at = 0;
  }

  /** @returns {Command[]} */
  all() {
    const { pane } = this.composer;
    const { world } = pane.app;
    const chat = world.chats.get(pane.chatId);
    const admin = isAdmin(chat, pane.userId);
    const language = world.people.get(pane.userId)?.language_code ?? "";
    return narrowest(world.commands, {
      chat: pane.chatId,
      user: pane.userId,
      own: pane.chatId === pane.userId,
      admin,
      language,
    });
  }

  /** @param {string} text */
  update(text) {
    const match = /^\/([a-z0-9_]*)$/i.exec(text);
    if (!match) return this.hide();
    this.found = this.all().filter((one) => one.command.startsWith(match[1].toLowerCase()));
    this.at = 0;
    this.draw();
  }

  hide() {
    this.found = [];
    this.draw();
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    if (!this.found.length) return false;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      this.at = (this.at + (event.key === "ArrowDown" ? 1 : -1) + this.found.length) % this.found.length;
      this.draw();
    } else if (event.key === "Escape") this.hide();
    else if (event.key === "Tab" || (event.key === "Enter" && !event.shiftKey))
      this.choose(this.found[this.at]);
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {Command} command */
  choose(command) {
    const { composer } = this;
    const { pane } = composer;
    composer.input.value = "";
    this.hide();
    composer.typed();
    const group = pane.chatId !== pane.userId;
    void composer.sendText(`/${command.command}${group ? `@${pane.app.world.bot.username}` : ""}`);
  }

  draw() {
    this.element.hidden = this.found.length === 0;
    fill(
      this.element,
      this.found.map((one, index) =>
        h(
          "button",
          {
            type: "button",
            class: "command",
            role: "option",
            tabindex: "-1",
            "aria-selected": String(index === this.at),
            data: { testid: "command", command: one.command },
            on: {
              mousedown: (/** @type {Event} */ event) => event.preventDefault(),
              click: () => this.choose(one),
            },
          },
          h("strong", null, `/${one.command}`),
          h("span", null, one.description),
        ),
      ),
    );
    /** @type {HTMLElement | null} */ (this.element.querySelector('[aria-selected="true"]'))?.scrollIntoView({
      block: "nearest",
    });
  }
}

/**
 * Telegram's rule: the narrowest scope that has commands wins, the reader's language before none.
 * @param {any} set @param {{chat: number, user: number, own: boolean, admin: boolean, language: string}} who
 * @returns {Command[]}
 */
export function narrowest(set, who) {
  if (Array.isArray(set)) return set;
  const scopes = who.own
    ? [`chat:${who.chat}`, "all_private_chats", "default"]
    : [
        `chat_member:${who.chat}:${who.user}`,
        ...(who.admin ? [`chat_administrators:${who.chat}`] : []),
        `chat:${who.chat}`,
        ...(who.admin ? ["all_chat_administrators"] : []),
        "all_group_chats",
        "default",
      ];
  for (const scope of scopes) {
    for (const language of [who.language, ""]) {
      const found = set?.[`${scope}/${language}`] ?? (language === "" ? set?.[scope] : undefined);
      if (Array.isArray(found) && found.length) return found;
      const nested = set?.[scope]?.[language];
      if (Array.isArray(nested) && nested.length) return nested;
    }
  }
  return [];
}
