// One person's phone: who it is, their chats, the open chat and everything typed or pressed in it.

import { post } from "./api.js";
import { ChatHead } from "./chathead.js";
import { ChatList } from "./chatlist.js";
import { Composer } from "./composer.js";
import { alertBox, popup } from "./dialogs.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openLink, openLinkAs } from "./links.js";
import { Menus } from "./menus.js";
import { paneMenu } from "./panemenu.js";
import { avatar, chatsOf, fullName, topicOf, topicsOf } from "./people.js";
import { t } from "./texts.js";
import { Transcript } from "./transcript.js";
import { language } from "./words.js";

const TOAST_MS = 4000;
const PULSE_MS = 1400;

export class Pane {
  /** @param {import("./app.js").App} app @param {{user: number, chat?: number, topic?: number | null}} place */
  constructor(app, place) {
    this.app = app;
    this.userId = place.user;
    this.chatId = place.chat ?? place.user;
    this.inChat = true;
    /** @type {Map<number, {chat: number, topic: number | null}>} where others were in this pane */
    this.places = new Map();
    /** @type {Map<string, number | null>} which topic each person had open in each group */
    this.topics = new Map();
    /** @type {number | null} */
    this.topic = place.topic === undefined ? this.lastTopic(this.chatId) : place.topic;
    this.menus = new Menus(this);
    /** @type {import("./entities.js").Doors} */
    this.doors = {
      link: (url, anchor) => openLinkAs(this, url, anchor),
      command: (text) => void this.composer.sendText(text),
      now: () => app.world.now(),
    };

    this.toasts = h("div", { class: "toasts", role: "status", "aria-live": "polite" });
    this.list = new ChatList(this);
    this.head = new ChatHead(this);
    this.transcript = new Transcript(this);
    this.composer = new Composer(this);
    this.who = h("button", {
      type: "button",
      class: "who",
      "aria-haspopup": "menu",
      data: { testid: "pane-person" },
      on: { click: () => this.choosePerson() },
    });
    const tools = [
      this.tool("more", t("More for this person"), "pane-menu", (button) => paneMenu(this, button)),
      this.tool("close", t("Close this pane"), "pane-close", () => app.closePane(this)),
    ];
    this.element = h(
      "section",
      { class: "pane" },
      h("header", { class: "pane-person" }, this.who, h("span", { class: "pane-tools" }, tools)),
      h(
        "div",
        { class: "pane-body" },
        this.list.element,
        h("div", { class: "chat" }, this.head.element, this.transcript.element, this.composer.element),
      ),
    );
    this.element.addEventListener("pointerdown", () => app.touch(this));
    this.element.addEventListener("focusin", () => app.touch(this));
    this.composer.acceptDrops(this.element);
    this.normalise();
    this.render();
  }

  /** @param {string} name @param {string} label @param {string} testid @param {(button: HTMLElement) => void} run @param {string} [extra] */
  tool(name, label, testid, run, extra = "") {
    const button = h(
      "button",
      { type: "button", class: `icon-button ${extra}`, "aria-label": label, title: label, data: { testid } },
      icon(name),
    );
    button.addEventListener("click", () => run(button));
    return button;
  }

  /** The chat or topic may be gone, or the person may have left it. */
  normalise() {
    const grown = this.app.world.chats.get(this.chatId)?.migrated_to;
    if (grown) this.chatId = grown;
    const seen = chatsOf(this.app.world, this.userId);
    if (!seen.some((one) => one.id === this.chatId)) this.chatId = this.userId;
    const topics = topicsOf(this.app.world.chats.get(this.chatId));
    if (!topics.some((topic) => topic.id === this.topic)) this.topic = null;
  }

  render() {
    const { world } = this.app;
    this.normalise();
    const person = world.people.get(this.userId);
    const name = fullName(person);
    this.element.dataset.testid = `pane-${this.userId}`;
    this.element.dataset.view = this.inChat ? "chat" : "list";
    this.element.setAttribute("aria-label", t("{name}'s phone", { name }));
    const print = JSON.stringify([person, name]);
    if (this.who.dataset.print !== print) {
      this.who.dataset.print = print;
      fill(
        this.who,
        avatar(this.userId, name, "small"),
        h(
          "span",
          { class: "who-words" },
          h("span", { class: "unseen" }, `${t("You are")} `),
          h("strong", null, name),
          h(
            "small",
            null,
            [person?.username ? `@${person.username}` : null, language(person?.language_code)]
              .filter(Boolean)
              .join(" · "),
          ),
        ),
        person?.blocked_bot ? h("span", { class: "tag danger" }, t("blocked the bot")) : null,
        h("span", { class: "unseen" }, t("Choose another person")),
        icon("chevron", 16),
      );
      this.list.element.setAttribute("aria-label", t("Chats of {name}", { name }));
    }
    this.list.render();
    this.drawChat();
  }

  /** Only the open chat. */
  drawChat() {
    this.head.render();
    this.transcript.render();
    this.composer.render();
  }

  /** Is the transcript before somebody's eyes? */
  isOpen() {
    return (
      this.element.isConnected &&
      this.element.offsetParent !== null &&
      this.transcript.element.offsetParent !== null
    );
  }

  /** @param {number} chat @param {number | null} [topic] */
  open(chat, topic = null) {
    this.chatId = chat;
    this.topic = topic;
    this.topics.set(`${this.userId}/${chat}`, topic);
    this.inChat = true;
    this.render();
    this.app.savePanes();
    if (!matchMedia("(pointer: coarse)").matches) this.composer.focus();
  }

  /**
   * Somebody spoke in another topic of the open group. Where nobody ever said a word there is
   * nothing to lose sight of, so the reader is taken to where it happens.
   * @param {number} chat @param {any[]} messages
   */
  follow(chat, messages) {
    const spoken = messages.filter((one) => !one.sim?.service);
    if (chat !== this.chatId || !spoken.length || this.composer.input.value) return;
    if (this.transcript.messages().some((one) => !one.sim?.service)) return;
    this.topic = topicOf(this.app.world.chats.get(chat), spoken[spoken.length - 1]);
    this.topics.set(`${this.userId}/${chat}`, this.topic);
    this.app.savePanes();
  }

  /** Which topic a group opens at: where this person last was in it, else where somebody last spoke. @param {number} chat */
  lastTopic(chat) {
    const kept = this.topics.get(`${this.userId}/${chat}`);
    if (kept !== undefined) return kept;
    const { chats, transcripts } = this.app.world;
    const spoken = transcripts.get(chat)?.messages.findLast((one) => !one.sim?.service && !one.sim?.deleted);
    return spoken ? topicOf(chats.get(chat), spoken) : null;
  }

  /** On a phone: from the chat back to the list. */
  back() {
    this.inChat = false;
    this.render();
    /** @type {HTMLElement | null} */ (this.list.element.querySelector('[aria-current="true"]'))?.focus();
  }

  /** The same phone in somebody else's hands, where they last were. @param {number} user */
  become(user) {
    this.places.set(this.userId, { chat: this.chatId, topic: this.topic });
    const place = this.places.get(user);
    this.userId = user;
    this.chatId = place?.chat ?? user;
    this.topic = place ? place.topic : null;
    this.composer.clear();
    this.render();
    this.app.savePanes();
  }

  choosePerson() {
    const people = [...this.app.world.people.values()].filter((person) => !person.deactivated);
    popup(
      this.who,
      [
        ...people.map((person) => ({
          label: fullName(person),
          face: avatar(person.id, fullName(person)),
          action: `person-${person.id}`,
          checked: person.id === this.userId,
          run: () => this.become(person.id),
        })),
        "line",
        {
          label: t("Add a person…"),
          icon: "add",
          action: "add-person",
          run: () => void this.app.drawer.worldTab.addPerson(),
        },
      ],
      t("Who you are"),
      "people-menu",
    );
  }

  emptyNote() {
    const bot = this.chatId === this.userId;
    return h(
      "div",
      { class: "empty" },
      h("img", { src: "assets/bell.svg", alt: "", width: "56", height: "56" }),
      h("strong", null, bot ? this.app.world.bot.first_name : t("Nothing here yet")),
      h("span", null, bot ? t("Press Start and say hello.") : t("Write the first message.")),
    );
  }

  /** Runs a request; a refusal becomes a toast. @template T @param {() => Promise<T>} work @returns {Promise<T | null>} */
  async attempt(work) {
    try {
      return await work();
    } catch (error) {
      this.toast(error instanceof Error ? error.message : String(error), "bad");
      return null;
    }
  }

  /** Opens the bot by its link, as this person. @param {string} [payload] */
  async start(payload) {
    const done = await this.attempt(() =>
      post("start", { user: this.userId, ...(payload ? { payload } : {}) }),
    );
    if (!done) return;
    const { world } = this.app;
    if (!world.chats.has(this.userId)) await world.refresh();
    world.add(this.userId, done.messages);
    this.open(this.userId);
  }

  /** @param {string} url */
  openLink(url) {
    openLink(this, url);
  }

  /** Opens the bot's app as this person: the sandbox signs who it is, as Telegram does. @param {string} url */
  async openApp(url) {
    const body = { user: this.userId, chat: this.chatId, url };
    const signed = await this.attempt(() => post("webapp/launch", body));
    if (signed) window.open(signed.url, "_blank", "noopener");
  }

  /** @param {string} text @param {string} [tone] */
  toast(text, tone = "") {
    const note = h("div", { class: `toast ${tone}`, data: { testid: "toast" } }, text);
    this.toasts.append(note);
    setTimeout(() => note.classList.add("leaving"), TOAST_MS);
    setTimeout(() => note.remove(), TOAST_MS + 300);
    while (this.toasts.children.length > 3) this.toasts.firstElementChild?.remove();
  }

  /** @param {string} text */
  alert(text) {
    alertBox(this.app.world.bot.first_name, text);
  }

  /** A message with sound came to this person. */
  pulse() {
    delete this.element.dataset.pulse;
    requestAnimationFrame(() => (this.element.dataset.pulse = "yes"));
    setTimeout(() => delete this.element.dataset.pulse, PULSE_MS);
  }
}
