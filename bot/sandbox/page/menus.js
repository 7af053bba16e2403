// The menu of one message: react, reply, edit, copy, pin, forward, delete.

import { post } from "./api.js";
import { isOwn } from "./bubble.js";
import { modal, popup } from "./dialogs.js";
import { h } from "./dom.js";
import { botAvatar, chatsOf, groupAvatar, mayDelete, mayPin } from "./people.js";
import { FACES, react } from "./reactions.js";
import { t } from "./texts.js";
import { summary } from "./words.js";

const LONG_PRESS_MS = 450;

export class Menus {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
  }

  /** Right button, long press and Enter open the menu; a double click replies. @param {HTMLElement} bubble @param {HTMLElement} row @param {any[]} messages */
  attach(bubble, row, messages) {
    const open = (/** @type {number} */ x, /** @type {number} */ y) =>
      popup({ x, y }, this.items(messages), t("Message"));
    bubble.addEventListener("contextmenu", (event) => {
      if (event.target instanceof Element && event.target.closest("a[href], input, textarea")) return;
      event.preventDefault();
      const box = bubble.getBoundingClientRect();
      const pointed = event.clientX !== 0 || event.clientY !== 0;
      bubble.focus({ preventScroll: true });
      open(pointed ? event.clientX : box.left + 24, pointed ? event.clientY : box.top + 24);
    });
    let timer = 0;
    bubble.addEventListener(
      "touchstart",
      (event) => {
        const touch = event.touches[0];
        timer = window.setTimeout(() => open(touch.clientX, touch.clientY), LONG_PRESS_MS);
      },
      { passive: true },
    );
    for (const kind of ["touchend", "touchmove", "touchcancel"])
      bubble.addEventListener(kind, () => clearTimeout(timer), { passive: true });
    row.addEventListener(
      "dblclick",
      (event) => event.target === row && this.pane.composer.replyTo(messages[0]),
    );
  }

  /** @param {any[]} messages @returns {import("./dialogs.js").MenuItem[]} */
  items(messages) {
    const { pane } = this;
    const head = messages[0];
    const worded = messages.find((one) => one.text || one.caption) ?? head;
    const text = worded.text ?? worded.caption;
    /** @type {import("./dialogs.js").MenuItem[]} */
    const items = [
      { faces: FACES, run: (face) => void react(pane, head, face) },
      { label: t("Reply"), icon: "reply", action: "reply", run: () => pane.composer.replyTo(head) },
    ];
    if (isOwn(pane, head) && head.text && !head.forward_origin)
      items.push({ label: t("Edit"), icon: "pencil", action: "edit", run: () => pane.composer.edit(head) });
    if (text)
      items.push({
        label: t("Copy the text"),
        icon: "copy",
        action: "copy",
        run: () =>
          void navigator.clipboard?.writeText(text).then(
            () => pane.toast(t("Copied")),
            () => pane.toast(t("The browser refused to copy"), "bad"),
          ),
      });
    const chat = pane.app.world.chats.get(pane.chatId);
    const pinned = (chat?.pinned ?? []).includes(head.message_id);
    if (mayPin(chat, pane.userId) && !head.sim?.deleted)
      items.push({
        label: pinned ? t("Unpin") : t("Pin"),
        icon: "tack",
        action: pinned ? "unpin" : "pin",
        run: () => void this.pin(head, pinned),
      });
    items.push({ label: t("Forward…"), icon: "forward", action: "forward", run: () => this.forward(messages) });
    const all = mayDelete(chat, pane.userId);
    const own = messages.filter((one) => (all || isOwn(pane, one)) && !one.sim?.deleted);
    if (own.length)
      items.push("line", {
        label: t("Delete"),
        icon: "trash",
        action: "delete",
        tone: "danger",
        run: () => void this.remove(own),
      });
    return items;
  }

  /** An album goes as a whole. @param {any[]} messages */
  async remove(messages) {
    const { pane } = this;
    const chat = pane.chatId;
    for (const { message_id } of messages) {
      const done = await pane.attempt(() => post("delete", { user: pane.userId, chat, message_id }));
      if (!done) return;
      pane.app.world.add(chat, [done.message]);
    }
  }

  /** @param {any} message @param {boolean} pinned */
  async pin(message, pinned) {
    const { pane } = this;
    const body = { user: pane.userId, chat: pane.chatId, message_id: message.message_id, pinned: !pinned };
    if (await pane.attempt(() => post("pin", body))) await pane.app.world.refreshChat(pane.chatId);
  }

  /** @param {any[]} messages */
  forward(messages) {
    const { pane } = this;
    const rows = chatsOf(pane.app.world, pane.userId).map((one) =>
      h(
        "button",
        {
          type: "button",
          class: "pick",
          on: {
            click: () => {
              box.close();
              void this.send(messages, one.id);
            },
          },
        },
        one.chat && !one.bot ? groupAvatar(one.chat) : botAvatar(),
        h("span", { class: "pick-words" }, h("strong", null, one.title)),
      ),
    );
    const box = modal({
      title: t("Forward to"),
      testid: "picker",
      body: [
        h("p", { class: "modal-note" }, `“${summary(messages[0]).slice(0, 80)}”`),
        h("div", { class: "picks" }, rows),
      ],
      className: "narrow",
    });
  }

  /** @param {any[]} messages @param {number} chat */
  async send(messages, chat) {
    const { pane } = this;
    const message_ids = messages.filter((one) => !one.sim?.deleted).map((one) => one.message_id);
    const body = { user: pane.userId, chat, from_chat: pane.chatId, message_ids };
    const sent = await pane.attempt(() => post("forward", body));
    if (!sent) return;
    pane.app.world.add(chat, sent.messages);
    pane.toast(t("Forwarded"));
  }
}
