/** The kinds of condition that can be put in: as a menu at each list, and as things to drag. */
import { Braces, CircleSlash, Plus, Split } from "lucide";
import { type Key, t } from "../../i18n";
import type { Path } from "../../rules/tree";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import type { Hands } from "./hands";
import { LEAVES } from "./leaves";
import { useToolbox } from "./sortable_list";

/** The groups' drawings. */
export const GROUP_ICONS: Readonly<Record<string, unknown>> = {
  all: Braces,
  any: Split,
  not: CircleSlash,
};

interface Kind {
  type: string;
  title: Key;
  icon: unknown;
}

/** Those that this rule can ask; groups last. */
export function kindsFor(hands: Hands): Kind[] {
  const asked = hands.draft.spec.value.schedule ? "clock" : "signal";
  const groups = Object.entries(GROUP_ICONS).map(([type, icon]) => ({
    type,
    title: `rules.group.${type}` as Key,
    icon,
  }));
  return [...LEAVES.filter((one) => one.asked === asked), ...groups];
}

/** "Add a condition", at the end of the list of the condition at `path`. */
export function AddMenu({ hands, path, count }: { hands: Hands; path: Path; count: number }) {
  return (
    <Menu
      name={t("rules.add_condition")}
      side="below"
      align="start"
      testId={`add-${path.join(".") || "root"}`}
      buttonClass="button button-small add-condition"
      label={
        <>
          <Icon of={Plus} size={16} />
          <span aria-hidden="true">{t("rules.add_condition")}</span>
        </>
      }
    >
      {(close) => (
        <ul class="menu-list">
          {kindsFor(hands).map(({ type, title, icon }) => (
            <li key={type}>
              <button
                type="button"
                class="menu-item"
                data-testid={`add-kind-${type}`}
                onClick={() => {
                  close();
                  hands.add(type, { parent: path, index: count });
                }}
              >
                <Icon of={icon} size={16} />
                <span>{t(title)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Menu>
  );
}

/** The same kinds as things to drag into the tree; the menus are the way for keys. */
export function Toolbox({ hands }: { hands: Hands }) {
  const box = useToolbox(hands);
  if (hands.isReadOnly) return null;
  return (
    <ul class="toolbox" ref={box} aria-hidden="true" data-testid="toolbox">
      {kindsFor(hands).map(({ type, title, icon }) => (
        <li key={type} class="tool" data-type={type}>
          <Icon of={icon} size={15} />
          {t(title)}
        </li>
      ))}
    </ul>
  );
}
