// What the page knows of the sandbox's world, and who wants to hear when it changes.
// Topics: "world" (people, chats, clock), "chat" (one transcript), "arrived" (new messages), "calls".

import { get } from "./api.js";

/**
 * @typedef {{id: number, first_name: string, last_name?: string, username?: string, language_code?: string, blocked_bot: boolean, deactivated?: boolean}} Person
 * @typedef {{id: number, type: string, title: string, is_forum?: boolean, bot_status: string, members: {user_id: number, status: string, rights?: string[]}[], topics: {id: number, name: string, closed?: boolean, icon_color?: number}[], pinned?: number[], general?: {name: string, closed: boolean, hidden: boolean}, migrated_to?: number | null}} Chat
 * @typedef {{messages: any[], keyboard: any, typing: boolean}} Transcript
 */

/** How many messages the sandbox keeps of a chat, and how many are read again when something came. */
const KEPT = 2000;
const NEWEST = 60;
/** How long a message this page sent survives an older answer that does not know it yet. */
const FRESH_MS = 2000;
/** Telegram's own life of a "typing" sign. */
const TYPING_MS = 5000;

export class World {
  constructor() {
    /** @type {Map<string, Set<(detail: any) => void>>} */
    this.listeners = new Map();
    /** @type {{id: number, username: string, first_name: string, privacy?: boolean}} */
    this.bot = { id: 0, username: "", first_name: "Bot" };
    /** @type {Map<number, Person>} */
    this.people = new Map();
    /** @type {Map<number, Chat>} */
    this.chats = new Map();
    /** @type {Map<number, Transcript>} */
    this.transcripts = new Map();
    /** @type {any} */
    this.commands = {};
    /** @type {any} */
    this.limits = null;
    /** the number of the newest news in what was read first */
    this.seq = 0;
    /** which beginning of the sandbox this is; another one after a reset */
    this.edition = "";
    this.clockShift = 0;
    /** @type {number | null} the frozen time, in ms */
    this.frozenAt = null;
    /** @type {Map<number, {again: boolean, oldest: number}>} */
    this.loading = new Map();
    /** @type {Map<string, number>} messages this page put in, with the moment */
    this.fresh = new Map();
    this.reloading = null;
    /** was it asked for after the last reading began? */
    this.stale = false;
  }

  /** @param {string} topic @param {(detail: any) => void} run */
  on(topic, run) {
    if (!this.listeners.has(topic)) this.listeners.set(topic, new Set());
    this.listeners.get(topic)?.add(run);
    return () => this.listeners.get(topic)?.delete(run);
  }

  /** @param {string} topic @param {any} [detail] */
  emit(topic, detail) {
    for (const run of [...(this.listeners.get(topic) ?? [])]) run(detail);
  }

  /** The sandbox's clock as it is now. */
  now() {
    return new Date(this.frozenAt ?? Date.now() + this.clockShift);
  }

  /** Reads people, chats and the clock; who asks while that is under way gets a newer answer. */
  async refresh() {
    this.stale = true;
    if (this.reloading) return this.reloading;
    this.reloading = (async () => {
      try {
        while (this.stale) {
          this.stale = false;
          this.take(await get("state"));
        }
      } finally {
        this.reloading = null;
      }
    })();
    return this.reloading;
  }

  /** @param {any} state */
  take(state) {
    this.bot = state.bot;
    this.seq ||= state.seq;
    this.edition = state.edition ?? "";
    this.people = new Map(state.people.map((/** @type {Person} */ one) => [one.id, one]));
    this.chats = new Map(state.chats.map((/** @type {Chat} */ one) => [one.id, one]));
    this.commands = state.commands ?? {};
    this.limits = state.limits ?? null;
    const now = Date.parse(state.now);
    this.clockShift = now - Date.now();
    this.frozenAt = state.frozen ? now : null;
    for (const id of [...this.transcripts.keys()]) if (!this.chats.has(id)) this.transcripts.delete(id);
    this.emit("world");
  }

  /** Everything at once: at the start, after a reconnect, after a reset. */
  async reload({ forget = false } = {}) {
    if (forget) {
      this.transcripts.clear();
      this.fresh.clear();
    }
    await this.refresh();
    await Promise.all([...this.chats.keys()].map((id) => this.refreshChat(id)));
  }

  /**
   * Reads one transcript again; while one read is under way a second is only noted. When the message
   * that changed is known, the newest ones are enough, unless it is older than they are.
   * @param {number} id @param {number} [changed] a message's number; absent: read everything
   */
  async refreshChat(id, changed = 0) {
    const under = this.loading.get(id);
    if (under) {
      under.again = true;
      under.oldest = Math.min(under.oldest, changed);
      return;
    }
    const mark = { again: false, oldest: changed };
    this.loading.set(id, mark);
    try {
      do {
        const oldest = mark.oldest;
        Object.assign(mark, { again: false, oldest: Infinity });
        await this.readChat(id, oldest);
      } while (mark.again);
    } catch (error) {
      console.info("chat not read", id, String(error));
    } finally {
      this.loading.delete(id);
    }
  }

  /** @param {number} id @param {number} oldest the oldest message that has to be read */
  async readChat(id, oldest) {
    const known = this.transcripts.get(id)?.messages ?? [];
    const newest = known.length && oldest ? await get(`chats/${id}?limit=${NEWEST}`) : null;
    const first = newest?.messages[0]?.message_id ?? 0;
    const isAll = newest !== null && newest.messages.length < NEWEST;
    const reaches = newest !== null && first <= oldest && first <= (known.at(-1)?.message_id ?? 0) + 1;
    const answer = isAll || reaches ? newest : await get(`chats/${id}?limit=${KEPT}`);
    if (answer.chat) this.chats.set(id, { ...this.chats.get(id), ...answer.chat });
    const before = answer === newest && !isAll ? known.filter((one) => one.message_id < first) : [];
    this.settle(id, [...before, ...answer.messages].slice(-KEPT), answer);
  }

  /** Shows what a request of this page made, before the event comes. @param {number} id @param {any[]} messages */
  add(id, messages) {
    for (const message of messages) this.fresh.set(`${id}/${message.message_id}`, Date.now());
    const known = this.transcripts.get(id) ?? { messages: [], keyboard: null, typing: false };
    const merged = new Map(known.messages.map((one) => [one.message_id, one]));
    for (const message of messages) merged.set(message.message_id, message);
    this.settle(id, [...merged.values()], known);
  }

  /** @param {number} id @param {any[]} messages @param {any} rest */
  settle(id, messages, rest) {
    const before = this.transcripts.get(id);
    const ids = new Set(messages.map((one) => one.message_id));
    const kept = (before?.messages ?? []).filter(
      (one) =>
        !ids.has(one.message_id) && Date.now() - (this.fresh.get(`${id}/${one.message_id}`) ?? 0) < FRESH_MS,
    );
    const all = [...messages, ...kept].sort((a, b) => a.message_id - b.message_id);
    const typing = Boolean(rest.typing);
    this.transcripts.set(id, { messages: all, keyboard: rest.keyboard ?? null, typing });
    if (typing) this.endTyping(id);
    if (before) {
      const last = before.messages.at(-1)?.message_id ?? 0;
      const arrived = all.filter((one) => one.message_id > last && !one.sim?.deleted);
      if (arrived.length) this.emit("arrived", { id, messages: arrived });
    }
    this.emit("chat", id);
  }

  /** @param {number} id */
  endTyping(id) {
    const seen = this.transcripts.get(id);
    setTimeout(() => {
      const now = this.transcripts.get(id);
      if (!now?.typing || now !== seen) return;
      now.typing = false;
      this.emit("chat", id);
    }, TYPING_MS);
  }
}
