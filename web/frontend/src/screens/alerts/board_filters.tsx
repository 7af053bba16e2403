/** What narrows the board: words, a panel of filters, and a mark for each that holds. */
import { SlidersHorizontal, X } from "lucide";
import { useEffect } from "preact/hooks";
import { type Key, t } from "../../i18n";
import { setQuery } from "../../router";
import { NARROWING, type Narrowing, type NarrowingField } from "../../state/alert_match";
import { categoriesHere, loadNames, sources } from "../../state/filter_names";
import { members } from "../../state/me";
import { places } from "../../state/place_names";
import { SelectField } from "../../ui/fields/select";
import { Icon } from "../../ui/icon";
import { Menu } from "../../ui/menu";
import { CATEGORIES, categoryWord, SEVERITIES, severityWord } from "../../words";
import { SearchBox } from "./filters";
import "../../styles/board_filters.css";

const WORST = "critical,high";
// Known by an id, so a link with one says nothing before the names came.
const NAMED = ["assignee", "rule", "integration", "place"] as const;

/** Take all of them away. */
export function widen(): void {
  setQuery(Object.fromEntries(NARROWING.map((name) => [name, null])));
}

/** The row over the columns; `by` is what stands in the address. */
export function BoardFilters({ by }: { by: Narrowing }) {
  const isUnnamed = NAMED.some((name) => by[name] && !["me", "nobody"].includes(by[name]));
  useEffect(() => {
    if (isUnnamed) loadNames();
  }, [isUnnamed]);
  const held = NARROWING.filter((name) => by[name]);
  // Words stand in their field, and these two are buttons that are always there.
  const marked = held.filter(
    (name) => name !== "q" && !(name === "assignee" && isButton(by.assignee)),
  );
  return (
    <search class="board-filters" data-testid="board-filters">
      <SearchBox said={by.q ?? ""} testId="board-search" />
      <Menu
        name={t("narrow_board.name")}
        testId="board-narrow"
        buttonClass="button board-narrow"
        onOpen={loadNames}
        label={
          <>
            <Icon of={SlidersHorizontal} size={16} />
            <span class="board-narrow-word" aria-hidden="true">
              {t("narrow_board.name")}
            </span>
            {held.length > 0 && (
              <span class="board-narrow-count" data-testid="board-narrow-count">
                {held.length}
              </span>
            )}
          </>
        }
      >
        {() => <Panel by={by} />}
      </Menu>
      <div class="board-marks">
        <Whose by={by} whom="me" word={t("narrow_board.mine")} />
        <Whose by={by} whom="nobody" word={t("narrow_board.unassigned")} />
        {marked.map((name) => (
          <button
            key={name}
            type="button"
            class="board-mark"
            title={t("narrow.drop")}
            data-testid={`board-drop-${name}`}
            onClick={() => setQuery({ [name]: null })}
          >
            <bdi>{wordOf(name, by[name] ?? "")}</bdi>
            <Icon of={X} size={14} />
            <span class="sr-only">{t("narrow.drop")}</span>
          </button>
        ))}
        {held.length > 0 && (
          <button type="button" class="board-clear" data-testid="board-clear" onClick={widen}>
            {t("history.show_all")}
          </button>
        )}
      </div>
    </search>
  );
}

const isButton = (whom: string | undefined) => whom === "me" || whom === "nobody";

function Whose({ by, whom, word }: { by: Narrowing; whom: "me" | "nobody"; word: string }) {
  const isOn = by.assignee === whom;
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isOn}
      data-testid={`board-${whom}`}
      onClick={() => setQuery({ assignee: isOn ? null : whom })}
    >
      {word}
    </button>
  );
}

function Panel({ by }: { by: Narrowing }) {
  const any = { value: "", title: t("narrow.any") };
  const set = (name: NarrowingField) => (value: string) => setQuery({ [name]: value || null });
  // What stands in the address may be in no list: it is shown all the same.
  const withOwn = (name: NarrowingField, options: { value: string; title: string }[]) => {
    const own = by[name];
    return own && !options.some(({ value }) => value === own)
      ? [any, { value: own, title: wordOf(name, own) }, ...options]
      : [any, ...options];
  };
  const from = by.rule ? `rule:${by.rule}` : by.integration ? `integration:${by.integration}` : "";
  const made = sources.value.map(({ id, name, kind }) => ({
    value: `${kind}:${id}`,
    title: t(`narrow_board.of_${kind}`, { name }),
  }));
  const isListed = from === "" || made.some(({ value }) => value === from);
  return (
    <div class="board-panel">
      <SelectField
        label={t("history.severity")}
        value={by.severity ?? ""}
        testId="board-severity"
        options={withOwn("severity", [
          { value: WORST, title: t("history.worst") },
          ...SEVERITIES.map((one) => ({ value: one, title: severityWord(one) })),
        ])}
        onChange={set("severity")}
      />
      <SelectField
        label={t("history.assignee")}
        value={by.assignee ?? ""}
        testId="board-assignee"
        options={withOwn("assignee", [
          { value: "me", title: t("history.mine") },
          { value: "nobody", title: t("history.nobody") },
          ...(members.value ?? []).map(({ person }) => ({ value: person.id, title: person.name })),
        ])}
        onChange={set("assignee")}
      />
      <SelectField
        label={t("narrow_board.source")}
        value={from}
        testId="board-source"
        options={[
          any,
          ...(isListed
            ? []
            : [{ value: from, title: t(by.rule ? "history.by_rule" : "history.by_integration") }]),
          ...made,
        ]}
        onChange={(value) => {
          const [kind, id] = value.split(":");
          setQuery({ rule: null, integration: null, ...(kind && id ? { [kind]: id } : {}) });
        }}
      />
      <SelectField
        label={t("fact.place")}
        value={by.place ?? ""}
        testId="board-place"
        options={withOwn(
          "place",
          (places.value ?? []).map((one) => ({ value: one.id, title: one.name })),
        )}
        onChange={set("place")}
      />
      <SelectField
        label={t("fact.category")}
        value={by.category ?? ""}
        testId="board-category"
        options={withOwn(
          "category",
          [...new Set([...CATEGORIES, ...categoriesHere.value])].map((one) => ({
            value: one,
            title: categoryWord(one),
          })),
        )}
        onChange={set("category")}
      />
    </div>
  );
}

function wordOf(name: NarrowingField, value: string): string {
  switch (name) {
    case "severity":
      return value === WORST
        ? t("history.worst")
        : value
            .split(",")
            .map((one) => t(`severity.${one}` as Key))
            .join(", ");
    case "assignee":
      return (
        members.value?.find((one) => one.person.id === value)?.person.name ?? t("history.assignee")
      );
    case "rule":
    case "integration":
      return sources.value.find((one) => one.id === value)?.name ?? t(`history.by_${name}`);
    case "place":
      return places.value?.find((one) => one.id === value)?.name ?? t("history.by_place");
    case "category":
      return categoryWord(value);
    case "q":
      return value;
  }
}
