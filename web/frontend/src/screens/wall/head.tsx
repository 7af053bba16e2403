/** The top of the wall: whose it is, what time it is there, and whether what is shown is true. */
import { Maximize, Sun, Wifi, WifiOff, X } from "lucide";
import { now } from "../../clock";
import { dates } from "../../formats";
import { type Key, locale, t } from "../../i18n";
import { href } from "../../router";
import { connection } from "../../state/live";
import { me } from "../../state/me";
import { BellMark, Icon } from "../../ui/icon";
import { awake, canStayAwake, stayAwake } from "../../wake";

/** Name, clock, connection, and three quiet buttons for whoever sets it up. */
export function Head() {
  return (
    <header class="wall-head">
      <span class="wall-mark">
        <BellMark size={40} />
      </span>
      <h1 class="wall-name">{me.value?.workspace.name ?? "Opsbell"}</h1>
      <Connection />
      <Clock />
      <Controls />
    </header>
  );
}

function Connection() {
  const live = connection.state.value;
  const isLive = live.state === "live";
  return (
    <output class="wall-connection" data-testid="connection" data-state={live.state}>
      <Icon of={isLive ? Wifi : WifiOff} size={28} />
      <span>
        <b>{t(`live.${live.state}`)}</b>
        {!isLive && <span class="wall-reason">{t(`live.reason.${live.reason}` as Key)}</span>}
      </span>
    </output>
  );
}

// Only the minute is drawn anew: `time` is the same text in between.
function Clock() {
  const at = now.value;
  return (
    <time class="wall-clock" dateTime={new Date(at).toISOString()} data-testid="wall-clock">
      <b>{inZone(at, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" })}</b>
      <span>{inZone(at, { weekday: "short", day: "numeric", month: "long" })}</span>
    </time>
  );
}

function Controls() {
  const isAwake = awake.value;
  return (
    <span class="wall-controls">
      {canStayAwake() && (
        <button
          type="button"
          class="icon-button"
          aria-pressed={isAwake}
          title={t("wall.stay_awake")}
          aria-label={t("wall.stay_awake")}
          data-testid="stay-awake"
          onClick={() => stayAwake(!isAwake)}
        >
          <Icon of={Sun} size={20} />
        </button>
      )}
      {document.fullscreenEnabled && (
        <button
          type="button"
          class="icon-button wall-fill"
          title={t("wall.fill")}
          aria-label={t("wall.fill")}
          data-testid="fill-screen"
          onClick={toggleFull}
        >
          <Icon of={Maximize} size={20} />
        </button>
      )}
      <a
        class="icon-button"
        href={href({ screen: "alerts" })}
        title={t("wall.leave")}
        aria-label={t("wall.leave")}
        data-testid="leave-wall"
      >
        <Icon of={X} size={20} />
      </a>
    </span>
  );
}

function toggleFull(): void {
  const done = document.fullscreenElement
    ? document.exitFullscreen()
    : document.documentElement.requestFullscreen();
  // A browser may refuse; then its own key still does it.
  void done.catch(() => undefined);
}

/** The time where the workspace is; a zone this browser does not know is shown as its own. */
function inZone(at: number, options: Intl.DateTimeFormatOptions): string {
  const zone = me.value?.workspace.zone;
  try {
    return dates(locale.value, { ...options, timeZone: zone }).format(at);
  } catch {
    return dates(locale.value, options).format(at);
  }
}
