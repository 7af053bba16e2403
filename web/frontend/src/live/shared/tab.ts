/** One tab, as the worker knows it: what it wants, how far it has read, what its person does. */
import type { Look, Port, WorkerWord } from "./said";

// A tab that sleeps reads nothing; what waits for it beyond this is not piled up any further.
const MOST_UNREAD = 4_000;

/** A tab at the other end of a port. */
export class Tab {
  topics: ReadonlySet<string>;
  /** Up to where everything was handed to it; null: it begins with the next `resume`. */
  cursor: number | null;
  /** It came in the midst of a catch-up: for it nothing of that is "while you were away". */
  isNew = true;
  /** How much of what it missed was handed to it. */
  missed = 0;
  look: Look = {};
  /** Greater where it was used later. */
  used = 0;
  /** By the clock of the worker, in ms. */
  heardAt = Date.now();
  private sent = 0;
  private read = 0;
  private asleep = false;

  constructor(
    readonly port: Port,
    topics: readonly string[],
    cursor: number | null,
  ) {
    this.topics = new Set(topics);
    this.cursor = cursor;
  }

  /** True while it reads nothing: what happens is kept for it, not sent. */
  get isAsleep(): boolean {
    return this.asleep;
  }

  /** Say something; a tab that sleeps is told nothing but what wakes it. */
  tell(word: WorkerWord): void {
    if (this.asleep) return;
    this.sent += 1;
    this.port.postMessage(word);
    this.asleep = this.sent - this.read > MOST_UNREAD;
  }

  /** It has read so many words; true where it slept and has now read all that was sent. */
  hasRead(words: number): boolean {
    this.read = words;
    const awoke = this.asleep && this.read >= this.sent;
    if (awoke) this.asleep = false;
    return awoke;
  }

  /** True for what is of one of its topics. */
  wants(type: string): boolean {
    const subject = type.slice(0, type.indexOf("."));
    for (const topic of this.topics) {
      const base = topic.split(":", 1)[0] ?? topic;
      if (base === subject || base === PLURALS[subject]) return true;
    }
    return false;
  }
}

const PLURALS: Readonly<Record<string, string>> = {
  case: "cases",
  alert: "alerts",
  notification: "notifications",
  delivery: "deliveries",
};
