/** A rule's tree of conditions as a value: read, changed and moved by path, never in place. */

/** One condition as the server stores it; which fields it has follows from its type. */
export interface Condition {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** The way from the root: the place among the children, level by level; empty is the root. */
export type Path = readonly number[];

/** A place among a condition's children. */
export interface Spot {
  parent: Path;
  index: number;
}

/** A changed tree, and where what was moved now stands. */
export interface Moved {
  tree: Condition;
  path: Path;
}

/** Those that join others. */
export const GROUPS = ["all", "any", "not"] as const;
export type GroupKind = (typeof GROUPS)[number];

const LISTS: Readonly<Record<string, string>> = {
  all: "conditions",
  any: "conditions",
  question: "where",
};
const SINGLES: Readonly<Record<string, string>> = {
  not: "condition",
  volume: "of",
  average: "of",
  absence: "of",
};

/** True for those made of nothing but other conditions. */
export function isGroup(node: Condition): boolean {
  return (GROUPS as readonly string[]).includes(node.type);
}

/** True where others can be put into it. */
export function takesChildren(node: Condition): boolean {
  return node.type in LISTS || node.type in SINGLES;
}

/** The conditions inside it, in their order. */
export function childrenOf(node: Condition): readonly Condition[] {
  const list = LISTS[node.type];
  if (list) return (node[list] as Condition[] | undefined) ?? [];
  const single = SINGLES[node.type];
  const inner = single ? (node[single] as Condition | null | undefined) : null;
  return inner ? [inner] : [];
}

/** The same with other conditions inside; where only one has room, several are joined by "all". */
export function withChildren(node: Condition, children: readonly Condition[]): Condition {
  const list = LISTS[node.type];
  if (list) return { ...node, [list]: children };
  const single = SINGLES[node.type];
  if (!single) return node;
  const [first = null] = children;
  const empty = node.type === "not" ? everything([]) : null;
  return { ...node, [single]: children.length > 1 ? everything(children) : (first ?? empty) };
}

/** The condition at a path, or null where there is none. */
export function at(tree: Condition, path: Path): Condition | null {
  let node: Condition | undefined = tree;
  for (const step of path) node = node && childrenOf(node)[step];
  return node ?? null;
}

/** The tree with another condition at a path. */
export function replace(tree: Condition, path: Path, node: Condition): Condition {
  const [step, ...rest] = path;
  if (step === undefined) return node;
  return withChildren(
    tree,
    childrenOf(tree).map((child, index) => (index === step ? replace(child, rest, node) : child)),
  );
}

/** The tree without the condition at a path; without its root it asks nothing. */
export function remove(tree: Condition, path: Path): Condition {
  const index = path.at(-1);
  if (index === undefined) return everything([]);
  const parent = path.slice(0, -1);
  const node = at(tree, parent);
  if (!node) return tree;
  return replace(tree, parent, withChildren(node, childrenOf(node).toSpliced(index, 1)));
}

/** The tree with a condition put in, and where it stands: inside a join where there was no room. */
export function insert(tree: Condition, { parent, index }: Spot, node: Condition): Moved {
  const around = at(tree, parent);
  if (!around) return { tree, path: parent };
  const old = childrenOf(around);
  const isAlone = around.type in SINGLES && isBlank(old[0]);
  const before = isAlone ? [] : old;
  const place = Math.min(Math.max(0, index), before.length);
  const changed = withChildren(around, before.toSpliced(place, 0, node));
  const isJoined = around.type in SINGLES && before.length > 0;
  const path = isJoined ? [...parent, 0, place] : [...parent, isAlone ? 0 : place];
  return { tree: replace(tree, parent, changed), path };
}

/** The tree with one condition elsewhere; null where it would be put into itself. */
export function move(tree: Condition, from: Path, to: Spot): Moved | null {
  const node = at(tree, from);
  const last = from.at(-1);
  if (!node || last === undefined || startsWith(to.parent, from)) return null;
  const parent = [...to.parent];
  let index = to.index;
  const level = from.length - 1;
  if (startsWith(parent, from.slice(0, -1))) {
    // Taking it out moves those behind it one place up.
    const step = parent[level];
    if (step === undefined) {
      if (index > last) index -= 1;
    } else if (step > last) {
      parent[level] = step - 1;
    }
  }
  return insert(remove(tree, from), { parent, index }, node);
}

/** The tree with the condition at a path put into a group of its own. */
export function wrap(tree: Condition, path: Path, kind: GroupKind): Condition {
  const node = at(tree, path);
  return node ? replace(tree, path, withChildren(blank(kind), [node])) : tree;
}

/** The tree with what a group holds in the group's place. */
export function unwrap(tree: Condition, path: Path): Condition {
  const node = at(tree, path);
  if (!node) return tree;
  const inner = childrenOf(node);
  const index = path.at(-1);
  if (index === undefined) return inner.length === 1 && inner[0] ? inner[0] : everything(inner);
  const parent = at(tree, path.slice(0, -1));
  if (!parent) return tree;
  const put = childrenOf(parent).toSpliced(index, 1, ...inner);
  return replace(tree, path.slice(0, -1), withChildren(parent, put));
}

/** Where an arrow key leads from a path, or null where that is nowhere. */
export function neighbour(tree: Condition, path: Path, key: string): Spot | null {
  const index = path.at(-1);
  if (index === undefined) return null;
  const parent = path.slice(0, -1);
  const count = childrenOf(at(tree, parent) ?? tree).length;
  const outside = { parent: parent.slice(0, -1), index: parent.at(-1) ?? 0 };
  switch (key) {
    case "ArrowUp":
      if (index > 0) return { parent, index: index - 1 };
      return parent.length > 0 ? outside : null;
    case "ArrowDown":
      if (index < count - 1) return { parent, index: index + 2 };
      return parent.length > 0 ? { ...outside, index: outside.index + 1 } : null;
    case "ArrowLeft":
      return parent.length > 0 ? { ...outside, index: outside.index + 1 } : null;
    case "ArrowRight": {
      const before = index > 0 ? [...parent, index - 1] : null;
      const group = before && at(tree, before);
      if (!before || !group || !takesChildren(group)) return null;
      return { parent: before, index: childrenOf(group).length };
    }
    default:
      return null;
  }
}

/** How the server names a condition's place: `condition.conditions.0`. */
export function fieldOf(tree: Condition, path: Path): string {
  let node: Condition | null = tree;
  let name = "condition";
  for (const step of path) {
    if (!node) break;
    const list: string | undefined = LISTS[node.type];
    name += list ? `.${list}.${step}` : `.${SINGLES[node.type] ?? "?"}`;
    node = childrenOf(node)[step] ?? null;
  }
  return name;
}

/** Every condition with its path, from the top; also of trees too deep for recursion to be wise. */
export function walk(tree: Condition): { node: Condition; path: Path }[] {
  const found: { node: Condition; path: Path }[] = [];
  const left: { node: Condition; path: Path }[] = [{ node: tree, path: [] }];
  for (let one = left.pop(); one; one = left.pop()) {
    const { node, path } = one;
    found.push(one);
    const inner = childrenOf(node).map((child, index) => ({
      node: child,
      path: [...path, index],
    }));
    left.push(...inner.reverse());
  }
  return found;
}

/** A new condition of a kind, to be filled in. */
export function blank(type: string): Condition {
  return BLANKS[type]?.() ?? { type };
}

function everything(conditions: readonly Condition[]): Condition {
  return { type: "all", conditions };
}

function isBlank(node: Condition | undefined): boolean {
  return node !== undefined && node.type === "all" && childrenOf(node).length === 0;
}

function startsWith(path: Path, start: Path): boolean {
  return start.every((step, index) => path[index] === step);
}

const BLANKS: Readonly<Record<string, () => Condition>> = {
  all: () => everything([]),
  any: () => ({ type: "any", conditions: [] }),
  not: () => ({ type: "not", condition: everything([]) }),
  compare: () => ({ type: "compare", field: "rating", op: "<=", value: 2 }),
  keyword: () => ({ type: "keyword", words: [], patterns: [] }),
  label: () => ({ type: "label", label: "team", op: "=", value: "" }),
  expression: () => ({ type: "expression", source: "rating <= 2" }),
  volume: () => ({ type: "volume", of: null, per: [], count: 3, window: 900 }),
  average: () => ({
    type: "average",
    of: null,
    per: [],
    field: "rating",
    op: "<",
    value: 3,
    window: 86_400,
    at_least: 3,
  }),
  absence: () => ({ type: "absence", of: null, per: [], after: 21_600, grace: 0 }),
  question: () => ({
    type: "question",
    measure: "count",
    of: "open",
    where: [],
    op: ">",
    value: 5,
  }),
};
