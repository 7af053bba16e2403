/** The limits: a list, and beside it the one whose address is open. */
import { Gauge } from "lucide";
import { fetchLimits, type Limit } from "../../api/limits";
import { number, t } from "../../i18n";
import type { Place } from "../../router";
import { may } from "../../state/me";
import { useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SettingList } from "../../ui/setting_list";
import type { Column } from "../../ui/table";
import { LimitEditor } from "./editor";
import "../../styles/alerting.css";

/** The screen. */
export default function Limits({ id }: Place) {
  const all = useResource(fetchLimits, [], { whenSeen: true, of: ["limit"] });
  const isFull = all.value !== null && all.value.items.length >= all.value.at_most;
  return (
    <SettingList
      screen="limits"
      one="limit"
      list={{ ...all, items: all.value?.items ?? [], more: false, loadMore: all.reload }}
      columns={columns()}
      icon={Gauge}
      id={id}
      mayAdd={may("limits.write") && !isFull}
      isQuiet={(one) => !one.enabled}
      notice={isFull && <p class="notice">{t("limits.full", { n: all.value?.at_most ?? 0 })}</p>}
    >
      {(open, close) => <LimitEditor id={open} onClose={close} onChanged={all.reload} />}
    </SettingList>
  );
}

function columns(): Column<Limit>[] {
  return [
    {
      title: t("limits.name"),
      cell: (one) => (
        <span class="silence-what">
          {one.name}
          <span class="muted">{one.sentence}</span>
        </span>
      ),
    },
    {
      title: t("limits.held"),
      kind: "number",
      cell: (one) => number(one.held_7d),
    },
    {
      title: t("limits.summaries"),
      kind: "number",
      cell: (one) => number(one.summaries_7d),
    },
    {
      title: t("limits.state"),
      cell: (one) =>
        one.enabled ? (
          <Badge tone="good">{t("limits.on")}</Badge>
        ) : (
          <Badge tone="quiet">{t("limits.off")}</Badge>
        ),
    },
  ];
}
