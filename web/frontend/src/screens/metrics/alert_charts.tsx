/** Alerts over time, where they come from, and who was told of them. */
import { type AlertStats, type Days, saveTable } from "../../api/metrics";
import { t } from "../../i18n";
import { severityWord } from "../../words";
import { Bars } from "./bars";
import { LENGTHS } from "./case_charts";
import { Chart } from "./chart";
import { count, duration, share } from "./figures";
import { alertsOf, partOf } from "./links";
import { saving } from "./saving";
import { Tiles } from "./tiles";

// From the bottom of the bar up: the worst stands on the ground, where heights compare best.
const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** Everything about alerts. */
export function AlertCharts({ stats, days }: { stats: AlertStats; days: Days }) {
  const { points, totals, previous } = stats;
  const before = previous?.totals;
  const frame = { at: points.map((one) => one.at), step: stats.step, zone: stats.zone };
  const lead = (part: number) => alertsOf(partOf(points, part, stats.until));
  const onSave = saving(() => saveTable("alerts", days));
  const { told } = totals;
  return (
    <>
      <Tiles
        tiles={[
          {
            name: t("metrics.fired"),
            value: totals.fired,
            format: count,
            before: before?.fired,
            better: "less",
            to: alertsOf(stats),
            testId: "tile-fired",
          },
          {
            name: t("metrics.acknowledged"),
            value: totals.acknowledged,
            format: count,
            before: before?.acknowledged,
            better: null,
            note: t("metrics.of_all", { share: share(totals.acknowledged, totals.fired) }),
            testId: "tile-acknowledged",
          },
          {
            name: t("metrics.acknowledgement"),
            value: totals.acknowledgement?.p50_seconds ?? null,
            format: duration,
            before: before && (before.acknowledgement?.p50_seconds ?? null),
            better: "less",
            note:
              totals.acknowledgement &&
              t("metrics.most_within", { time: duration(totals.acknowledgement.p90_seconds) }),
            testId: "tile-acknowledgement",
          },
          {
            name: t("metrics.told"),
            value: told.told,
            format: count,
            before: before?.told.told,
            better: null,
            note: t("metrics.not_told_note", { n: told.not_told }),
            testId: "tile-told",
          },
        ]}
      />
      <div class="charts">
        <Chart
          {...frame}
          title={t("metrics.alerts")}
          note={t("metrics.alerts_note")}
          series={SEVERITIES.map((one) => ({
            name: severityWord(one),
            values: points.map((point) => point.severity[one]),
            colour: `--${one}-edge`,
            kind: "bar" as const,
            isStacked: true,
          }))}
          href={lead}
          onSave={onSave}
          testId="chart-alerts"
        />
        <Chart
          {...frame}
          title={t("metrics.acknowledgement")}
          note={t("metrics.acknowledgement_note")}
          series={[
            {
              name: t("metrics.half"),
              values: points.map((one) => one.acknowledgement?.p50_seconds ?? null),
              colour: "--chart-1",
              kind: "line",
            },
            {
              name: t("metrics.most"),
              values: points.map((one) => one.acknowledgement?.p90_seconds ?? null),
              colour: "--chart-soft",
              kind: "line",
              isDashed: true,
            },
          ]}
          format={duration}
          steps={LENGTHS}
          href={lead}
          onSave={onSave}
          testId="chart-acknowledgement"
        />
        <Bars
          title={t("metrics.alert_sources")}
          rows={totals.sources.slice(0, 8).map((one) => ({
            key: one.id,
            name: one.name,
            kind: t(`source.${one.kind}`),
            count: one.count,
            to: alertsOf(stats, { [one.kind]: one.id }),
          }))}
          testId="alert-sources"
        />
        <Bars
          title={t("metrics.not_told")}
          note={t("metrics.not_told_text")}
          rows={told.reasons.map((one) => ({ key: one.reason, name: one.text, count: one.count }))}
          testId="not-told"
        />
      </div>
    </>
  );
}
