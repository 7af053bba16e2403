/** Cases side by side: by place, category, person or the way they came. */
import { Download } from "lucide";
import {
  type Days,
  type Table as File,
  fetchGroups,
  type Group,
  type GroupBy,
  saveTable,
} from "../../api/metrics";
import { number, t } from "../../i18n";
import { setQuery } from "../../router";
import { useResource } from "../../state/resource";
import { Icon } from "../../ui/icon";
import { Failed, Skeleton } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { categoryWord } from "../../words";
import { duration, stars } from "./figures";
import { casesOf, type Stretch } from "./links";
import { saving } from "./saving";

const WAYS: readonly GroupBy[] = ["place", "category", "person", "source"];
const FILES: Readonly<Record<GroupBy, File>> = {
  place: "places",
  category: "categories",
  person: "people",
  source: "sources",
};
const SOURCES = ["telegram", "api", "integration"] as const;

/** The table; what it is grouped by stands in the address. */
export function Groups({ days, by: asked, turn }: { days: Days; by: string; turn: number }) {
  const by = WAYS.find((one) => one === asked) ?? "place";
  const found = useResource((signal) => fetchGroups(by, days, signal), [by, days, turn], {
    keep: true,
  });
  const table = found.value;
  return (
    <section class="chart groups" aria-labelledby="groups-title" data-testid="groups">
      <header class="chart-head">
        <div>
          <h2 id="groups-title">{t("metrics.groups")}</h2>
          <p class="muted">{t("metrics.groups_note")}</p>
        </div>
        <div class="chart-actions">
          <div class="segments" role="radiogroup" aria-label={t("metrics.groups_by")}>
            {WAYS.map((one) => (
              <label key={one} class="segment">
                <input
                  type="radio"
                  name="groups-by"
                  checked={one === by}
                  data-testid={`by-${one}`}
                  onChange={() => setQuery({ by: one === "place" ? null : one })}
                />
                <span>{t(`metrics.by_${one}`)}</span>
              </label>
            ))}
          </div>
          <button
            type="button"
            class="icon-button"
            aria-label={t("metrics.save_csv", { title: t("metrics.groups") })}
            title={t("metrics.save_csv", { title: t("metrics.groups") })}
            data-testid="groups-csv"
            onClick={saving(() => saveTable(FILES[by], days))}
          >
            <Icon of={Download} size={16} />
          </button>
        </div>
      </header>
      {found.problem && !table && <Failed problem={found.problem} retry={found.reload} />}
      {!table && !found.problem && <Skeleton rows={4} kind="row" />}
      {table && (
        <>
          <Table
            rows={table.groups}
            columns={columns(table.by)}
            rowKey={(one) => one.id ?? one.word ?? "none"}
            href={(one) => leadTo(table.by, one, table)}
            label={t("metrics.groups")}
            empty={<p class="chart-empty is-low">{t("metrics.nothing")}</p>}
            testId="group"
          />
          {table.other_groups > 0 && (
            <p class="muted groups-rest">
              {t("metrics.groups_rest", { n: table.other_groups, opened: table.other_opened })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

function columns(by: GroupBy): Column<Group>[] {
  return [
    { title: t(`metrics.by_${by}`), cell: (one) => nameOf(by, one) },
    { title: t("metrics.opened"), kind: "number", cell: (one) => number(one.opened) },
    { title: t("metrics.still_open"), kind: "number", cell: (one) => number(one.open) },
    { title: t("metrics.resolved"), kind: "number", cell: (one) => number(one.resolved) },
    {
      title: t("metrics.rating"),
      kind: "number",
      cell: (one) => (one.rating === null ? "–" : `★ ${stars(one.rating)}`),
    },
    {
      title: t("metrics.first_answer"),
      kind: "number",
      cell: (one) => (one.first_answer ? duration(one.first_answer.p50_seconds) : "–"),
    },
    {
      title: t("metrics.resolution"),
      kind: "number",
      cell: (one) => (one.resolution ? duration(one.resolution.p50_seconds) : "–"),
    },
  ];
}

function nameOf(by: GroupBy, one: Group): string {
  if (by === "source") {
    const known = SOURCES.find((source) => source === one.word);
    return known ? t(`metrics.source_${known}`) : (one.word ?? "");
  }
  if (by === "category" && one.word !== null) return categoryWord(one.word);
  return one.name ?? t(`metrics.no_${by}`);
}

/** The list of the cases that came then, of this group. */
function leadTo(by: GroupBy, one: Group, stretch: Stretch): string {
  if (by === "person") return casesOf(stretch, { assignee: one.id ?? "nobody" });
  const key = one.id ?? one.word;
  return key === null ? casesOf(stretch) : casesOf(stretch, { [by]: key });
}
