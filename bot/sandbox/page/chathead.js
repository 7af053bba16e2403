// The line above a chat: back, face, title, what is going on; and a forum's topics as tabs.

import { fill, h, rove } from "./dom.js";
import { icon } from "./icons.js";
import { chatMenu } from "./chatmenu.js";
import { botAvatar, botIsIn, groupAvatar, topicOf, topicsOf } from "./people.js";
import { counted, t } from "./texts.js";
import { unread } from "./unread.js";
import { summary } from "./words.js";

/** The tabs fade out at the edge; the open one stands clear of it. */
const EDGE_PX = 24;

export class ChatHead {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.print = "";
    this.bar = h("header", { class: "chat-head" });
    this.topics = h("div", { class: "topics", role: "tablist", "aria-label": t("Topics") });
    this.pin = h("button", { type: "button", class: "pin-bar", hidden: true, data: { testid: "pin-bar" } });
    this.pinsBack = 0;
    this.pin.addEventListener("click", () => {
      pane.transcript.reveal(Number(this.pin.dataset.message));
      this.pinsBack += 1;
      this.drawPin(pane.app.world.chats.get(pane.chatId));
    });
    this.element = h("div", { class: "chat-top" }, this.bar, this.topics, this.pin);
    rove(this.topics, ".topic", "horizontal");
    new ResizeObserver(() => this.showTopic()).observe(this.topics);
  }

  render() {
    const { pane } = this;
    const { world } = pane.app;
    const chat = world.chats.get(pane.chatId);
    const bot = pane.chatId === pane.userId;
    const typing = Boolean(world.transcripts.get(pane.chatId)?.typing);
    const title = bot ? world.bot.first_name : (chat?.title ?? "");
    const sub = bot ? t("bot") : this.members(chat);
    const tabs = topicsOf(chat).map((topic) => ({
      ...topic,
      count: unread(world, pane.userId, pane.chatId, topic.id),
      open: topic.id === pane.topic,
    }));
    this.drawPin(chat);
    const print = JSON.stringify([pane.chatId, title, sub, typing, tabs]);
    if (print === this.print) return;
    this.print = print;
    const line = typing
      ? h(
          "small",
          { class: "typing", data: { testid: "typing" } },
          bot ? t("typing") : t("{bot} is typing", { bot: world.bot.first_name }),
          h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")),
        )
      : h("small", null, sub);
    fill(
      this.bar,
      h(
        "button",
        {
          type: "button",
          class: "icon-button back",
          "aria-label": t("Back to the chats"),
          data: { testid: "back" },
          on: { click: () => pane.back() },
        },
        icon("back"),
      ),
      bot ? botAvatar("small") : chat ? groupAvatar(chat, "small") : null,
      h("span", { class: "chat-title" }, h("strong", null, title), line),
      pane.tool(
        "more",
        bot ? t("More for this person") : t("More for this group"),
        "chat-menu",
        (button) => chatMenu(pane, button),
        bot ? "only-narrow" : "",
      ),
    );
    const kept = this.topics.scrollLeft;
    const focused = this.topics.contains(document.activeElement);
    this.topics.hidden = tabs.length === 0;
    fill(
      this.topics,
      tabs.map((tab) =>
        h(
          "button",
          {
            type: "button",
            role: "tab",
            class: `topic ${tab.closed ? "closed" : ""}`,
            "aria-selected": String(tab.open),
            tabindex: tab.open ? "0" : "-1",
            "aria-label": [
              t("Topic {name}", { name: tab.name }),
              tab.count ? counted(tab.count, "{n} unread message", "{n} unread messages") : null,
              tab.closed ? t("closed") : null,
            ]
              .filter(Boolean)
              .join(", "),
            data: { testid: `chat-${pane.chatId}-${tab.id ?? 1}`, unread: tab.count },
            on: { click: () => pane.open(pane.chatId, tab.id) },
          },
          icon(tab.closed ? "check" : "topic", 14),
          h("span", null, tab.name),
          tab.count ? h("span", { class: "badge" }, tab.count) : null,
        ),
      ),
    );
    this.topics.scrollLeft = kept;
    if (focused) this.openTopic()?.focus({ preventScroll: true });
    this.showTopic();
  }

  /** @returns {HTMLElement | null} */
  openTopic() {
    return this.topics.querySelector('[aria-selected="true"]');
  }

  /** Brings the open topic's tab into sight. Not scrollIntoView: it would also move the page on a phone. */
  showTopic() {
    const tab = this.openTopic();
    if (!tab) return;
    const over =
      tab.offsetLeft + tab.offsetWidth - this.topics.clientWidth - this.topics.scrollLeft + EDGE_PX;
    if (over > 0) this.topics.scrollLeft += over;
    if (tab.offsetLeft - EDGE_PX < this.topics.scrollLeft) this.topics.scrollLeft = tab.offsetLeft - EDGE_PX;
  }

  /** The newest pinned message of this topic, one press away. @param {any} chat */
  drawPin(chat) {
    const { pane } = this;
    const messages = pane.app.world.transcripts.get(pane.chatId)?.messages ?? [];
    const pinned = (chat?.pinned ?? [])
      .map((/** @type {number} */ id) => messages.find((one) => one.message_id === id))
      .filter((/** @type {any} */ one) => one && !one.sim?.deleted && topicOf(chat, one) === pane.topic);
    this.pin.hidden = pinned.length === 0;
    if (!pinned.length) return;
    // Each press goes to the pinned message before, and after the oldest to the newest.
    const at = (((pinned.length - 1 - this.pinsBack) % pinned.length) + pinned.length) % pinned.length;
    this.pin.dataset.message = String(pinned[at].message_id);
    fill(
      this.pin,
      icon("tack", 16),
      h(
        "span",
        { class: "pin-words" },
        h("strong", null, pinned.length > 1 ? t("Pinned message {n} of {all}", { n: at + 1, all: pinned.length }) : t("Pinned message")),
        h("span", null, summary(pinned[at])),
      ),
    );
  }

  /** @param {import("./state.js").Chat | undefined} chat */
  members(chat) {
    if (!chat) return "";
    const count = chat.members.filter((one) => one.status !== "left" && one.status !== "kicked").length;
    const people =
      chat.type === "channel"
        ? counted(count, "{n} subscriber", "{n} subscribers")
        : counted(count, "{n} person", "{n} people");
    const role =
      chat.bot_status === "administrator"
        ? t("bot is admin")
        : chat.bot_status === "restricted"
          ? t("bot may not write")
          : botIsIn(chat)
            ? t("bot is a member")
            : t("without the bot");
    return `${people} · ${role}`;
  }
}
