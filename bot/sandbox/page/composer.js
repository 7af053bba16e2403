// Where a person writes: text, staged files, replies and edits, and the buttons around them.

import { post } from "./api.js";
import { Attachments } from "./attach.js";
import { attachMenu } from "./attachmenu.js";
import { CommandList } from "./commands.js";
import { Context } from "./context.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { isAdmin, topicsOf } from "./people.js";
import { MenuButton } from "./menubutton.js";
import { ReplyKeyboard } from "./replykeyboard.js";
import { Recorder } from "./recorder.js";
import { t } from "./texts.js";

const MAX_HEIGHT_PX = 132;

export class Composer {
  /** @param {import("./pane.js").Pane} pane */
  constructor(pane) {
    this.pane = pane;
    this.place = "";
    /** @type {Map<string, string>} what was typed and not sent, by chat */
    this.drafts = new Map();
    this.input = /** @type {HTMLTextAreaElement} */ (
      h("textarea", {
        rows: "1",
        class: "composer-input",
        "aria-label": t("Message"),
        placeholder: t("Message"),
        data: { testid: "composer" },
      })
    );
    this.commands = new CommandList(this);
    this.files = new Attachments(this);
    this.keyboard = new ReplyKeyboard(pane, () => this.render());
    this.recorder = new Recorder(pane, (body) => this.post(body));
    this.menuButton = new MenuButton(pane);
    this.context = new Context(() => this.cancel());
    const button = (
      /** @type {string} */ name,
      /** @type {string} */ label,
      /** @type {string} */ testid,
      /** @type {() => void} */ run,
      className = "icon-button",
    ) =>
      h(
        "button",
        {
          type: "button",
          class: className,
          "aria-label": label,
          title: label,
          data: { testid },
          on: { click: run },
        },
        icon(name),
      );
    this.attachButton = button("clip", t("Attach"), "attach", () => attachMenu(this, this.attachButton));
    this.slashButton = button("slash", t("Commands"), "commands", () => this.typeSlash());
    this.keyboardButton = button("keyboard", t("Keyboard of the bot"), "keyboard-toggle", () =>
      this.keyboard.toggle(),
    );
    this.sendButton = button("send", t("Send"), "send", () => void this.submit(), "icon-button round");
    this.micButton = button(
      "mic",
      t("Record a voice message"),
      "record",
      () => void this.recorder.begin(),
      "icon-button round quiet",
    );
    this.line = h(
      "div",
      { class: "composer-line" },
      this.menuButton.element,
      this.attachButton,
      this.input,
      this.slashButton,
      this.keyboardButton,
      this.micButton,
      this.sendButton,
    );
    this.startButton = h(
      "button",
      {
        type: "button",
        class: "start-button",
        data: { testid: "start" },
        on: { click: () => void pane.start() },
      },
      t("Start"),
    );
    this.closed = h("p", { class: "composer-closed" });
    this.element = h(
      "div",
      { class: "composer" },
      this.commands.element,
      this.context.element,
      this.files.element,
      this.recorder.element,
      this.line,
      this.startButton,
      this.closed,
      this.keyboard.element,
      this.files.photoInput,
      this.files.documentInput,
    );
    this.input.addEventListener("input", () => this.typed());
    this.input.addEventListener("keydown", (event) => this.keys(event));
    this.input.addEventListener("paste", (event) => this.files.paste(event));
  }

  render() {
    const { pane } = this;
    const { world } = pane.app;
    const place = `${pane.userId}/${pane.chatId}/${pane.topic ?? 0}`;
    if (place !== this.place) this.move(place);
    const own = pane.chatId === pane.userId;
    const chat = world.chats.get(pane.chatId);
    const blocked = own && world.people.get(pane.userId)?.blocked_bot;
    const asleep = own && !world.transcripts.get(pane.chatId)?.messages.length;
    const shutTopic =
      topicsOf(chat).find((topic) => topic.id === pane.topic)?.closed &&
      !isAdmin(chat, pane.userId);
    const words = blocked
      ? t("You blocked this bot.")
      : shutTopic
        ? t("This topic is closed.")
        : "";
    this.keyboard.render(own && !asleep ? world.transcripts.get(pane.chatId)?.keyboard : null);
    const recording = this.recorder.active;
    const idle = Boolean(asleep || words || recording);
    this.startButton.hidden = !asleep || Boolean(blocked);
    this.closed.hidden = !words;
    this.closed.textContent = words;
    this.line.hidden = idle;
    const filled = this.input.value.trim() !== "" || this.files.staged.length > 0 || this.context.editing;
    this.sendButton.hidden = !filled;
    this.micButton.hidden = Boolean(filled);
    this.slashButton.hidden = this.input.value !== "" || this.commands.all().length === 0;
    this.keyboardButton.hidden = !this.keyboard.markup;
    this.keyboardButton.setAttribute("aria-pressed", String(this.keyboard.shown));
    this.input.placeholder =
      this.keyboard.markup?.input_field_placeholder ??
      this.context.forced(this.lastMessage())?.input_field_placeholder ??
      t("Message");
    this.context.draw();
  }

  /** The newest message that is still there. */
  lastMessage() {
    const { world } = this.pane.app;
    return world.transcripts
      .get(this.pane.chatId)
      ?.messages.filter((one) => !one.sim?.deleted)
      .at(-1);
  }

  /** @param {string} place */
  move(place) {
    if (this.place) this.drafts.set(this.place, this.input.value);
    this.place = place;
    this.context.drop();
    this.files.clear();
    this.input.value = this.drafts.get(place) ?? "";
    this.commands.hide();
    void this.menuButton.look();
    this.grow();
  }

  cancel() {
    if (this.context.editing) this.input.value = "";
    this.context.drop();
    this.grow();
    this.render();
  }

  /** @param {any} message */
  replyTo(message) {
    this.context.take({ reply: message });
    this.render();
    this.focus();
  }

  /** @param {any} message */
  edit(message) {
    this.context.take({ editing: message });
    this.input.value = message.text ?? "";
    this.grow();
    this.render();
    this.focus();
  }

  focus() {
    this.input.focus({ preventScroll: true });
  }

  clear() {
    this.input.value = "";
    this.cancel();
    this.files.clear();
  }

  typed() {
    this.grow();
    this.commands.update(this.input.value);
    this.render();
  }

  typeSlash() {
    this.input.value = "/";
    this.focus();
    this.typed();
  }

  /** @param {KeyboardEvent} event */
  keys(event) {
    if (this.commands.keys(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      void this.submit();
    } else if (event.key === "Escape" && (this.context.reply || this.context.editing)) {
      event.preventDefault();
      this.cancel();
    } else if (event.key === "ArrowUp" && !this.input.value && !event.shiftKey) {
      const own = this.pane.transcript
        .messages()
        .filter((one) => one.from?.id === this.pane.userId && one.text && !one.sim?.deleted)
        .at(-1);
      if (!own) return;
      event.preventDefault();
      this.edit(own);
    }
  }

  async submit() {
    const text = this.input.value.trim();
    if (this.context.editing) {
      const target = this.context.editing;
      if (text && text !== target.text) {
        const done = await this.pane.attempt(() =>
          post("edit", {
            user: this.pane.userId,
            chat: this.pane.chatId,
            message_id: target.message_id,
            text,
          }),
        );
        if (!done) return;
        this.pane.app.world.add(this.pane.chatId, [done.message]);
      }
      this.clear();
      return;
    }
    const files = this.files.take();
    if (!text && !files) return;
    this.commands.hide();
    const kept = this.input.value;
    this.input.value = "";
    this.grow();
    const sent = await this.post(
      files ? { ...(await files()), ...(text ? { caption: text } : {}) } : { text },
    );
    if (!sent && !this.input.value) {
      this.input.value = kept;
      this.grow();
      this.render();
    }
  }

  /** @param {string} text */
  sendText = (text) => this.post({ text });

  /** Sends to the open chat and topic, as an answer when one was begun. @param {object} body */
  async post(body) {
    const { pane } = this;
    const { world } = pane.app;
    const chat = pane.chatId;
    const sent = await pane.attempt(() =>
      post("message", {
        user: pane.userId,
        chat,
        ...(pane.topic ? { thread: pane.topic } : {}),
        ...(this.context.reply ? { reply_to: this.context.reply.message_id } : {}),
        ...body,
      }),
    );
    if (!sent) return false;
    this.context.drop();
    if (!world.chats.has(chat)) await world.refresh();
    world.add(chat, sent.messages);
    this.render();
    return true;
  }

  grow() {
    this.input.style.height = "auto";
    this.input.style.height = `${Math.min(this.input.scrollHeight, MAX_HEIGHT_PX)}px`;
  }

  /** Pictures and files dropped on the phone. @param {HTMLElement} element */
  acceptDrops(element) {
    element.addEventListener(
      "dragover",
      (event) => event.dataTransfer?.types.includes("Files") && event.preventDefault(),
    );
    element.addEventListener("drop", (event) => {
      if (!event.dataTransfer?.files.length) return;
      event.preventDefault();
      this.files.add([...event.dataTransfer.files]);
    });
  }
}
