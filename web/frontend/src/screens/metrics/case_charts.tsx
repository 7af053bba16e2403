/** Cases over time: how many, how rated, how long people waited. */
import type { CasePeriod, CaseStats, Days, Times } from "../../api/metrics";
import { saveTable } from "../../api/metrics";
import { t } from "../../i18n";
import { Chart } from "./chart";
import { count, duration, stars } from "./figures";
import { casesOf, partOf } from "./links";
import type { Series } from "./plot";
import { saving } from "./saving";
import { type Tile, Tiles } from "./tiles";

/** Whole steps of a scale of seconds. */
export const LENGTHS = [
  1, 5, 10, 30, 60, 300, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 86_400, 172_800, 432_000,
  864_000, 2_592_000,
];

/** The period in figures. */
export function CaseTiles({ stats }: { stats: CaseStats }) {
  const { totals } = stats;
  const before = stats.previous?.totals;
  const half = (times: Times | null | undefined) => times?.p50_seconds ?? null;
  const most = (times: Times | null) =>
    times && t("metrics.most_within", { time: duration(times.p90_seconds) });
  const tiles: Tile[] = [
    {
      name: t("metrics.opened"),
      value: totals.opened,
      format: count,
      before: before?.opened,
      better: "less",
      to: casesOf(stats),
      testId: "tile-opened",
    },
    {
      name: t("metrics.resolved"),
      value: totals.resolved,
      format: count,
      before: before?.resolved,
      better: "more",
      testId: "tile-resolved",
    },
    {
      name: t("metrics.rating"),
      value: totals.rating,
      format: (value) => `★ ${stars(value)}`,
      before: before?.rating,
      better: "more",
      note: t("metrics.n_rated", { n: totals.rated }),
      testId: "tile-rating",
    },
    {
      name: t("metrics.first_answer"),
      value: half(totals.first_answer),
      format: duration,
      before: before && half(before.first_answer),
      better: "less",
      note: most(totals.first_answer),
      testId: "tile-first-answer",
    },
    {
      name: t("metrics.resolution"),
      value: half(totals.resolution),
      format: duration,
      before: before && half(before.resolution),
      better: "less",
      note: most(totals.resolution),
      testId: "tile-resolution",
    },
  ];
  return <Tiles tiles={tiles} />;
}

/** The charts. */
export function CaseCharts({ stats, days }: { stats: CaseStats; days: Days }) {
  const { points, previous } = stats;
  const frame = { at: points.map((one) => one.at), step: stats.step, zone: stats.zone };
  const lead = (part: number) => casesOf(partOf(points, part, stats.until));
  const onSave = saving(() => saveTable("cases", days));
  const pick = (value: (one: CasePeriod["points"][number]) => number | null) => points.map(value);
  const waits = (which: "first_answer" | "resolution", colour: string): Series[] => [
    {
      name: t("metrics.half"),
      values: pick((one) => one[which]?.p50_seconds ?? null),
      colour,
      kind: "line",
    },
    {
      name: t("metrics.most"),
      values: pick((one) => one[which]?.p90_seconds ?? null),
      colour: "--chart-soft",
      kind: "line",
      isDashed: true,
    },
  ];
  const before: Series[] = previous
    ? [
        {
          name: t("metrics.opened_before"),
          values: points.map((_, part) => previous.points[part]?.opened ?? null),
          colour: "--chart-soft",
          kind: "line",
          isDashed: true,
        },
      ]
    : [];
  return (
    <div class="charts">
      <Chart
        {...frame}
        title={t("metrics.cases")}
        note={t("metrics.cases_note")}
        series={[
          {
            name: t("metrics.opened"),
            values: pick((one) => one.opened),
            colour: "--chart-1",
            kind: "bar",
          },
          {
            name: t("metrics.resolved"),
            values: pick((one) => one.resolved),
            colour: "--chart-2",
            kind: "line",
          },
          ...before,
        ]}
        href={lead}
        onSave={onSave}
        testId="chart-cases"
      />
      <Chart
        {...frame}
        title={t("metrics.ratings")}
        note={t("metrics.ratings_note")}
        series={[
          {
            name: t("metrics.rating"),
            values: pick((one) => one.rating),
            colour: "--chart-3",
            kind: "line",
          },
        ]}
        format={stars}
        scale={[0.8, 5.2]}
        href={lead}
        onSave={onSave}
        testId="chart-ratings"
      />
      <Chart
        {...frame}
        title={t("metrics.first_answer")}
        note={t("metrics.first_answer_note")}
        series={waits("first_answer", "--chart-4")}
        format={duration}
        steps={LENGTHS}
        href={lead}
        onSave={onSave}
        testId="chart-first-answer"
      />
      <Chart
        {...frame}
        title={t("metrics.resolution")}
        note={t("metrics.resolution_note")}
        series={waits("resolution", "--chart-2")}
        format={duration}
        steps={LENGTHS}
        onSave={onSave}
        testId="chart-resolution"
      />
    </div>
  );
}
