/** One condition in the tree: its handle, its fields, what a test said of it, and those inside. */
import {
  Check,
  ChevronDown,
  ChevronRight,
  GripVertical,
  Maximize2,
  Minus,
  Puzzle,
  X,
} from "lucide";
import type { Trace } from "../../api/rules";
import { t } from "../../i18n";
import {
  at,
  childrenOf,
  fieldOf,
  GROUPS,
  type GroupKind,
  isGroup,
  type Path,
  takesChildren,
} from "../../rules/tree";
import { Icon } from "../../ui/icon";
import { AddMenu, GROUP_ICONS } from "./add_menu";
import { verdictAt } from "./draft";
import type { Hands } from "./hands";
import { leafOf } from "./leaves";
import { NodeMenu } from "./node_menu";
import { groupWord, short } from "./short";
import { SortableList } from "./sortable_list";

/** Deeper ones are shown on their own when asked for: on a phone they would have no room. */
const LEVELS = 4;

interface Props {
  hands: Hands;
  path: Path;
  /** How many levels below what is shown on its own. */
  level: number;
}

/** The condition at `path`, with all below it. */
export function TreeNode({ hands, path, level }: Props) {
  const tree = hands.tree;
  const node = at(tree, path);
  if (!node) return null;
  const { draft, isReadOnly } = hands;
  const id = path.join(".") || "root";
  const field = fieldOf(tree, path);
  const leaf = leafOf(node.type);
  const inner = childrenOf(node);
  const isDeep = level >= LEVELS && inner.length > 0;
  const isFolded = hands.isFolded(path);
  const verdict = verdictAt(draft.trace.value, path);
  const errorOf = (name: string) => draft.errorAt(name ? `${field}.${name}` : field);
  const own = errorOf("") ?? errorOf("type") ?? errorOf("conditions");
  return (
    <div
      class={`node is-${isGroup(node) ? node.type : "leaf"}`}
      data-testid={`node-${id}`}
      data-verdict={verdict ? verdictWord(verdict) : undefined}
    >
      <header class="node-head">
        {path.length > 0 && !isReadOnly && <Grip hands={hands} path={path} what={short(node)} />}
        {takesChildren(node) && inner.length > 0 && !isDeep && (
          <button
            type="button"
            class="icon-button fold"
            aria-expanded={!isFolded}
            aria-label={t("rules.fold", { what: short(node) })}
            onClick={() => hands.fold(path)}
          >
            <Icon of={isFolded ? ChevronRight : ChevronDown} size={18} />
          </button>
        )}
        <span class="node-icon">
          <Icon of={leaf?.icon ?? GROUP_ICONS[node.type] ?? Puzzle} size={16} />
        </span>
        {isGroup(node) && !isReadOnly ? (
          <select
            class="group-kind"
            aria-label={t("rules.group_kind")}
            value={node.type}
            data-testid={`kind-${id}`}
            onChange={(event) => hands.turn(path, event.currentTarget.value as GroupKind)}
          >
            {GROUPS.map((kind) => (
              <option key={kind} value={kind}>
                {groupWord(kind)}
              </option>
            ))}
          </select>
        ) : (
          <strong class="node-title">
            {isGroup(node) ? groupWord(node.type) : leaf ? t(leaf.title) : node.type}
          </strong>
        )}
        {isFolded && (
          <span class="muted node-short">{t("rules.inside", { n: inner.length })}</span>
        )}
        {verdict && <VerdictMark verdict={verdict} />}
        {!isReadOnly && <NodeMenu hands={hands} path={path} />}
      </header>
      {verdict && <p class="node-reason muted">{verdict.reason}</p>}
      {own && (
        <p class="form-error" role="alert">
          {own}
        </p>
      )}
      {leaf && !isFolded && (
        <leaf.fields
          node={node}
          set={(fields) => hands.set(path, fields)}
          errorOf={errorOf}
          disabled={isReadOnly}
          testId={`leaf-${id}`}
        />
      )}
      {isDeep && (
        <button
          type="button"
          class="button button-small"
          data-testid={`open-${id}`}
          onClick={() => {
            hands.shown.value = path;
          }}
        >
          <Icon of={Maximize2} size={14} />
          {t("rules.open_group", { n: inner.length })}
        </button>
      )}
      {takesChildren(node) && !isDeep && !isFolded && (
        <Inside hands={hands} path={path} level={level} count={inner.length} />
      )}
    </div>
  );
}

function Inside({ hands, path, level, count }: Props & { count: number }) {
  const node = at(hands.tree, path);
  return (
    <div class="node-inside">
      {node && !isGroup(node) && (
        <p class="muted node-only">{t(count > 0 ? "rules.only_those" : "rules.only_none")}</p>
      )}
      <SortableList hands={hands} path={path}>
        {Array.from({ length: count }, (_, index) => (
          // Paths are all there is to tell them apart: a change draws them anew in their places.
          <li key={index} class="tree-item">
            <TreeNode hands={hands} path={[...path, index]} level={level + 1} />
          </li>
        ))}
      </SortableList>
      {!hands.isReadOnly && <AddMenu hands={hands} path={path} count={count} />}
    </div>
  );
}

function Grip({ hands, path, what }: { hands: Hands; path: Path; what: string }) {
  const wanted = hands.focus.value;
  const isWanted = wanted !== null && wanted.join(".") === path.join(".");
  return (
    <button
      type="button"
      class="grip"
      aria-label={t("rules.grip", { what })}
      aria-describedby="grip-help"
      data-testid={`grip-${path.join(".")}`}
      ref={(button) => {
        if (!isWanted || !button) return;
        hands.focus.value = null;
        button.focus();
      }}
      onKeyDown={(event) => {
        if (!event.key.startsWith("Arrow")) return;
        event.preventDefault();
        hands.step(path, event.key);
      }}
    >
      <Icon of={GripVertical} size={16} />
    </button>
  );
}

/** Yes, no, or it could not be asked. */
export function VerdictMark({ verdict }: { verdict: Trace }) {
  const word = verdictWord(verdict);
  const icon = { yes: Check, no: X, unknown: Minus }[word];
  return (
    <span class={`verdict is-${word}`}>
      <Icon of={icon} size={14} />
      {t(`rules.verdict.${word}`)}
    </span>
  );
}

function verdictWord({ holds, applies }: Trace): "yes" | "no" | "unknown" {
  if (!applies) return "unknown";
  return holds ? "yes" : "no";
}
