/** Metrics: the desk now, and how it went over the days the address names. */
import { Download } from "lucide";
import type { ComponentChildren } from "preact";
import { fetchAlertStats, fetchCaseStats, fetchDeliveryStats, saveTable } from "../../api/metrics";
import type { CaseStatus } from "../../api/types";
import { t } from "../../i18n";
import type { Place } from "../../router";
import { may } from "../../state/me";
import { type Resource, useResource } from "../../state/resource";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Failed } from "../../ui/states";
import { caseStatus } from "../../words";
import "../../styles/metrics.css";
import { AlertCharts } from "./alert_charts";
import { Bars } from "./bars";
import { CaseCharts, CaseTiles } from "./case_charts";
import { Deliveries } from "./deliveries";
import { useDesk } from "./desk_live";
import { DeskNow } from "./desk_now";
import { spanName } from "./figures";
import { Groups } from "./groups";
import { casesOf } from "./links";
import { rangeOf } from "./range";
import { RangeBar } from "./range_bar";
import { saving } from "./saving";

/** The screen. */
export default function Metrics({ query }: Place) {
  const range = rangeOf(query);
  const { days, isCompared } = range;
  const { desk, turn } = useDesk();
  const deps = [days, isCompared, turn];
  const keep = { keep: true };
  const cases = useResource((signal) => fetchCaseStats(days, isCompared, signal), deps, keep);
  const alerts = useResource((signal) => fetchAlertStats(days, isCompared, signal), deps, keep);
  const shown = cases.value;
  return (
    <Page
      title={t("nav.metrics")}
      lead={shown ? spanName(shown.since, shown.until, shown.zone) : "…"}
      actions={
        <button
          type="button"
          class="button"
          data-testid="save-cases"
          onClick={saving(() => saveTable("case_list", days))}
        >
          <Icon of={Download} size={16} />
          {t("metrics.save_cases")}
        </button>
      }
      testId="metrics"
    >
      {desk ? <DeskNow desk={desk} /> : <div class="desk-now is-coming" />}
      <RangeBar range={range} shown={shown} />
      <Part title={t("nav.cases")} of={cases} charts={6}>
        {(stats) => (
          <>
            <CaseTiles stats={stats} />
            <CaseCharts stats={stats} days={days} />
            <div class="charts">
              <Bars
                title={t("metrics.by_status")}
                note={t("metrics.by_status_note")}
                rows={STANDINGS.map(([name, statuses]) => ({
                  key: name,
                  name: caseStatus(name),
                  count: statuses.reduce((sum, one) => sum + stats.totals.status[one], 0),
                  to: casesOf(stats, { status: statuses.join(",") }),
                })).filter((row) => row.count > 0)}
                testId="by-status"
              />
              <Bars
                title={t("metrics.by_stars")}
                rows={stats.totals.ratings
                  .filter((one) => one.stars !== null && stats.totals.rated > 0)
                  .map((one) => ({
                    key: String(one.stars),
                    name: "★".repeat(one.stars ?? 0),
                    count: one.count,
                    to: casesOf(stats, { rating: String(one.stars) }),
                  }))}
                testId="by-stars"
              />
            </div>
          </>
        )}
      </Part>
      <Groups days={days} by={query.by ?? ""} turn={turn} />
      <Part title={t("nav.alerts")} of={alerts} charts={4}>
        {(stats) => <AlertCharts stats={stats} days={days} />}
      </Part>
      {may("deliveries.read") && <DeliveryPart range={range} turn={turn} />}
    </Page>
  );
}

// As the case list has them: what is closed in whichever way stands together.
const STANDINGS: readonly (readonly [CaseStatus, readonly CaseStatus[]])[] = [
  ["new", ["new"]],
  ["in_progress", ["acknowledged", "in_progress"]],
  ["resolved", ["resolved"]],
  ["closed", ["closed", "merged", "rejected"]],
];

function DeliveryPart({ range, turn }: { range: ReturnType<typeof rangeOf>; turn: number }) {
  const { days, isCompared } = range;
  const found = useResource(
    (signal) => fetchDeliveryStats(days, isCompared, signal),
    [days, isCompared, turn],
    { keep: true },
  );
  return (
    <Part title={t("metrics.deliveries")} of={found}>
      {(stats) => <Deliveries stats={stats} days={days} />}
    </Part>
  );
}

function Part<T>(props: {
  title: string;
  of: Resource<T>;
  /** How many come, two in a row. */
  charts?: number;
  children: (value: T) => ComponentChildren;
}) {
  const { of } = props;
  return (
    <section class={of.isBusy ? "metrics-part is-busy" : "metrics-part"} aria-busy={of.isBusy}>
      <h2 class="part-title">{props.title}</h2>
      {of.problem && <Failed problem={of.problem} retry={of.reload} />}
      {of.value !== null && !of.problem && props.children(of.value)}
      {of.value === null && !of.problem && <Coming charts={props.charts ?? 2} />}
    </section>
  );
}

/** As high as what comes, so that nothing moves. */
function Coming({ charts }: { charts: number }) {
  return (
    <div role="status" aria-label={t("loading")}>
      <div class="tiles">
        {[1, 2, 3, 4, 5].map((one) => (
          <i key={one} class="tile is-coming" />
        ))}
      </div>
      <div class="charts">
        {Array.from({ length: charts }, (_, at) => (
          <i key={at} class="chart is-coming" />
        ))}
      </div>
    </div>
  );
}
