/** The live alert board: three columns, and the open alert beside or over them. */

import type { ReadonlySignal, Signal } from "@preact/signals";
import { Bell, BellRing, CircleCheck, Eye } from "lucide";
import { useEffect } from "preact/hooks";
import type { AlertSummary } from "../../api/types";
import { number, t } from "../../i18n";
import { board, closeAlert, firing, loadAlerts, openAlert, over, taken } from "../../state/alerts";
import { Icon } from "../../ui/icon";
import { InBot } from "../../ui/in_bot";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { AlertCard } from "./card";
import { AlertDrawer } from "./drawer";

// A storm may hold thousands; nobody reads further, and the page must stay quick.
const MOST_CARDS = 60;

/** `id` is the open alert, or null. */
export function AlertsScreen({ id }: { id: string | null }) {
  useEffect(() => {
    if (id === null) closeAlert();
    else void openAlert(id);
  }, [id]);
  useEffect(() => closeAlert, []);

  return (
    <div class={`alerts ${id ? "has-open" : ""}`}>
      <section class="board" aria-label={t("nav.alerts")}>
        <header class="board-head">
          <h1>{t("nav.alerts")}</h1>
          {board.value.hasMore && <p class="muted">{t("alerts.partly")}</p>}
        </header>
        <Board openId={id} />
      </section>
      {id && <AlertDrawer key={id} id={id} />}
    </div>
  );
}

function Board({ openId }: { openId: string | null }) {
  const { state, problem } = board.value;
  if (state === "failed" && problem) {
    return <Failed problem={problem} retry={() => void loadAlerts()} />;
  }
  if (state === "loading" && firing.value.length === 0) {
    return (
      <div class="columns">
        {[3, 2, 2].map((rows, index) => (
          <Skeleton key={index} rows={rows} kind="card" />
        ))}
      </div>
    );
  }
  return (
    <div class="columns">
      <Column name="firing" icon={BellRing} cards={firing} openId={openId}>
        <Empty icon={Bell} title={t("alerts.quiet")} testId="alerts-quiet">
          <p>{t("alerts.quiet_text")}</p>
          <InBot />
        </Empty>
      </Column>
      <Column name="acknowledged" icon={Eye} cards={taken} openId={openId}>
        <p class="column-empty muted">{t("alerts.none_taken")}</p>
      </Column>
      <Column name="resolved" icon={CircleCheck} cards={over} openId={openId}>
        <p class="column-empty muted">{t("alerts.none_over")}</p>
      </Column>
    </div>
  );
}

interface ColumnProps {
  name: "firing" | "acknowledged" | "resolved";
  icon: unknown;
  cards: ReadonlySignal<readonly Signal<AlertSummary>[]>;
  openId: string | null;
  children: preact.ComponentChildren;
}

function Column({ name, icon, cards, openId, children }: ColumnProps) {
  const all = cards.value;
  return (
    <section class={`column column-${name}`} data-testid={`column-${name}`}>
      <h2>
        <Icon of={icon} size={16} />
        {t(`column.${name}`)}
        <span class="column-count">{number(all.length)}</span>
      </h2>
      {all.length === 0 ? (
        children
      ) : (
        <ul>
          {all.slice(0, MOST_CARDS).map((card) => (
            <AlertCard key={card.peek().id} card={card} isOpen={card.peek().id === openId} />
          ))}
        </ul>
      )}
      {all.length > MOST_CARDS && (
        <p class="column-empty muted">{t("alerts.hidden", { n: all.length - MOST_CARDS })}</p>
      )}
    </section>
  );
}
