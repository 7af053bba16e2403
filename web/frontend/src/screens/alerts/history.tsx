/** Every alert there was, page by page: found by words and filters, read and unread. */
import { History as Clock, HandCoins, MailOpen, Repeat2 } from "lucide";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { fetchAlertsBy } from "../../api/alerts";
import type { AlertPage, AlertSummary } from "../../api/types";
import { clockTurn, moment, now, serverNow, shortMoment } from "../../clock";
import { number, t } from "../../i18n";
import { href, type Query } from "../../router";
import { mark, markAll, marked, sweeps, unread } from "../../state/alert_reads";
import { alerts, isOpen } from "../../state/alerts";
import { mayWriteAlerts } from "../../state/me";
import { usePaged } from "../../state/resource";
import { AlertStatusBadge, Avatar, SeverityMark } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Pager } from "../../ui/pager";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { ViewBar } from "../../ui/views/bar";
import { useOpening } from "../../ui/views/opening";
import { asked, isNarrowed } from "./asked";
import { Chooser } from "./chooser";
import { Filters } from "./filters";
import { worded } from "./standing";
import { ALERT_VIEWS } from "./views";

type Listed = AlertPage["items"][number];

/** `openId` is the alert beside it, or null. */
export function History({ query, openId }: { query: Query; openId: string | null }) {
  // The moment a range is reckoned from stays while the filter does, else its pages would shift.
  const words = useMemo(
    () => asked(query, serverNow()).toString(),
    [JSON.stringify(query), clockTurn.value],
  );
  const list = usePaged<Listed>(
    async (cursor, signal) => {
      const params = new URLSearchParams(words);
      if (cursor) params.set("cursor", cursor);
      const page = await fetchAlertsBy(params, signal);
      for (const one of page.items) alerts.patch(one);
      return page;
    },
    [words],
    { keep: true },
  );
  const opening = useOpening(ALERT_VIEWS, query, openId === null);
  useEffect(() => {
    if (opening) ALERT_VIEWS.show(opening);
  }, []);
  // By the button here or by the palette.
  const swept = useRef(sweeps.value);
  useEffect(() => {
    if (swept.current === sweeps.value) return;
    swept.current = sweeps.value;
    list.reload();
  }, [sweeps.value]);
  const newest = list.items[0]?.fired_at;
  const fresh = isByTime(query) ? freshSince(newest, list.items) : 0;
  const readAll = () => markAll(isByTime(query) && !isNarrowed(query) ? (newest ?? null) : null);

  return (
    <div class="alert-history" data-testid="history">
      <ViewBar
        of={ALERT_VIEWS}
        query={query}
        plain={{ query: {}, isShown: !query.view && !isNarrowed(query) && isByTime(query) }}
      />
      <Filters query={query} />
      <div class="history-head">
        <p class="muted" aria-live="polite">
          {unread.value !== null && t("history.unread_count", { n: unread.value })}
        </p>
        <button
          type="button"
          class="button button-small"
          disabled={unread.value === 0}
          data-testid="read-all"
          onClick={() => void readAll()}
        >
          <Icon of={MailOpen} size={14} />
          {t("history.read_all")}
        </button>
      </div>
      {fresh > 0 && (
        <button
          type="button"
          class="button history-fresh"
          data-testid="history-fresh"
          onClick={list.reload}
        >
          {t("history.fresh", { n: fresh })}
        </button>
      )}
      {list.state === "failed" && list.problem && list.items.length === 0 ? (
        <Failed problem={list.problem} retry={list.reload} />
      ) : list.state === "loading" ? (
        <Skeleton rows={8} kind="row" />
      ) : list.items.length === 0 ? (
        <Empty
          icon={Clock}
          title={isNarrowed(query) ? t("history.none_match") : t("history.none")}
          testId="history-empty"
        >
          <p>{isNarrowed(query) ? t("history.none_match_text") : t("history.none_text")}</p>
        </Empty>
      ) : (
        <ol class="history-rows" aria-busy={list.isBusy}>
          {list.items.map((one) => (
            <Row key={one.id} listed={one} query={query} isShown={one.id === openId} />
          ))}
        </ol>
      )}
      <Pager of={list} />
    </div>
  );
}

function Row(props: { listed: Listed; query: Query; isShown: boolean }) {
  const { listed, query, isShown } = props;
  const one = alerts.get(listed.id)?.value ?? listed;
  const isRead = marked.value.get(one.id) ?? !listed.unread;
  useEffect(() => alerts.hold(() => [listed.id]), [listed.id]);
  // Opened by a key or a link, it is read as well.
  useEffect(() => {
    if (isShown && !isRead) void mark(one.id, true);
  }, [isShown]);
  return (
    <li
      class={`history-row ${isRead ? "" : "is-unread"} ${isShown ? "is-open" : ""}`}
      data-alert={one.id}
      data-testid={`row-${one.number}`}
      data-read={isRead}
    >
      {mayWriteAlerts.value && isOpen(one) ? <Chooser one={one} /> : <span class="chooser" />}
      <button
        type="button"
        class="read-dot"
        aria-label={t(isRead ? "history.mark_unread" : "history.mark_read", {
          number: `#${one.number}`,
        })}
        title={t(isRead ? "history.mark_unread" : "history.mark_read", {
          number: `#${one.number}`,
        })}
        data-testid="read-dot"
        onClick={() => void mark(one.id, !isRead)}
      />
      <SeverityMark severity={one.severity} />
      <a
        class="history-title"
        href={href({ screen: "alerts", id: one.id, query })}
        data-alert-link
      >
        <span class="muted">#{one.number}</span> <span>{one.title}</span>
        {one.count > 1 && <span class="count">×{number(one.count)}</span>}
      </a>
      <span class="history-signs muted">
        {one.flapping_since && (
          <span title={t("history.flapping")}>
            <Icon of={Repeat2} size={14} />
            <span class="sr-only">{t("history.flapping")}</span>
          </span>
        )}
        {one.conversion && (
          <span title={worded(one.conversion)} data-testid="row-converted">
            <Icon of={HandCoins} size={14} />
            <span class="sr-only">{worded(one.conversion)}</span>
          </span>
        )}
        {one.assignee && <Avatar person={one.assignee} />}
      </span>
      <span class="history-source muted">{one.source.name}</span>
      <AlertStatusBadge status={one.status} />
      <time class="muted" dateTime={one.fired_at} title={moment(one.fired_at)}>
        {shortMoment(one.fired_at, now.peek())}
      </time>
    </li>
  );
}

function isByTime(query: Query): boolean {
  return !query.sort || query.sort === "-fired_at";
}

// What came by the socket since; whether it fits a filter only the server can say.
function freshSince(newest: string | undefined, items: readonly AlertSummary[]): number {
  if (newest === undefined) return 0;
  const shown = new Set(items.map((one) => one.id));
  return alerts.all.value.filter(
    (one) => one.peek().fired_at > newest && !shown.has(one.peek().id),
  ).length;
}
