// The button that a bot may put beside the text field of a private chat: it opens the bot's app.

import { get } from "./api.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";

export class MenuButton {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    /** @type {any} */
    this.wish = null;
    this.element = h("button", {
      type: "button",
      class: "button small primary menu-button",
      hidden: true,
      data: { testid: "menu-button" },
      on: { click: () => this.wish && void pane.openApp(this.wish.web_app.url) },
    });
    pane.app.world.on("world", () => void this.look());
  }

  /** Asks what this person sees; other places than the chat with the bot have no such button. */
  async look() {
    const { userId, chatId, app } = this.pane;
    const own = chatId === userId && app.world.chats.has(chatId);
    const seen = own ? await get(`chats/${userId}?user=${userId}&limit=1`).catch(() => null) : null;
    if (this.pane.userId !== userId || this.pane.chatId !== chatId) return;
    this.wish = seen?.menu_button?.type === "web_app" ? seen.menu_button : null;
    this.element.hidden = !this.wish;
    const words = this.wish?.text ?? "";
    this.element.setAttribute("aria-label", words);
    this.element.title = words;
    fill(this.element, icon("open", 14), h("span", { class: "menu-button-words" }, words));
  }
}
