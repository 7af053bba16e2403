/** The silences by their state, and beside them the one whose address is open. */
import { BellOff, Clock, Plus } from "lucide";
import { problemFrom } from "../../api/problem";
import {
  changeSilence,
  endSilence,
  fetchSilences,
  type Silence,
  type SilenceState,
} from "../../api/silences";
import { moment, now } from "../../clock";
import { t } from "../../i18n";
import { go, href, type Place } from "../../router";
import { may } from "../../state/me";
import { type Paged, usePaged } from "../../state/resource";
import { notify } from "../../state/toasts";
import { confirm } from "../../ui/confirm";
import { Icon } from "../../ui/icon";
import { Page } from "../../ui/page";
import { Pager } from "../../ui/pager";

import { PersonName } from "../../ui/person";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { NEW } from "../../ui/stored_editor";
import { type Column, Table } from "../../ui/table";
import { Tabs } from "../../ui/tabs";
import { explain } from "../../words";
import { confirmed } from "./broad";
import { SilenceEditor } from "./editor";
import { fromNow } from "./from_now";
import "../../styles/alerting.css";

const SCREEN = "silences";
const STATES: readonly SilenceState[] = ["active", "pending", "expired"];
const HOUR_MS = 3_600_000;

/** The screen. */
export default function Silences({ id, query }: Place) {
  const state = STATES.find((one) => one === query.state) ?? "active";
  const list = usePaged((cursor, signal) => fetchSilences(state, cursor, signal), [state], {
    whenSeen: true,
    of: ["silence"],
  });
  const mayChange = may("silences.write");
  const back = { screen: SCREEN, query: { state: state === "active" ? null : state } };
  const add = (
    <a class="button button-primary" href={href({ ...back, id: NEW })} data-testid="new-silence">
      <Icon of={Plus} />
      {t("silences.new")}
    </a>
  );
  return (
    <Page
      title={t("nav.silences")}
      lead={t("silences.lead")}
      actions={mayChange && add}
      testId="silences"
      tabs={
        <Tabs
          label={t("nav.silences")}
          tabs={STATES.map((one) => ({
            title: t(`silences.${one}`),
            href: href({ screen: SCREEN, query: { state: one === "active" ? null : one } }),
            isCurrent: one === state,
            testId: `silences-${one}`,
          }))}
        />
      }
    >
      {list.state === "loading" && <Skeleton rows={4} kind="row" />}
      {list.state === "failed" && list.problem && (
        <Failed problem={list.problem} retry={list.reload} />
      )}
      {list.state === "ready" && (
        <Table
          rows={list.items}
          columns={columns(state, mayChange, list)}
          rowKey={(one) => one.id}
          href={(one) => href({ ...back, id: one.id })}
          current={id}
          label={t("nav.silences")}
          testId="silence"
          empty={
            <Empty
              icon={state === "pending" ? Clock : BellOff}
              title={t(`silences.none_${state}`)}
              testId="no-silences"
            >
              <p>{t("silences.none_text")}</p>
              {mayChange && state !== "expired" && add}
            </Empty>
          }
        />
      )}
      <Pager of={list} />
      {id && (
        <SilenceEditor id={id} query={query} onClose={() => go(back)} onChanged={list.reload} />
      )}
    </Page>
  );
}

function columns(
  state: SilenceState,
  mayChange: boolean,
  list: Paged<Silence>,
): Column<Silence>[] {
  const common: Column<Silence>[] = [
    {
      title: t("silences.what"),
      cell: (one) => (
        <span class="silence-what">
          <code>{one.line || t("silences.one_alert")}</code>
          <span class="muted">{one.reason}</span>
        </span>
      ),
    },
    {
      title: state === "pending" ? t("silences.starts") : t("silences.ends"),
      kind: "time",
      cell: (one) => {
        const at = state === "pending" ? one.starts_at : (one.ended_at ?? one.ends_at);
        if (one.until_alert && state !== "expired") return t("silences.until_resolved");
        return (
          <time class="silence-when" dateTime={at}>
            {fromNow(at, now.value)}
            {/* Also where this device's clock is wrong. */}
            <small>{moment(at)}</small>
          </time>
        );
      },
    },
    {
      title: t("silences.muted"),
      kind: "number",
      cell: (one) => t("silences.muted_open", { n: one.muted, open: one.open }),
    },
    {
      title: t("silences.by"),
      hideOnPhone: true,
      cell: (one) => <PersonName person={one.created_by} />,
    },
  ];
  if (!mayChange || state === "expired") return common;
  return [
    ...common,
    {
      title: t("silences.actions"),
      kind: "actions",
      cell: (one) => (
        <span class="row-actions">
          {!one.until_alert && (
            <button
              type="button"
              class="button button-small"
              data-testid="extend-silence"
              onClick={() => void extend(one, list)}
            >
              {t("silences.extend")}
            </button>
          )}
          <button
            type="button"
            class="button button-small"
            data-testid="end-silence"
            onClick={() => void end(one, list)}
          >
            {t("silences.end")}
          </button>
        </span>
      ),
    },
  ];
}

/** An hour more, from where it would have ended. */
async function extend(one: Silence, list: Paged<Silence>): Promise<void> {
  const ends_at = new Date(Date.parse(one.ends_at) + HOUR_MS).toISOString();
  const { matchers, reason, starts_at } = one;
  try {
    const done = await confirmed((confirm) =>
      changeSilence(
        one.id,
        { matchers, reason, starts_at, ends_at, confirm },
        `"${one.revision}"`,
      ),
    );
    list.set((items) => items.map((each) => (each.id === one.id ? { ...each, ...done } : each)));
    notify("success", t("silences.extended", { until: moment(done.ends_at) }));
  } catch (reason) {
    said(reason, list);
  }
}

async function end(one: Silence, list: Paged<Silence>): Promise<void> {
  const isSure = await confirm({
    title: t("silences.end_title"),
    text: t("silences.end_text", { n: one.open }),
    action: t("silences.end"),
  });
  if (!isSure) return;
  try {
    await endSilence(one.id, `"${one.revision}"`);
    list.set((items) => items.filter((each) => each.id !== one.id));
  } catch (reason) {
    said(reason, list);
  }
}

function said(reason: unknown, list: Paged<Silence>): void {
  const why = problemFrom(reason);
  if (why.code === "aborted") return;
  notify("error", why.status === 412 ? t("silences.changed") : explain(why));
  list.reload();
}
