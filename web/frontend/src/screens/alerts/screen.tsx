/** The alert screen: the board, and the open alert beside or over it. */
import { History as Clock, MailOpen } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../../i18n";
import { useCommands } from "../../palette";
import { go, href, type Place, route } from "../../router";
import { sensible } from "../../sense";
import { shownBoard } from "../../state/alert_board";
import { chooseNone } from "../../state/alert_deeds";
import { narrowingOf } from "../../state/alert_match";
import { followUnread, markAll, read, unread } from "../../state/alert_reads";
import { closeAlert, openAlert, openedAlert } from "../../state/alerts";
import { Tabs } from "../../ui/tabs";
import { READINGS } from "./asked";
import { Board } from "./board";
import { BoardFilters } from "./board_filters";
import { BulkBar } from "./bulk_bar";
import { AlertDrawer } from "./drawer";
import { History } from "./history";
import { comeBack, useAlertKeys } from "./keys";
import { Storms } from "./storms";
import { useNarrowing } from "./use_narrowing";
import "../../styles/alert_deeds.css";
import "../../styles/alert_history.css";
import "../../styles/alerts.css";
import "../../styles/storms.css";

/** `id` is the open alert, or null. */
export default function AlertsScreen({ id, query: said }: Place) {
  const query = sensible(said, READINGS);
  const before = useRef<string | null>(null);
  useEffect(() => {
    if (id === null) closeAlert();
    else void openAlert(id);
    if (id === null && before.current) comeBack(before.current);
    before.current = id;
  }, [id]);
  const shown = openedAlert.value;
  const found = shown?.state === "ready" ? shown.detail : null;
  const named = found?.id;
  useEffect(() => {
    // "Alert 42", as people call it, becomes the address that everybody else has.
    if (found && id === String(found.number)) {
      go({ screen: "alerts", id: found.id, query: route.peek().query }, true);
    }
  }, [id, named]);
  useEffect(
    () => () => {
      closeAlert();
      chooseNone();
    },
    [],
  );
  useEffect(followUnread, []);
  useEffect(() => {
    if (named) read(named);
  }, [named]);
  const isHistory = query.tab === "history";
  const by = useNarrowing(isHistory ? {} : query, isHistory ? null : id);
  // Whoever looks at a part of the board wants the past of that part.
  const same = narrowingOf(query);
  useAlertKeys();
  useCommands([
    {
      title: t("alerts.history"),
      icon: Clock,
      run: () => go({ screen: "alerts", query: { tab: "history" } }),
    },
    { title: t("alerts.read_all"), icon: MailOpen, run: () => void markAll(null) },
  ]);

  return (
    <div class={`alerts ${id ? "has-open" : ""}`}>
      <section class="board" aria-label={t("nav.alerts")}>
        <header class="board-head">
          <h1>{t("nav.alerts")}</h1>
          <Tabs
            label={t("nav.alerts")}
            tabs={[
              {
                title: t("alerts.board"),
                href: href({ screen: "alerts", query: same }),
                isCurrent: !isHistory,
                testId: "tab-board",
              },
              {
                title: t("alerts.history"),
                href: href({ screen: "alerts", query: { tab: "history", ...same } }),
                isCurrent: isHistory,
                count: unread.value || null,
                testId: "tab-history",
              },
            ]}
          />
          {!isHistory && shownBoard.value.hasMore && <p class="muted">{t("alerts.partly")}</p>}
        </header>
        {isHistory ? (
          <History query={query} openId={id} />
        ) : (
          <>
            <BoardFilters by={by} />
            <Storms query={query} />
            <Board openId={id} />
          </>
        )}
      </section>
      <BulkBar />
      {id && <AlertDrawer key={id} id={id} />}
    </div>
  );
}
