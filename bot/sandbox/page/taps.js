// Presses on inline buttons: who waits for an answer, for how long, and what the bot said.

import { tap } from "./api.js";

export const ANSWER_SECONDS = 15;

/**
 * @typedef {{chat: number, message: number, row: number, col: number, label: string}} Press
 */

export class Taps {
  /** @param {import("./state.js").World} world */
  constructor(world) {
    this.world = world;
    /** @type {Map<string, "waiting" | "late">} */
    this.open = new Map();
  }

  /** @param {number} user @param {Press} press */
  key = (user, press) => `${user}/${press.chat}/${press.message}/${press.label}`;

  /** @param {number} user @param {Press} press */
  state(user, press) {
    return this.open.get(this.key(user, press));
  }

  /**
   * @param {number} user @param {Press} press
   * @param {{toast: (text: string, tone?: string) => void, alert: (text: string) => void, openLink: (url: string) => void}} voice
   */
  async press(user, press, voice) {
    const key = this.key(user, press);
    if (this.open.get(key) === "waiting") return;
    this.mark(key, press.chat, "waiting");
    try {
      const body = { user, chat: press.chat, message_id: press.message, row: press.row, col: press.col };
      const answer = await tap(body, ANSWER_SECONDS);
      this.mark(key, press.chat, answer.answered ? null : "late");
      if (answer.url) voice.openLink(answer.url);
      if (answer.text && answer.show_alert) voice.alert(answer.text);
      else if (answer.text) voice.toast(answer.text);
    } catch (error) {
      this.mark(key, press.chat, null);
      voice.toast(error instanceof Error ? error.message : String(error), "bad");
    }
  }

  /** @param {string} key @param {number} chat @param {"waiting" | "late" | null} state */
  mark(key, chat, state) {
    if (state) this.open.set(key, state);
    else this.open.delete(key);
    this.world.emit("chat", chat);
  }
}
