/** What the worker has a page do for it, because pages alone hold the sign-in: one after the other
 * is asked, for a tab may sleep or just be closing. */
import type { Errand } from "./said";
import type { Tab } from "./tab";

// A page that lives answers well within this; the next is asked then.
const PATIENCE_MS = 4_000;

/** A page said that nobody is signed in any more. */
export class SignedOut extends Error {}

interface Running {
  tab: Tab;
  done(value: string): void;
  failed(reason: unknown): void;
}

/** Sends tabs on errands. */
export class Errands {
  private readonly running = new Map<number, Running>();
  private last = 0;

  /** Return what the first of these tabs brings; throws SignedOut, or an Error where none can. */
  async run(what: Errand, tabs: readonly Tab[]): Promise<string> {
    let problem: unknown = new Error("there is no tab to ask");
    for (const tab of tabs) {
      try {
        return await this.send(what, tab);
      } catch (reason) {
        if (reason instanceof SignedOut) throw reason;
        problem = reason;
      }
    }
    throw problem;
  }

  /** Have one tab do it; throws as `run` does. */
  send(what: Errand, tab: Tab): Promise<string> {
    this.last += 1;
    const errand = this.last;
    return new Promise<string>((done, failed) => {
      const over = () => {
        clearTimeout(timer);
        this.running.delete(errand);
      };
      const one: Running = {
        tab,
        done: (value) => {
          over();
          done(value);
        },
        failed: (reason) => {
          over();
          failed(reason);
        },
      };
      const timer = setTimeout(() => one.failed(new Error("the tab is asleep")), PATIENCE_MS);
      this.running.set(errand, one);
      tab.tell({ kind: "errand", errand, what });
    });
  }

  /** It is done. */
  done(errand: number, value: string): void {
    this.running.get(errand)?.done(value);
  }

  /** It could not be done. */
  failed(errand: number, isSignedOut: boolean): void {
    const reason = isSignedOut ? new SignedOut() : new Error("the server cannot be reached");
    this.running.get(errand)?.failed(reason);
  }

  /** A tab has gone: whatever it was sent for is another's. */
  left(tab: Tab): void {
    for (const one of [...this.running.values()]) {
      if (one.tab === tab) one.failed(new Error("the tab has gone"));
    }
  }
}
