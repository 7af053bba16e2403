// A person's chats: a slim rail of marks in a narrow pane, full rows where there is room.

import { fill, h, rove } from "./dom.js";
import { botAvatar, chatsOf, groupAvatar, sender } from "./people.js";
import { unread } from "./unread.js";
import { summary, timeOf } from "./words.js";
import { serviceWords } from "./bubble.js";

export class ChatList {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = h("nav", { class: "chatlist", "aria-label": "Chats" });
    this.print = "";
    rove(this.element, ".chat-row", "both");
  }

  render() {
    const { pane } = this;
    const { world } = pane.app;
    const rows = chatsOf(world, pane.userId).map((one) => {
      const last = (world.transcripts.get(one.id)?.messages ?? [])
        .filter((message) => !message.sim?.deleted)
        .at(-1);
      return { ...one, last, count: unread(world, pane.userId, one.id), open: one.id === pane.chatId };
    });
    const print = JSON.stringify(
      rows.map((row) => [row.id, row.title, row.last, row.count, row.open, row.chat?.bot_status]),
    );
    if (print === this.print) return;
    this.print = print;
    const focused = this.element.contains(document.activeElement);
    fill(
      this.element,
      rows.map((row) => this.row(row)),
    );
    if (focused)
      /** @type {HTMLElement | null} */ (this.element.querySelector('[aria-current="true"]'))?.focus({
        preventScroll: true,
      });
  }

  /** @param {any} row */
  row(row) {
    const { pane } = this;
    const { world } = pane.app;
    const face = row.bot ? botAvatar() : groupAvatar(row.chat);
    const words = row.last
      ? (serviceWords(world, row.last) ?? this.preview(row.last, row.bot))
      : row.bot
        ? "Press Start to begin"
        : "No messages yet";
    return h(
      "button",
      {
        type: "button",
        class: "chat-row",
        title: row.title,
        "aria-current": row.open ? "true" : null,
        tabindex: row.open ? "0" : "-1",
        data: { testid: `chat-${row.id}`, unread: row.count },
        on: { click: () => pane.open(row.id) },
      },
      h(
        "span",
        { class: "chat-face" },
        face,
        row.count
          ? h("span", { class: "badge", "aria-hidden": "true" }, row.count > 99 ? "99+" : row.count)
          : null,
      ),
      h(
        "span",
        { class: "chat-words" },
        h(
          "span",
          { class: "chat-line" },
          h("span", { class: "chat-name" }, row.title),
          row.last ? h("span", { class: "chat-time" }, timeOf(row.last.date)) : null,
        ),
        h(
          "span",
          { class: "chat-line" },
          h("span", { class: "chat-preview" }, words),
          row.count
            ? h("span", { class: "badge" }, row.count, h("span", { class: "unseen" }, " unread"))
            : null,
        ),
      ),
    );
  }

  /** @param {any} message @param {boolean} bot */
  preview(message, bot) {
    if (message.from?.id === this.pane.userId && !message.sim?.from_bot) return `You: ${summary(message)}`;
    return bot ? summary(message) : `${sender(this.pane.app.world, message).name}: ${summary(message)}`;
  }
}
