/** A rule while it is edited: its tree, its line and its sentence, kept in step both ways. */
import { computed, effect, type ReadonlySignal, type Signal, signal } from "@preact/signals";
import { type FieldMistake, type Problem, problemFrom } from "../../api/problem";
import { formatTree, parseLine, type RuleWords, type Trace } from "../../api/rules";
import { fieldWords } from "../../field_words";
import { type Spec, specOf, treeOf } from "../../rules/spec";
import type { Condition, Path } from "../../rules/tree";

/** Where a typed line goes wrong, as the server tells it. */
export interface Slip {
  start: number;
  end: number;
  says: string;
  hint: string | null;
  /** The line with the nearest right form, or null. */
  mended: string | null;
}

const PAUSE_MS = 250;
// Letters typed one after the other are one step back.
const ONE_STEP_MS = 1_000;
const MOST_STEPS = 100;

/** One rule being edited; `stop` when it is no longer shown. */
export class RuleDraft {
  readonly spec: Signal<Spec>;
  readonly line: Signal<string>;
  readonly sentence = signal("");
  readonly slip = signal<Slip | null>(null);
  readonly mistake = signal<FieldMistake | null>(null);
  readonly problem = signal<Problem | null>(null);
  /** True while line, tree and sentence are not known to say the same. */
  readonly isAhead = signal(false);
  /** True while the tree does not say what was typed as the line: it is being read, or refused. */
  readonly isUnread = signal(false);
  /** What a test said of each condition; forgotten with every change. */
  readonly trace = signal<Trace | null>(null);
  /** True where something would be lost: in the tree, or in a line that is not in it yet. */
  readonly isDirty: ReadonlySignal<boolean>;
  /** True where there is something that the server may take: more than a line with a slip in it. */
  readonly canSave: ReadonlySignal<boolean>;
  readonly canUndo: ReadonlySignal<boolean>;

  private readonly kept: Signal<string>;
  private readonly past = signal<readonly Spec[]>([]);
  private steppedAt = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private running: AbortController | null = null;
  private asked: ((signal: AbortSignal) => Promise<void>) | null = null;

  constructor(spec: Spec, line = "", sentence = "") {
    this.spec = signal(spec);
    this.line = signal(line);
    this.sentence.value = sentence;
    this.kept = signal(JSON.stringify(spec));
    const isChanged = computed(() => JSON.stringify(this.spec.value) !== this.kept.value);
    this.isDirty = computed(() => this.isUnread.value || isChanged.value);
    this.canSave = computed(
      () => isChanged.value || (this.isUnread.value && (this.isAhead.value || !this.slip.value)),
    );
    this.canUndo = computed(() => this.isUnread.value || this.past.value.length > 0);
    if (!line) this.write();
  }

  /** Change parts of the rule; line and sentence follow. */
  change(part: Partial<Spec>): void {
    this.remember();
    this.spec.value = { ...this.spec.peek(), ...part };
    this.trace.value = null;
    this.write();
  }

  /** Take the last change back; a line that is not read yet is the last one. */
  undo(): void {
    if (this.isUnread.peek()) {
      this.forgive();
      this.write();
      return;
    }
    const before = this.past.peek().at(-1);
    if (!before) return;
    this.past.value = this.past.peek().slice(0, -1);
    this.steppedAt = 0;
    this.spec.value = before;
    this.trace.value = null;
    this.write();
  }

  /** Change the tree of conditions. */
  plant(condition: Condition): void {
    this.change({ condition });
  }

  /** Take what was typed as the line; tree and sentence follow when it can be read. */
  type(line: string): void {
    this.line.value = line;
    this.isUnread.value = true;
    this.trace.value = null;
    this.later(async (signal) => {
      this.take(await parseLine(line, signal), true);
    });
  }

  /** Wait until a typed line is read; false where it is refused, and the tree says something else. */
  async settle(): Promise<boolean> {
    if (!this.isUnread.peek()) return true;
    // Not after the pause; and what failed without a place in the line may be taken this time.
    const isDue = this.isAhead.peek() ? this.timer !== undefined : this.slip.peek() === null;
    if (isDue && this.asked) this.later(this.asked, 0);
    let end = () => {};
    await new Promise<void>((resolve) => {
      end = effect(() => {
        if (!this.isAhead.value) resolve();
      });
    });
    end();
    return !this.isUnread.peek();
  }

  /** Have the server say it anew, in the language it answers in by now. */
  reword(): void {
    const refused = this.slip.peek() ?? this.mistake.peek() ?? this.problem.peek();
    const isOpen = this.isAhead.peek() || refused !== null;
    if (isOpen && this.asked) this.later(this.asked);
    else this.write();
  }

  /** All that a person has put in, to see whether it is still the same. */
  get content(): string {
    return JSON.stringify([this.spec.peek(), this.isUnread.peek() ? this.line.peek() : null]);
  }

  /**
   * This is how it lies there now. What is not saved is forgotten, unless it is another `content`
   * than `sent`: then it was put in since, and stays, to be saved over this.
   */
  keep(spec: Spec, line: string, sentence: string, sent = this.content): void {
    if (sent !== this.content) {
      this.kept.value = JSON.stringify(spec);
      return;
    }
    this.stop();
    this.spec.value = spec;
    this.line.value = line;
    this.isUnread.value = false;
    this.sentence.value = sentence;
    this.kept.value = JSON.stringify(spec);
    this.past.value = [];
    this.steppedAt = 0;
    this.forgive();
    this.isAhead.value = false;
  }

  /** Show what the server does not take, at its place where it names one. */
  refuse(reason: unknown): void {
    const problem = problemFrom(reason);
    const place = problem.body?.place as Slip | undefined;
    const [field] = problem.fields;
    this.slip.value = place ?? null;
    this.mistake.value = !place && field ? field : null;
    this.problem.value = place || field ? null : problem;
  }

  /** The message for a field, or undefined; a whole part's for the path of the part. */
  errorAt(field: string): string | undefined {
    const mistake = this.mistake.value;
    if (mistake?.field !== field) return undefined;
    return mistake.kind === null ? (mistake.says ?? mistake.message) : fieldWords(mistake);
  }

  /** Leave off asking. */
  stop(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
    this.running?.abort();
  }

  private write(): void {
    this.isUnread.value = false;
    this.later(async (signal) => {
      this.take(await formatTree(treeOf(this.spec.peek()), signal), false);
    });
  }

  private take(words: RuleWords, isTyped: boolean): void {
    if (isTyped) {
      this.remember();
      this.spec.value = specOf(words.rule, words.line);
    } else this.line.value = words.line;
    this.isUnread.value = false;
    this.sentence.value = words.sentence;
    this.forgive();
  }

  private remember(): void {
    const now = Date.now();
    if (now - this.steppedAt > ONE_STEP_MS) {
      this.past.value = [...this.past.peek().slice(1 - MOST_STEPS), this.spec.peek()];
    }
    this.steppedAt = now;
  }

  private forgive(): void {
    this.slip.value = null;
    this.mistake.value = null;
    this.problem.value = null;
  }

  private later(work: (signal: AbortSignal) => Promise<void>, ms = PAUSE_MS): void {
    this.stop();
    this.asked = work;
    this.isAhead.value = true;
    const stop = new AbortController();
    this.running = stop;
    this.timer = setTimeout(() => {
      this.timer = undefined;
      work(stop.signal)
        .catch((reason: unknown) => {
          if (!stop.signal.aborted) this.refuse(reason);
        })
        .finally(() => {
          if (!stop.signal.aborted) this.isAhead.value = false;
        });
    }, ms);
  }
}

/** What a test said of the condition at a path, or null. */
export function verdictAt(trace: Trace | null, path: Path): Trace | null {
  let found: Trace | undefined = trace ?? undefined;
  for (const step of path) found = found?.parts[step];
  return found ?? null;
}
