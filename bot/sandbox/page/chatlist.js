// A person's chats: a slim rail of marks in a narrow pane, full rows where there is room.

import { fill, h, rove } from "./dom.js";
import { botAvatar, chatsOf, groupAvatar, sender, topicsOf } from "./people.js";
import { serviceWords } from "./service.js";
import { counted, t } from "./texts.js";
import { unread } from "./unread.js";
import { summary, timeOf } from "./words.js";

export class ChatList {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.element = h("nav", { class: "chatlist", "aria-label": t("Chats") });
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
    const waiting = row.count ? counted(row.count, "{n} unread message", "{n} unread messages") : null;
    const face = row.bot ? botAvatar() : groupAvatar(row.chat);
    const words = row.last
      ? (serviceWords(world, row.last) ?? this.preview(row.last, row.bot))
      : row.bot
        ? t("Press Start to begin")
        : t("No messages yet");
    return h(
      "button",
      {
        type: "button",
        class: "chat-row",
        title: row.title,
        "aria-current": row.open ? "true" : null,
        tabindex: row.open ? "0" : "-1",
        data: { testid: `chat-${row.id}`, unread: row.count },
        on: { click: () => this.enter(row) },
      },
      h(
        "span",
        { class: "chat-face" },
        face,
        h("span", { class: "unseen" }, [row.title, waiting].filter(Boolean).join(", ")),
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
          h("span", { class: "chat-name", "aria-hidden": "true" }, row.title),
          row.last ? h("span", { class: "chat-time" }, timeOf(row.last.date)) : null,
        ),
        h(
          "span",
          { class: "chat-line" },
          h("span", { class: "chat-preview" }, words),
          row.count
            ? h("span", { class: "badge", "aria-hidden": "true" }, row.count > 99 ? "99+" : row.count)
            : null,
        ),
      ),
    );
  }

  /** A group opens where something waits, else where the person last was in it. @param {any} row */
  enter(row) {
    const { pane } = this;
    const waits = (/** @type {number | null} */ topic) => unread(pane.app.world, pane.userId, row.id, topic) > 0;
    const here = pane.chatId === row.id ? pane.topic : pane.lastTopic(row.id);
    const other = waits(here) ? undefined : topicsOf(row.chat).find((topic) => waits(topic.id));
    pane.open(row.id, other ? other.id : here);
  }

  /** @param {any} message @param {boolean} bot */
  preview(message, bot) {
    if (message.from?.id === this.pane.userId && !message.sim?.from_bot) return t("You: {words}", { words: summary(message) });
    return bot ? summary(message) : `${sender(this.pane.app.world, message).name}: ${summary(message)}`;
  }
}
