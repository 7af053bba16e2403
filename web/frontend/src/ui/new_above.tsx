/** How many came above what is in sight of a list that is scrolled down; a press leads there. */
import { ArrowUp } from "lucide";
import { t } from "../i18n";
import { Icon } from "./icon";

/** Stands over its list, in a box that is positioned; nothing while there is nothing new. */
export function NewAbove({ count, show }: { count: number; show: () => void }) {
  if (count === 0) return null;
  return (
    <button type="button" class="new-above" data-testid="new-above" onClick={show}>
      <Icon of={ArrowUp} size={14} />
      {t("list.new_above", { n: count })}
    </button>
  );
}
