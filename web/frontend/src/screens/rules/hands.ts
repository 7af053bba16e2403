/** What the person's hands do to the tree: add, change, move, fold; with the new place said aloud. */
import { type Signal, signal } from "@preact/signals";
import { t } from "../../i18n";
import {
  at,
  blank,
  type Condition,
  childrenOf,
  type GroupKind,
  insert,
  move,
  neighbour,
  type Path,
  remove,
  replace,
  type Spot,
  unwrap,
  withChildren,
  wrap,
} from "../../rules/tree";
import type { RuleDraft } from "./draft";
import { groupWord, short } from "./short";

/** One builder's hands. */
export class Hands {
  /** The last thing that was done, for the live region. */
  readonly said = signal("");
  /** The path whose handle takes the focus after the next drawing; null: it stays. */
  readonly focus: Signal<Path | null> = signal(null);
  /** The group shown on its own; empty: the whole tree. */
  readonly shown: Signal<Path> = signal([]);
  private readonly folded = signal<ReadonlySet<string>>(new Set());

  constructor(
    readonly draft: RuleDraft,
    readonly isReadOnly: boolean,
  ) {}

  get tree(): Condition {
    return this.draft.spec.value.condition;
  }

  /** Put a new condition of a kind in. */
  add(type: string, spot: Spot): void {
    const made = insert(this.tree, spot, blank(type));
    this.plant(made.tree, made.path, t("rules.added", { what: short(blank(type)) }));
  }

  /** Put one elsewhere; nothing happens where it cannot stand. */
  move(from: Path, to: Spot): void {
    const node = at(this.tree, from);
    const moved = move(this.tree, from, to);
    if (!node || !moved) return;
    const parent = at(moved.tree, moved.path.slice(0, -1)) ?? moved.tree;
    const place = {
      what: short(node),
      n: (moved.path.at(-1) ?? 0) + 1,
      of: childrenOf(parent).length,
      group: short(parent),
    };
    this.plant(moved.tree, moved.path, t("rules.moved", place));
  }

  /** Move it as an arrow key says; false where that leads nowhere. */
  step(from: Path, key: string): boolean {
    const spot = neighbour(this.tree, from, key);
    if (spot) this.move(from, spot);
    return spot !== null;
  }

  /** Change fields of one. */
  set(path: Path, fields: Record<string, unknown>): void {
    const node = at(this.tree, path);
    if (node) this.draft.plant(replace(this.tree, path, { ...node, ...fields }));
  }

  /** Make a group ask something else of those in it. */
  turn(path: Path, kind: GroupKind): void {
    const node = at(this.tree, path);
    if (!node) return;
    const turned = withChildren(blank(kind), childrenOf(node));
    this.draft.plant(replace(this.tree, path, turned));
  }

  /** Take one away. */
  drop(path: Path): void {
    const node = at(this.tree, path);
    if (!node) return;
    const above = path.slice(0, -1);
    this.plant(remove(this.tree, path), above, t("rules.removed", { what: short(node) }));
  }

  /** Put one into a group of its own. */
  wrap(path: Path, kind: GroupKind): void {
    this.plant(wrap(this.tree, path, kind), path, t("rules.wrapped", { group: groupWord(kind) }));
  }

  /** Put what a group holds in its place. */
  unwrap(path: Path): void {
    this.plant(unwrap(this.tree, path), path, t("rules.unwrapped"));
  }

  /** Put the same once more behind it. */
  copy(path: Path): void {
    const node = at(this.tree, path);
    const index = path.at(-1);
    if (!node || index === undefined) return;
    const made = insert(this.tree, { parent: path.slice(0, -1), index: index + 1 }, { ...node });
    this.plant(made.tree, made.path, t("rules.added", { what: short(node) }));
  }

  /** Whether a condition is folded up. */
  isFolded(path: Path): boolean {
    return this.folded.value.has(path.join("."));
  }

  /** Fold it up, or open it. */
  fold(path: Path): void {
    const next = new Set(this.folded.peek());
    const key = path.join(".");
    if (!next.delete(key)) next.add(key);
    this.folded.value = next;
  }

  /** Take the last change back, also of other parts of the rule. */
  undo(): void {
    this.draft.undo();
    if (!at(this.tree, this.shown.peek())) this.shown.value = [];
    this.said.value = t("rules.undone");
  }

  private plant(tree: Condition, focus: Path, says: string): void {
    this.draft.plant(tree);
    // What is shown on its own may have gone.
    if (!at(tree, this.shown.peek())) this.shown.value = [];
    this.folded.value = new Set();
    this.focus.value = focus;
    this.said.value = says;
  }
}
