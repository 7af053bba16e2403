/** What can be done to all that are chosen, in a bar over the page's end while any are. */
import { Check, Eye, X } from "lucide";
import { t } from "../../i18n";
import { actOnChosen, chooseNone, chosen } from "../../state/alert_deeds";
import { AssignMenu } from "../../ui/assign_menu";
import { Icon } from "../../ui/icon";

/** Nothing while nothing is chosen. */
export function BulkBar() {
  const n = chosen.value.size;
  if (n === 0) return null;
  return (
    <div class="bulk-bar" role="toolbar" aria-label={t("bulk.name")} data-testid="bulk-bar">
      <strong>{t("bulk.chosen", { n })}</strong>
      <button
        type="button"
        class="button button-small button-primary"
        data-testid="bulk-acknowledge"
        onClick={() => void actOnChosen("acknowledge")}
      >
        <Icon of={Eye} size={14} />
        {t("alert.acknowledge")}
      </button>
      <button
        type="button"
        class="button button-small"
        data-testid="bulk-resolve"
        onClick={() => void actOnChosen("resolve")}
      >
        <Icon of={Check} size={14} />
        {t("alert.resolve")}
      </button>
      <AssignMenu
        word={t("bulk.assign")}
        assignee={null}
        assign={(person) => void actOnChosen("assign", person)}
      />
      <button
        type="button"
        class="icon-button"
        aria-label={t("bulk.clear")}
        data-testid="bulk-clear"
        onClick={chooseNone}
      >
        <Icon of={X} size={18} />
      </button>
    </div>
  );
}
