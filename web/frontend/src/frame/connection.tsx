/** Whether the page is live, why not, when it tries again, and the button to try now. */
import { RefreshCw, Wifi, WifiOff } from "lucide";
import { now } from "../clock";
import { type Key, t } from "../i18n";
import { connection } from "../state/live";
import { Icon } from "../ui/icon";

/** The indicator in the top bar. */
export function ConnectionIndicator() {
  const live = connection.state.value;
  const reason = live.state === "live" ? "" : t(`live.reason.${live.reason}` as Key);
  const isDown = live.state === "reconnecting" || live.state === "offline";
  return (
    <div class="connection-room">
      <div class={`connection is-${live.state}`} data-testid="connection" data-state={live.state}>
        <output class="connection-words" title={reason}>
          {live.state === "live" ? (
            <i class="connection-dot" />
          ) : (
            <Icon of={live.state === "offline" ? WifiOff : Wifi} size={16} />
          )}
          <span class="connection-state">{t(`live.${live.state}`)}</span>
          {isDown && <span class="connection-reason">{reason}</span>}
        </output>
        {isDown && <Countdown until={live.retryAt} />}
        {isDown && (
          <button
            type="button"
            class="button button-small"
            data-testid="retry-now"
            aria-label={t("live.retry_now")}
            title={t("live.retry_now")}
            onClick={() => connection.retryNow()}
          >
            <Icon of={RefreshCw} size={14} />
            <span>{t("live.retry_now")}</span>
          </button>
        )}
      </div>
    </div>
  );
}

// Outside the live region: a screen reader should not hear every second.
function Countdown({ until }: { until: number }) {
  const seconds = Math.max(0, Math.ceil((until - now.value) / 1_000));
  return (
    <span class="connection-countdown" aria-hidden="true">
      {t("live.next_try", { seconds })}
    </span>
  );
}
