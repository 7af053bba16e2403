/** Who listens to what a connection tells; the same for a tab's own socket and a shared one. */
import type { LiveCalls } from "./options";

type Kept = { [Name in keyof LiveCalls]: Set<LiveCalls[Name]> };

/** Keeps listeners by the name of the call, and tells them in the order in which they came. */
export class Listeners {
  private readonly kept: Kept = {
    open: new Set(),
    close: new Set(),
    error: new Set(),
    resume: new Set(),
    offline: new Set(),
    message: new Set(),
    caughtUp: new Set(),
    state: new Set(),
  };

  /** Listen; returns a function that stops. */
  on<Name extends keyof LiveCalls>(name: Name, listener: LiveCalls[Name]): () => void {
    this.kept[name].add(listener);
    return () => this.kept[name].delete(listener);
  }

  /** Call everybody who listens to this. */
  tell<Name extends keyof LiveCalls>(name: Name, ...said: Parameters<LiveCalls[Name]>): void {
    for (const listener of this.kept[name]) {
      (listener as (...all: Parameters<LiveCalls[Name]>) => void)(...said);
    }
  }
}
