/** Changes to things that are held by id: shown at once, asked for one after another, taken back
 * together when the server refuses one of them. */
import type { Entities, Versioned } from "./entities";

/** `expected` says how the thing looks when it went well; `ask` is given the server's last copy,
 * so that its revision is right, and brings the next. */
export interface Change<T> {
  expected: (now: T) => T;
  ask: (now: T) => Promise<T>;
}

/** What follows a change. A refusal is told once: what was pressed after it is left undone, since
 * it was meant for a thing that looked otherwise. */
export interface Aftermath<T> {
  done: (thing: T) => void;
  refused: (before: T, reason: unknown) => Promise<void>;
}

// What is not answered yet.
interface Line {
  waiting: { uncover: () => void }[];
  last: Promise<void>;
}

/** The changes to one kind of thing, in a line for each. */
export class Changes<T extends Versioned> {
  private readonly lines = new Map<string, Line>();
  // Which revisions the person's own changes led from and to, by id.
  private readonly steps = new Map<string, Map<number, number>>();
  private readonly held: Entities<T>;
  private readonly aftermath: Aftermath<T>;

  constructor(held: Entities<T>, aftermath: Aftermath<T>) {
    this.held = held;
    this.aftermath = aftermath;
    held.whenCleared(() => this.steps.clear());
  }

  /** Show the change and ask for it when its turn comes; fulfilled when it is answered or left. */
  make(id: string, { expected, ask }: Change<T>): Promise<void> {
    if (!this.held.peek(id)) return Promise.resolve();
    const line = this.lines.get(id) ?? { waiting: [], last: Promise.resolve() };
    this.lines.set(id, line);
    const mine = { uncover: this.held.cover(id, expected) };
    line.waiting.push(mine);
    line.last = line.last.then(async () => {
      const before = this.held.stored(id);
      if (line.waiting[0] === mine && before) await this.ask(line, before, ask);
      if (line.waiting.length === 0) this.lines.delete(id);
    });
    return line.last;
  }

  /** The revision that whoever saw this one goes by, once all they pressed is answered: what they
   * changed themselves is no news to them. */
  async known(id: string, revision: number): Promise<number> {
    for (let line = this.lines.get(id); line; line = this.lines.get(id)) await line.last;
    const steps = this.steps.get(id);
    let now = revision;
    for (let next = steps?.get(now); next !== undefined; next = steps?.get(now)) now = next;
    return now;
  }

  private note({ id, revision }: T, after: T): void {
    if (after.revision <= revision) return;
    const steps = this.steps.get(id) ?? new Map<number, number>();
    this.steps.set(id, steps.set(revision, after.revision));
  }

  private async ask(line: Line, before: T, ask: (now: T) => Promise<T>): Promise<void> {
    try {
      const after = await ask(before);
      this.note(before, after);
      this.held.patch(after);
      line.waiting.shift()?.uncover();
      this.aftermath.done(after);
    } catch (reason) {
      for (const one of line.waiting.splice(0)) one.uncover();
      await this.aftermath.refused(before, reason);
    }
  }
}
