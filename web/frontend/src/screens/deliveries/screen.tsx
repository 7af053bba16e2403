/** The log of deliveries, the dead letters among them, and the story of one. */
import { MailCheck, RotateCcw, Send, X } from "lucide";
import {
  type Delivery,
  fetchDeliveries,
  REASONS,
  type Reason,
  retryAll,
  type State,
} from "../../api/deliveries";
import { moment, ticking } from "../../clock";
import { t } from "../../i18n";
import { go, href, type Place, setQuery } from "../../router";
import { moment as aMoment } from "../../sense";
import { attempt } from "../../state/attempt";
import { useLookAgain } from "../../state/look_again";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Badge, type Tone } from "../../ui/badge";
import { confirm } from "../../ui/confirm";
import { SelectField } from "../../ui/fields/select";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Tabs } from "../../ui/tabs";
import { deliveryWord } from "../../words";
import { Deeds } from "./deeds";
import { DeliverySheet } from "./sheet";
import "../../styles/panels.css";

const STATES: readonly State[] = [
  "pending",
  "sent",
  "delivered",
  "read",
  "failed",
  "cancelled",
  "expired",
];
const CHANNELS = ["telegram"] as const;
/** How soon a list is first looked at again in which something is on its way. */
const AGAIN_MS = 5_000;

export const TONES: Readonly<Record<State, Tone>> = {
  pending: "info",
  sent: "good",
  delivered: "good",
  read: "good",
  failed: "bad",
  cancelled: "quiet",
  expired: "warning",
};

/** `id` is the open one; the filters stand in the query, `view=dead` is the list of dead letters. */
export default function Deliveries({ id, query }: Place) {
  const isDead = query.view === "dead";
  const state = STATES.find((one) => one === query.state) ?? null;
  const reason = REASONS.find((one) => one === query.reason) ?? null;
  const channel = query.channel ?? "";
  const since = aMoment(query.since ?? "") || null;
  const wanted = {
    states: isDead || !state ? [] : [state],
    reasons: reason ? [reason] : isDead ? REASONS : [],
    channel,
    since,
  };
  const list = usePaged((cursor, signal) => fetchDeliveries(wanted, cursor, signal), [wanted], {
    keep: true,
  });
  const moving = list.items.filter((one) => one.state === "pending").map((one) => one.id);
  useLookAgain(list, moving, AGAIN_MS);

  const here = { screen: "deliveries", query };
  return (
    <Page
      title={t("nav.deliveries")}
      lead={isDead ? t("deliveries.dead_lead") : t("deliveries.lead")}
      actions={isDead && list.items.length > 0 && <All reason={reason} done={list.reload} />}
      tabs={
        <Tabs
          label={t("deliveries.views")}
          tabs={[
            {
              title: t("deliveries.all"),
              href: href({ screen: "deliveries" }),
              isCurrent: !isDead,
              testId: "all-deliveries",
            },
            {
              title: t("deliveries.dead"),
              href: href({ screen: "deliveries", query: { view: "dead" } }),
              isCurrent: isDead,
              testId: "dead-letters",
            },
          ]}
        />
      }
      testId="deliveries"
    >
      <div class="filters">
        {!isDead && (
          <SelectField
            label={t("deliveries.state")}
            value={state ?? ""}
            options={[
              { value: "", title: t("deliveries.any") },
              ...STATES.map((one) => ({ value: one, title: deliveryWord(one) })),
            ]}
            onChange={(word) => setQuery({ state: word })}
            testId="filter-state"
          />
        )}
        <SelectField
          label={t("deliveries.reason")}
          value={reason ?? ""}
          options={[
            { value: "", title: t("deliveries.any") },
            ...REASONS.map((one) => ({ value: one, title: t(`deliveries.reason.${one}`) })),
          ]}
          onChange={(word) => setQuery({ reason: word })}
          testId="filter-reason"
        />
        <SelectField
          label={t("deliveries.channel")}
          value={channel}
          options={[
            { value: "", title: t("deliveries.any") },
            ...CHANNELS.map((one) => ({ value: one, title: t(`deliveries.channel.${one}`) })),
          ]}
          onChange={(word) => setQuery({ channel: word })}
          testId="filter-channel"
        />
        {since && (
          <button
            type="button"
            class="chip"
            aria-pressed={true}
            data-testid="filter-since"
            onClick={() => setQuery({ since: null })}
          >
            {t("deliveries.since", { at: moment(since) })}
            <Icon of={X} size={14} />
          </button>
        )}
      </div>
      {list.state === "loading" && <Skeleton rows={6} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <>
          <Table
            rows={list.items}
            columns={columns(list.reload)}
            rowKey={(one) => one.id}
            href={(one) => href({ ...here, id: one.id })}
            current={id}
            isQuiet={(one) => one.state === "cancelled"}
            label={t("nav.deliveries")}
            testId="delivery"
            empty={
              <Nothing isDead={isDead} isNarrow={Boolean(state || reason || channel || since)} />
            }
          />
          <Pager of={list} />
        </>
      )}
      {id && (
        <DeliverySheet key={id} id={id} onClose={() => go(here, true)} onChange={list.reload} />
      )}
    </Page>
  );
}

const columns = (changed: () => void): Column<Delivery>[] => [
  { title: t("deliveries.what"), cell: (one) => one.what },
  { title: t("deliveries.to"), cell: (one) => one.to },
  {
    title: t("deliveries.state"),
    cell: (one) => (
      <span class="badges">
        <Badge tone={TONES[one.state]} testId="delivery-state">
          {deliveryWord(one.state)}
        </Badge>
        {one.why && <small class="muted">{one.why}</small>}
      </span>
    ),
  },
  {
    title: t("deliveries.made"),
    kind: "time",
    cell: (one) => (
      <time dateTime={one.created_at} title={moment(one.created_at)}>
        {ticking(one.created_at)}
      </time>
    ),
  },
  {
    title: t("deliveries.deeds"),
    kind: "actions",
    cell: (one) => <Deeds one={one} onChange={changed} />,
  },
];

function Nothing({ isDead, isNarrow }: { isDead: boolean; isNarrow: boolean }) {
  if (isNarrow) {
    return (
      <Empty icon={Send} title={t("deliveries.no_match")} testId="no-deliveries">
        <button
          type="button"
          class="button"
          onClick={() => setQuery({ state: null, reason: null, channel: null, since: null })}
        >
          {t("deliveries.clear")}
        </button>
      </Empty>
    );
  }
  if (isDead) {
    return (
      <Empty icon={MailCheck} title={t("deliveries.no_dead")} testId="no-deliveries">
        <p>{t("deliveries.no_dead_text")}</p>
      </Empty>
    );
  }
  return (
    <Empty icon={Send} title={t("deliveries.none")} testId="no-deliveries">
      <p>{t("deliveries.none_text")}</p>
    </Empty>
  );
}

function All({ reason, done }: { reason: Reason | null; done: () => void }) {
  if (!may("deliveries.write")) return null;
  const press = async () => {
    const isSure = await confirm({
      title: t("deliveries.retry_all_title"),
      text: reason
        ? t("deliveries.retry_all_of", { reason: t(`deliveries.reason.${reason}`) })
        : t("deliveries.retry_all_text"),
      action: t("deliveries.retry_all"),
    });
    if (!isSure) return;
    const answer = await attempt(() => retryAll(reason, null));
    if (!answer) return;
    notify("success", t("deliveries.retried", { n: answer.again }));
    done();
  };
  return (
    <button
      type="button"
      class="button button-primary"
      data-testid="retry-all"
      onClick={() => void press()}
    >
      <Icon of={RotateCcw} size={16} />
      {t("deliveries.retry_all")}
    </button>
  );
}
