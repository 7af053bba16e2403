/** What can be done with one condition besides changing it: moved, grouped, copied, taken away. */
import { ArrowDown, ArrowUp, Copy, CornerDownRight, Ellipsis, Trash2, Ungroup } from "lucide";
import { t } from "../../i18n";
import { at, childrenOf, GROUPS, isGroup, type Path, takesChildren, walk } from "../../rules/tree";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { MenuItem } from "../../ui/menu_item";
import { GROUP_ICONS } from "./add_menu";
import type { Hands } from "./hands";
import { groupWord, short } from "./short";

// A longer list of places helps nobody: what is far is dragged, or cut in steps.
const MOST_PLACES = 12;

/** The button with three dots. */
export function NodeMenu({ hands, path }: { hands: Hands; path: Path }) {
  const tree = hands.tree;
  const node = at(tree, path);
  if (!node) return null;
  const isRoot = path.length === 0;
  const places = isRoot
    ? []
    : walk(tree)
        .filter(({ node: one, path: to }) => {
          const isInside = path.every((step, index) => to[index] === step);
          const isHere = to.join(".") === path.slice(0, -1).join(".");
          return takesChildren(one) && !isInside && !isHere;
        })
        .slice(0, MOST_PLACES);
  return (
    <Menu
      name={t("rules.node_menu", { what: short(node) })}
      buttonClass="icon-button"
      testId={`menu-${path.join(".") || "root"}`}
      label={<Icon of={Ellipsis} size={18} />}
    >
      {(close) => {
        const item = (icon: unknown, title: string, run: () => void, testId?: string) => (
          <li>
            <MenuItem icon={icon} word={title} testId={testId} close={close} run={run} />
          </li>
        );
        return (
          <ul class="menu-list node-menu">
            {!isRoot && item(ArrowUp, t("rules.up"), () => hands.step(path, "ArrowUp"), "move-up")}
            {!isRoot &&
              item(ArrowDown, t("rules.down"), () => hands.step(path, "ArrowDown"), "move-down")}
            {places.map(({ node: group, path: to }) =>
              item(
                CornerDownRight,
                t("rules.move_to", { group: short(group), place: to.map((n) => n + 1).join(".") }),
                () => hands.move(path, { parent: to, index: childrenOf(group).length }),
                `move-to-${to.join(".") || "root"}`,
              ),
            )}
            {GROUPS.map((kind) =>
              item(
                GROUP_ICONS[kind],
                t("rules.wrap_in", { group: groupWord(kind) }),
                () => hands.wrap(path, kind),
                `wrap-${kind}`,
              ),
            )}
            {isGroup(node) && item(Ungroup, t("rules.unwrap"), () => hands.unwrap(path), "unwrap")}
            {!isRoot && item(Copy, t("rules.copy"), () => hands.copy(path), "copy")}
            {item(Trash2, t("rules.remove"), () => hands.drop(path), "remove")}
          </ul>
        );
      }}
    </Menu>
  );
}
