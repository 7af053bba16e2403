/** What came to the address, newest first, and what became of each. */
import { Lightbulb, PackageOpen, RefreshCw } from "lucide";
import { useState } from "preact/hooks";
import {
  changeIntegration,
  fetchReceived,
  type Integration,
  type Received,
  readAgain,
} from "../../api/integrations";
import { moment, ticking } from "../../clock";
import { number, t } from "../../i18n";
import { go, href } from "../../router";
import { attempt } from "../../state/attempt";
import { useLookAgain } from "../../state/look_again";
import { may } from "../../state/me";
import { usePaged } from "../../state/resource";
import { notify } from "../../state/toasts";
import { Badge, type Tone } from "../../ui/badge";
import { Icon } from "../../ui/icon";
import { Pager } from "../../ui/pager";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Address } from "./address";
import { presetWord } from "./presets";
import { RequestSheet } from "./request";
import { arrivals } from "./sample";

/** How soon the list is first looked at again after something came. */
const READ_MS = 700;

const TONES: Readonly<Record<Received["status"], Tone>> = {
  new: "info",
  done: "good",
  unknown: "warning",
  failed: "bad",
};

interface Props {
  one: Integration;
  /** The request whose sheet is open. */
  open: string | null;
  set: (one: Integration) => void;
}

/** The list, and the sheet of an open one. */
export function ReceivedPart({ one, open, set }: Props) {
  const [suggested, suggest] = useState<string | null>(null);
  const list = usePaged(
    async (cursor, signal) => {
      const page = await fetchReceived(one.id, cursor, signal);
      if (cursor === null) suggest(page.suggested_preset);
      return page;
    },
    [one.id, one.revision, arrivals.value],
    { keep: true },
  );
  // What has just come is read within a moment; then the list says what became of it.
  const unread = list.items.filter((item) => item.status === "new").map((item) => item.id);
  useLookAgain(list, unread, READ_MS);

  const mayWrite = may("integrations.write");
  const isLost = list.items.some((item) => item.status === "unknown" || item.status === "failed");
  const here = { screen: "integrations", id: one.id };
  const again = async () => {
    const done = await attempt(() => readAgain(one.id));
    if (!done) return;
    notify("success", t("integrations.read_again_done", { n: done.requests }));
    list.reload();
  };
  const take = async (preset: string) => {
    const changed = await attempt(() => changeIntegration(one.id, { preset }, one.revision));
    if (changed) set(changed);
  };

  if (list.state === "loading") return <Skeleton rows={5} kind="row" />;
  if (list.state === "failed" && list.problem) {
    return <Failed problem={list.problem} retry={list.reload} />;
  }
  return (
    <>
      {list.items.length === 0 && <Address one={one} />}
      {suggested && (
        <p class="notice" data-testid="suggested">
          <Icon of={Lightbulb} size={16} />{" "}
          {t("integrations.suggested", { preset: presetWord(suggested) })}{" "}
          {mayWrite && (
            <button
              type="button"
              class="button button-small"
              data-testid="take-preset"
              onClick={() => void take(suggested)}
            >
              {t("integrations.take_preset")}
            </button>
          )}
        </p>
      )}
      {isLost && mayWrite && (
        <p class="part-actions">
          <button
            type="button"
            class="button button-small"
            data-testid="read-again"
            onClick={() => void again()}
          >
            <Icon of={RefreshCw} size={14} />
            {t("integrations.read_again")}
          </button>
          <span class="muted">{t("integrations.read_again_text")}</span>
        </p>
      )}
      <Table
        rows={list.items}
        columns={columns()}
        rowKey={(item) => item.id}
        href={(item) => href({ ...here, query: { open: item.id } })}
        current={open}
        label={t("integrations.part.received")}
        testId="received"
        empty={
          <Empty icon={PackageOpen} title={t("integrations.nothing")} testId="nothing-received">
            <p>{t("integrations.nothing_text")}</p>
          </Empty>
        }
      />
      <Pager of={list} />
      {open && <RequestSheet one={one} request={open} onClose={() => go({ ...here }, true)} />}
    </>
  );
}

const columns = (): Column<Received>[] => [
  {
    title: t("integrations.came"),
    cell: (item) => (
      <time dateTime={item.at} title={moment(item.at)}>
        {ticking(item.at)}
      </time>
    ),
  },
  {
    title: t("integrations.became"),
    cell: (item) => (
      <Badge tone={TONES[item.status]} testId="request-status">
        {t(`integrations.status.${item.status}`)}
      </Badge>
    ),
  },
  { title: t("integrations.made"), cell: (item) => <Made item={item} /> },
  {
    title: t("integrations.items"),
    kind: "number",
    hideOnPhone: true,
    cell: (item) => number(item.items),
  },
];

/** The alerts it was about, or why there are none. */
export function Made({ item }: { item: Received }) {
  if (item.error) return <span class="request-error">{item.error}</span>;
  if (item.alerts.length === 0) {
    return <span class="muted">{t(`integrations.made_none.${item.status}`)}</span>;
  }
  return (
    <span class="made">
      {item.alerts.map((alert) => (
        <a
          key={`${alert.id}${alert.became}`}
          class="over-link"
          href={href({ screen: "alerts", id: alert.id })}
        >
          #{alert.number} {alert.title}{" "}
          <small class="muted">{t(`integrations.alert.${alert.became}`)}</small>
        </a>
      ))}
    </span>
  );
}
