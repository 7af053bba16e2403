/** The live alert board: one column for what fires, one for what is taken, one for what is over. */

import type { ReadonlySignal, Signal } from "@preact/signals";
import { Bell, BellRing, CircleCheck, Eye, SearchX } from "lucide";
import type { AlertSummary } from "../../api/types";
import { number, t } from "../../i18n";
import { isNarrowed, loadNarrowed, shown, shownBoard, shownCount } from "../../state/alert_board";
import { firingCount, loadAlerts } from "../../state/alerts";
import { Icon } from "../../ui/icon";
import { SetUp } from "../../ui/set_up";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { widen } from "./board_filters";
import { Cards } from "./cards";

/** The columns; `openId` is the alert shown beside them, or null. */
export function Board({ openId }: { openId: string | null }) {
  const { state, problem } = shownBoard.value;
  const load = isNarrowed.value ? loadNarrowed : loadAlerts;
  if (state === "failed" && problem) {
    return <Failed problem={problem} retry={() => void load()} />;
  }
  if (state === "loading" && shown.firing.value.length === 0) {
    return (
      <div class="columns">
        {[3, 2, 2].map((rows, index) => (
          <Skeleton key={index} rows={rows} kind="card" />
        ))}
      </div>
    );
  }
  const none = isNarrowed.value ? t("narrow_board.none_here") : null;
  return (
    <div class="columns" aria-busy={state === "loading"}>
      <Column
        name="firing"
        icon={BellRing}
        cards={shown.firing}
        count={shownCount.firing}
        openId={openId}
      >
        {isNarrowed.value ? <NoneMatch /> : <Quiet />}
      </Column>
      <Column
        name="acknowledged"
        icon={Eye}
        cards={shown.taken}
        count={shownCount.taken}
        openId={openId}
      >
        <p class="column-empty muted">{none ?? t("alerts.none_taken")}</p>
      </Column>
      <Column name="resolved" icon={CircleCheck} cards={shown.over} openId={openId}>
        <p class="column-empty muted">{none ?? t("alerts.none_over")}</p>
      </Column>
    </div>
  );
}

function Quiet() {
  return (
    <Empty icon={Bell} title={t("alerts.quiet")} testId="alerts-quiet">
      <p>{t("alerts.quiet_text")}</p>
      <SetUp rules />
    </Empty>
  );
}

// In its column, so that the next alert that matches moves nothing else.
function NoneMatch() {
  return (
    <Empty icon={SearchX} title={t("narrow_board.none")} testId="board-none">
      <p>{t("narrow_board.in_all", { n: firingCount.value })}</p>
      <button type="button" class="button" data-testid="board-widen" onClick={widen}>
        {t("history.show_all")}
      </button>
    </Empty>
  );
}

interface ColumnProps {
  name: "firing" | "acknowledged" | "resolved";
  icon: unknown;
  cards: ReadonlySignal<readonly Signal<AlertSummary>[]>;
  /** How many there are, where not all of them are here. */
  count?: ReadonlySignal<number>;
  openId: string | null;
  children: preact.ComponentChildren;
}

function Column({ name, icon, cards, count, openId, children }: ColumnProps) {
  const all = cards.value;
  const known = count?.value ?? all.length;
  return (
    <section class={`column column-${name}`} data-testid={`column-${name}`}>
      <h2>
        <Icon of={icon} size={16} />
        {t(`column.${name}`)}
        <span class="column-count">{number(known)}</span>
      </h2>
      {all.length === 0 ? children : <Cards all={all} known={known} name={name} openId={openId} />}
    </section>
  );
}
