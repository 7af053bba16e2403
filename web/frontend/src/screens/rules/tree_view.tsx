/** The tree of conditions: what is shown of it, the way back up, and what is said of each move. */
import { ChevronRight } from "lucide";
import { t } from "../../i18n";
import { at, type Path } from "../../rules/tree";
import { Icon } from "../../ui/icon";
import { Toolbox } from "./add_menu";
import type { Hands } from "./hands";
import { short } from "./short";
import { TreeNode } from "./tree_node";

/** The whole tree, or the group that was opened on its own. */
export function TreeView({ hands }: { hands: Hands }) {
  const shown = hands.shown.value;
  return (
    <div class="tree" data-testid="tree">
      <Toolbox hands={hands} />
      {shown.length > 0 && <WayUp hands={hands} shown={shown} />}
      <TreeNode hands={hands} path={shown} level={0} />
      <p id="grip-help" class="sr-only">
        {t("rules.grip_help")}
      </p>
      <p class="sr-only" role="status" aria-live="polite" data-testid="tree-said">
        {hands.said.value}
      </p>
    </div>
  );
}

function WayUp({ hands, shown }: { hands: Hands; shown: Path }) {
  const steps = Array.from({ length: shown.length + 1 }, (_, count) => shown.slice(0, count));
  return (
    <nav class="way-up" aria-label={t("rules.way_up")} data-testid="way-up">
      {steps.map((path) => {
        const node = at(hands.tree, path);
        return (
          node && (
            <span key={path.join(".")}>
              {path.length > 0 && <Icon of={ChevronRight} size={14} />}
              <button
                type="button"
                class="link-button"
                aria-current={path.length === shown.length ? "step" : undefined}
                onClick={() => {
                  hands.shown.value = path;
                }}
              >
                {short(node)}
              </button>
            </span>
          )
        );
      })}
    </nav>
  );
}
