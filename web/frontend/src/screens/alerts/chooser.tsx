/** The box that chooses an alert for the bulk bar. */
import type { AlertSummary } from "../../api/types";
import { t } from "../../i18n";
import { choose, chosen } from "../../state/alert_deeds";

/** A checkbox with a wide place to press. */
export function Chooser({ one }: { one: AlertSummary }) {
  return (
    <label class="chooser">
      <input
        type="checkbox"
        checked={chosen.value.has(one.id)}
        aria-label={t("bulk.choose", { number: `#${one.number}` })}
        data-testid="choose"
        onChange={(event) => choose(one.id, event.currentTarget.checked)}
      />
    </label>
  );
}
