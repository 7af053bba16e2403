/** The presses on an alert, the same on its card and on its page. */
import { Check, Eye, RotateCcw, UserPlus } from "lucide";
import type { AlertSummary } from "../../api/types";
import { t } from "../../i18n";
import { act, giveAlert, isOpen } from "../../state/alerts";
import { isMe, mayWriteAlerts, me } from "../../state/me";
import { Icon } from "../../ui/icon";

/** Acknowledge, take, resolve; or reopen what is over. */
export function AlertActions({ one }: { one: AlertSummary }) {
  if (!mayWriteAlerts.value) return null;
  const person = me.value?.person;
  if (!isOpen(one)) {
    return (
      <div class="card-actions">
        <button
          type="button"
          class="button button-small"
          data-testid="reopen"
          onClick={() => void act(one.id, "reopen")}
        >
          <Icon of={RotateCcw} size={14} />
          {t("alert.reopen")}
        </button>
      </div>
    );
  }
  return (
    <div class="card-actions">
      {one.status === "firing" && (
        <button
          type="button"
          class="button button-small button-primary"
          data-testid="acknowledge"
          onClick={() => void act(one.id, "acknowledge")}
        >
          <Icon of={Eye} size={14} />
          {t("alert.acknowledge")}
        </button>
      )}
      <button
        type="button"
        class={`button button-small ${one.status === "acknowledged" ? "button-primary" : ""}`}
        data-testid="resolve"
        onClick={() => void act(one.id, "resolve")}
      >
        <Icon of={Check} size={14} />
        {t("alert.resolve")}
      </button>
      {person && !isMe(one.assignee?.id) && (
        <button
          type="button"
          class="button button-small take"
          data-testid="assign-me"
          title={t("assign.me")}
          onClick={() => void giveAlert(one.id, person)}
        >
          <Icon of={UserPlus} size={14} />
          <span>{t("assign.me")}</span>
        </button>
      )}
    </div>
  );
}
