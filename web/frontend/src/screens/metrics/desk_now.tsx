/** The desk as it is this second: what is open, what fires, how today goes. */
import type { ComponentChildren } from "preact";
import type { DeskStats } from "../../api/metrics";
import { t } from "../../i18n";
import { href } from "../../router";
import { duration, stars } from "./figures";
import { alertsOf, casesOf, openCases } from "./links";

const SEVERITIES = ["critical", "high", "medium", "low"] as const;

/** Live counters; each leads to the list it counts. */
export function DeskNow({ desk }: { desk: DeskStats }) {
  const { cases, alerts, today } = desk;
  const firing = SEVERITIES.reduce((sum, one) => sum + alerts.firing[one], 0);
  return (
    <section class="desk-now" aria-label={t("metrics.now")} data-testid="desk-now">
      <Counter
        name={t("metrics.now_open")}
        value={cases.new + cases.acknowledged + cases.in_progress}
        to={openCases()}
        testId="now-open"
      >
        <a href={openCases({ status: "new" })}>{t("metrics.n_new", { n: cases.new })}</a>
        <a href={openCases({ assignee: "nobody" })}>
          {t("metrics.n_unassigned", { n: cases.unassigned })}
        </a>
      </Counter>
      <Counter
        name={t("metrics.now_firing")}
        value={firing}
        to={href({ screen: "alerts", id: null })}
        isLoud={alerts.firing.critical > 0}
        testId="now-firing"
      >
        {SEVERITIES.filter((one) => alerts.firing[one] > 0).map((one) => (
          <a key={one} href={alertsOf(null, { status: "firing", severity: one })}>
            {t(`metrics.n_${one}`, { n: alerts.firing[one] })}
          </a>
        ))}
        {firing === 0 && <span>{t("metrics.all_quiet")}</span>}
      </Counter>
      <Counter
        name={t("metrics.now_acknowledged")}
        value={alerts.acknowledged}
        to={alertsOf(null, { status: "acknowledged" })}
        testId="now-acknowledged"
      >
        {alerts.acknowledged > 0 && <span>{t("metrics.now_acknowledged_text")}</span>}
      </Counter>
      <Counter
        name={t("metrics.now_today")}
        value={today.cases}
        to={casesOf({ since: today.since, until: "" })}
        testId="now-today"
      >
        <span>{t("metrics.n_resolved", { n: today.resolved })}</span>
        {today.rating !== null && (
          <span>{t("metrics.n_stars", { stars: stars(today.rating) })}</span>
        )}
        {today.first_answer_seconds !== null && (
          <span>{t("metrics.answered_in", { time: duration(today.first_answer_seconds) })}</span>
        )}
      </Counter>
    </section>
  );
}

function Counter(props: {
  name: string;
  value: number;
  to: string;
  isLoud?: boolean;
  testId: string;
  children: ComponentChildren;
}) {
  return (
    <div class={props.isLoud ? "counter is-loud" : "counter"}>
      <a class="counter-main" href={props.to} data-testid={props.testId}>
        <b>{props.value}</b>
        <span>{props.name}</span>
      </a>
      <p class="counter-parts">{props.children}</p>
    </div>
  );
}
