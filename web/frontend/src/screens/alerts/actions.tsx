/** The presses on an alert, the same on its card and on its page. */
import { BellOff, Check, Eye, HandCoins, RotateCcw, UserPlus } from "lucide";
import type { AlertSummary } from "../../api/types";
import { t } from "../../i18n";
import { unconvert } from "../../state/alert_deeds";
import { act, giveAlert, isOpen } from "../../state/alerts";
import { isMe, may, mayWriteAlerts, me } from "../../state/me";
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

/** The windows an alert's page can open. */
export type Window = "convert" | "silence" | null;

/** What takes a word more than a press: what came of it, and a silence. */
export function MoreActions(props: { one: AlertSummary; open: (window: Window) => void }) {
  const { one, open } = props;
  const isOver = !isOpen(one);
  return (
    <>
      {may("silences.write") && !isOver && one.muted?.by !== "silence" && (
        <button
          type="button"
          class="button button-small"
          data-testid="silence"
          onClick={() => open("silence")}
        >
          <Icon of={BellOff} size={14} />
          {t("alert.silence")}
        </button>
      )}
      {mayWriteAlerts.value && (
        <button
          type="button"
          class="button button-small"
          data-testid="convert"
          onClick={() => open("convert")}
        >
          <Icon of={HandCoins} size={14} />
          {one.conversion ? t("alert.convert_change") : t("alert.convert")}
        </button>
      )}
      {mayWriteAlerts.value && one.conversion && (
        <button
          type="button"
          class="button button-small"
          data-testid="unconvert"
          onClick={() => void unconvert(one.id)}
        >
          {t("alert.unconvert")}
        </button>
      )}
    </>
  );
}
