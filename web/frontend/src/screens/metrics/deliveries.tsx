/** How well messages get through: each channel with its figures, and all of them over time. */
import { type ChannelStats, type Days, type DeliveryStats, saveTable } from "../../api/metrics";
import { number, t } from "../../i18n";
import { Chart } from "./chart";
import { count, duration, share } from "./figures";
import { deliveriesOf, partOf } from "./links";
import { saving } from "./saving";
import { Tiles } from "./tiles";

/** Everything about deliveries. */
export function Deliveries({ stats, days }: { stats: DeliveryStats; days: Days }) {
  const { channels, totals, previous } = stats;
  const before = previous?.totals;
  const parts = channels[0]?.points ?? [];
  const sum = (value: (one: ChannelStats["points"][number]) => number) =>
    parts.map((_, part) =>
      channels.reduce((all, { points }) => all + (points[part] ? value(points[part]) : 0), 0),
    );
  const failed = (one: { failed: number; expired: number }) => one.failed + one.expired;
  return (
    <>
      <Tiles
        tiles={[
          {
            name: t("metrics.deliveries_made"),
            value: totals.total,
            format: count,
            before: before?.total,
            better: null,
            to: deliveriesOf(stats.since),
            testId: "tile-deliveries",
          },
          {
            name: t("metrics.got_through"),
            value: totals.total ? totals.sent / totals.total : null,
            format: (value) => share(value, 1),
            before: before && (before.total ? before.sent / before.total : null),
            better: "more",
            note: t("metrics.n_pending", { n: totals.pending }),
            to: deliveriesOf(stats.since, { state: "sent" }),
            testId: "tile-sent",
          },
          {
            name: t("metrics.failed"),
            value: failed(totals),
            format: count,
            before: before && failed(before),
            better: "less",
            note: t("metrics.n_retried", { n: totals.retried }),
            to: deliveriesOf(stats.since, { state: "failed" }),
            testId: "tile-failed",
          },
          {
            name: t("metrics.dead_letters"),
            value: totals.dead_letters,
            format: count,
            before: before?.dead_letters,
            better: "less",
            to: deliveriesOf(stats.since, { view: "dead" }),
            testId: "tile-dead-letters",
          },
        ]}
      />
      <div class="charts">
        <Chart
          title={t("metrics.deliveries")}
          note={t("metrics.deliveries_note")}
          at={parts.map((one) => one.at)}
          step={stats.step}
          zone={stats.zone}
          series={[
            {
              name: t("metrics.failed"),
              values: sum(failed),
              colour: "--critical-edge",
              kind: "bar",
              isStacked: true,
            },
            {
              name: t("metrics.n_waiting"),
              values: sum((one) => one.pending),
              colour: "--amber",
              kind: "bar",
              isStacked: true,
            },
            {
              name: t("metrics.sent"),
              values: sum((one) => one.sent),
              colour: "--good-edge",
              kind: "bar",
              isStacked: true,
            },
          ]}
          href={(part) => deliveriesOf(partOf(parts, part, stats.until).since)}
          onSave={saving(() => saveTable("deliveries", days))}
          testId="chart-deliveries"
        />
        <section class="chart" data-testid="channels" aria-labelledby="channels-title">
          <header class="chart-head">
            <div>
              <h2 id="channels-title">{t("metrics.channels")}</h2>
              <p class="muted">{t("metrics.channels_note")}</p>
            </div>
          </header>
          {channels.length === 0 && <p class="chart-empty is-low">{t("metrics.nothing")}</p>}
          <ul class="channels">
            {channels.map((one) => (
              <Channel key={one.channel} channel={one} since={stats.since} />
            ))}
          </ul>
        </section>
      </div>
    </>
  );
}

const CHANNELS = ["telegram", "email", "sms", "webpush", "webhook", "in_app"] as const;

function Channel({ channel, since }: { channel: ChannelStats; since: string }) {
  const known = CHANNELS.find((one) => one === channel.channel);
  const lost = channel.failed + channel.expired;
  const tone = lost === 0 ? "good" : lost > channel.total / 20 ? "bad" : "fair";
  return (
    <li data-testid={`channel-${channel.channel}`}>
      <p class="channel-head">
        <i class={`health ${tone}`} />
        <a href={deliveriesOf(since, { channel: channel.channel })}>
          {known ? t(`metrics.channel_${known}`) : channel.channel}
        </a>
        <b>{share(channel.sent, channel.total)}</b>
      </p>
      <dl>
        <Pair name={t("metrics.sent")} value={number(channel.sent)} />
        {channel.delivered !== null && (
          <Pair name={t("metrics.delivered")} value={number(channel.delivered)} />
        )}
        <Pair name={t("metrics.failed")} value={number(lost)} />
        <Pair name={t("metrics.retried")} value={number(channel.retried)} />
        <Pair name={t("metrics.dead_letters")} value={number(channel.dead_letters)} />
        <Pair
          name={t("metrics.half")}
          value={channel.took ? duration(channel.took.p50_seconds) : "–"}
        />
        <Pair
          name={t("metrics.most_95")}
          value={channel.took ? duration(channel.took.p95_seconds) : "–"}
        />
      </dl>
    </li>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </div>
  );
}
