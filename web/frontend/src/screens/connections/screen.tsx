/** What the live line is doing: figures, a chart over time, and each socket. */
import { RadioTower } from "lucide";
import { agentWords } from "../../agents";
import {
  type Connection,
  fetchConnections,
  fetchStats,
  type Per,
  type SocketStats,
} from "../../api/connections";
import { moment, ticking } from "../../clock";
import { type Key, number, t } from "../../i18n";
import { type Place, setQuery } from "../../router";
import { may } from "../../state/me";
import { usePaged, useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { Choice } from "../../ui/fields/choice";
import { Loaded } from "../../ui/loaded";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";
import { PersonName } from "../../ui/person";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Bars } from "./bars";
import "../../styles/panels.css";
import "../../styles/connections.css";

const SPANS: Readonly<Record<string, { per: Per; last: number }>> = {
  day: { per: "hour", last: 24 },
  week: { per: "hour", last: 168 },
  month: { per: "day", last: 30 },
};
const REASONS = [
  "left",
  "lost",
  "restart",
  "too_slow",
  "token_expired",
  "signed_out",
  "not_allowed",
  "closed",
  "ping_timeout",
  "process_gone",
];

/** The span and whether only open ones are listed stand in the address. */
export default function Connections({ query }: Place) {
  const span = query.span && Object.hasOwn(SPANS, query.span) ? query.span : "day";
  const { per, last } = SPANS[span] ?? { per: "hour" as const, last: 24 };
  const shown = query.show === "all" ? null : true;
  const user = query.user ?? null;
  const stats = useResource((signal) => fetchStats(per, last, signal), [per, last], {
    keep: true,
  });
  const list = usePaged(
    (cursor, signal) => fetchConnections(shown, user, cursor, signal),
    [shown, user],
    { keep: true },
  );
  return (
    <Page
      title={t("nav.connections")}
      lead={may("connections.all") ? t("connections.lead") : t("connections.lead_own")}
      testId="connections"
    >
      <section class="panel" aria-label={t("connections.over_time")}>
        <div class="connections-span">
          <Choice
            label={t("connections.span")}
            value={span}
            options={Object.keys(SPANS).map((one) => ({
              value: one,
              title: t(`connections.span.${one}` as Key),
            }))}
            onChange={(one) => setQuery({ span: one === "day" ? null : one })}
            testId="span"
          />
        </div>
        <Loaded of={stats}>{(found) => <Figures of={found} per={per} />}</Loaded>
      </section>
      <div class="filters">
        <Choice
          label={t("connections.which")}
          value={shown === null ? "all" : "open"}
          options={[
            { value: "open", title: t("connections.open") },
            { value: "all", title: t("connections.all") },
          ]}
          onChange={(one) => setQuery({ show: one === "all" ? "all" : null })}
          testId="which"
        />
      </div>
      {list.state === "loading" && <Skeleton rows={4} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <>
          <Table
            rows={list.items}
            columns={columns()}
            rowKey={(one) => one.id}
            isQuiet={(one) => !one.active}
            label={t("nav.connections")}
            testId="connection-of"
            empty={<Empty icon={RadioTower} title={t("connections.none")} />}
          />
          <Pager of={list} />
        </>
      )}
    </Page>
  );
}

function Figures({ of, per }: { of: SocketStats; per: Per }) {
  const reasons = Object.entries(of.reasons).sort(([, one], [, other]) => other - one);
  return (
    <>
      <dl class="figures">
        <Figure name={t("connections.connected")} value={number(of.connected)} id="connected" />
        <Figure name={t("connections.people")} value={number(of.people)} id="people" />
        <Figure name={t("connections.average")} value={lasted(of.average_seconds)} />
      </dl>
      <Bars points={of.points} per={per} />
      {reasons.length > 0 && (
        <p class="badges" data-testid="reasons">
          <span class="muted">{t("connections.reasons")}</span>
          {reasons.map(([reason, count]) => (
            <Badge key={reason} tone="quiet">
              {reasonWord(reason)} · {number(count)}
            </Badge>
          ))}
        </p>
      )}
    </>
  );
}

function Figure({ name, value, id }: { name: string; value: string; id?: string }) {
  return (
    <div>
      <dt class="muted">{name}</dt>
      <dd data-testid={id && `figure-${id}`}>{value}</dd>
    </div>
  );
}

const columns = (): Column<Connection>[] => [
  { title: t("connections.person"), cell: (one) => <PersonName person={one.person} /> },
  {
    title: t("connections.state"),
    cell: (one) => (
      <Badge tone={one.active ? "good" : "quiet"}>
        {one.active ? t("connections.is_open") : reasonWord(one.reason ?? "left")}
      </Badge>
    ),
  },
  {
    title: t("connections.since"),
    kind: "time",
    cell: (one) => (
      <time dateTime={one.opened_at} title={moment(one.opened_at)}>
        {ticking(one.opened_at)}
      </time>
    ),
  },
  {
    title: t("connections.address"),
    cell: (one) => <span class="socket-address">{one.address}</span>,
  },
  {
    title: t("connections.device"),
    hideOnPhone: true,
    cell: (one) => <Device of={one} />,
  },
  {
    title: t("connections.ping"),
    kind: "time",
    hideOnPhone: true,
    cell: (one) =>
      one.last_ping_at && (
        <time dateTime={one.last_ping_at} title={moment(one.last_ping_at)}>
          {ticking(one.last_ping_at)}
        </time>
      ),
  },
];

/** A reason in words; one of a later release as the server says it. */
function reasonWord(reason: string): string {
  return REASONS.includes(reason) ? t(`connections.reason.${reason}` as Key) : reason;
}

function lasted(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < 60) return t("connections.seconds", { n: Math.round(seconds) });
  if (seconds < 7_200) return t("connections.minutes", { n: Math.round(seconds / 60) });
  return t("connections.hours", { n: Math.round(seconds / 3_600) });
}

/** What it runs in, in short; the whole of what it says when pressed. */
function Device({ of: { client, user_agent: agent } }: { of: Connection }) {
  const words = agentWords(agent);
  if (client || words === null) return <span class="muted agent">{client ?? agent}</span>;
  return (
    <details class="muted agent-words">
      <summary>{words}</summary>
      {agent}
    </details>
  );
}
