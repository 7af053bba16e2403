/** What narrows the history; each choice stands in the address. */
import { Search, SlidersHorizontal } from "lucide";
import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../i18n";
import { useShortcuts } from "../../keys";
import { type Query, setQuery } from "../../router";
import { Icon } from "../../ui/icon";
import { alertStatus, severityWord } from "../../words";
import { isNarrowed } from "./asked";
import { ALERT_VIEWS } from "./views";
import "../../styles/search.css";
import "../../styles/alert_search.css";
import "../../styles/board_filters.css";

const TYPING_MS = 250;
const STATUSES = ["firing", "acknowledged", "resolved", "expired"] as const;
const SEVERITIES = ["critical", "high", "medium", "low"] as const;
const SORTS = [
  ["-fired_at", "history.sort_fired_at_down"],
  ["fired_at", "history.sort_fired_at_up"],
  ["-severity", "history.sort_severity_down"],
  ["-last_at", "history.sort_last_at_down"],
  ["-count", "history.sort_count_down"],
] as const;
// Links from elsewhere bring these; they are shown as what can be taken away.
const BROUGHT = [
  "rule",
  "integration",
  "place",
  "category",
  "source",
  "since",
  "until",
  "muted",
] as const;

// What is chosen from a list; a phone shows these when they are asked for.
const CHOSEN = ["status", "severity", "assignee", "range"] as const;

/** The row of them over the list. */
export function Filters({ query }: { query: Query }) {
  const [isOpen, setOpen] = useState(false);
  const held = CHOSEN.filter((name) => query[name]).length;
  return (
    <search class="history-filters">
      <SearchBox said={query.q ?? ""} testId="history-search" />
      <button
        type="button"
        class="button board-narrow history-narrow"
        aria-expanded={isOpen}
        aria-controls="history-choices"
        data-testid="history-narrow"
        onClick={() => setOpen(!isOpen)}
      >
        <Icon of={SlidersHorizontal} size={16} />
        {t("narrow_board.name")}
        {held > 0 && <span class="board-narrow-count">{held}</span>}
      </button>
      <div id="history-choices" class={`history-choices ${isOpen ? "is-open" : ""}`}>
        <Select
          name="status"
          label={t("history.status")}
          value={query.status ?? ""}
          options={[
            ["", t("history.any_status")],
            ["firing,acknowledged", t("history.open")],
            ...STATUSES.map((one): [string, string] => [one, alertStatus(one)]),
          ]}
        />
        <Select
          name="severity"
          label={t("history.severity")}
          value={query.severity ?? ""}
          options={[
            ["", t("history.any_severity")],
            ["critical,high", t("history.worst")],
            ...SEVERITIES.map((one): [string, string] => [one, severityWord(one)]),
          ]}
        />
        <Select
          name="assignee"
          label={t("history.assignee")}
          value={query.assignee ?? ""}
          options={[
            ["", t("history.anybody")],
            ["me", t("history.mine")],
            ["nobody", t("history.nobody")],
          ]}
        />
        <Select
          name="range"
          label={t("history.range")}
          value={query.range ?? ""}
          options={[
            ["", t("history.any_time")],
            ["day", t("history.day")],
            ["week", t("history.week")],
            ["month", t("history.month")],
          ]}
        />
        <Select
          name="sort"
          label={t("history.sort")}
          value={query.sort ?? "-fired_at"}
          options={SORTS.map(([sort, key]): [string, string] => [sort, t(key)])}
        />
      </div>
      <div class="history-toggles">
        <Toggle name="unread" query={query} title={t("history.unread")} />
        <Toggle name="converted" query={query} title={t("history.converted")} />
        <Toggle name="flapping" query={query} title={t("history.flapping")} />
        {BROUGHT.filter((name) => query[name]).map((name) => (
          <button
            key={name}
            type="button"
            class="toggle"
            aria-pressed="true"
            data-testid={`filter-${name}`}
            onClick={() => setQuery({ [name]: null })}
          >
            {t(`history.by_${name}`)} ×
          </button>
        ))}
        {isNarrowed(query) && (
          <button
            type="button"
            class="button button-small"
            data-testid="filter-none"
            onClick={() => ALERT_VIEWS.show({})}
          >
            {t("history.show_all")}
          </button>
        )}
      </div>
    </search>
  );
}

/** The field of words; `said` are those of the address. */
export function SearchBox({ said, testId }: { said: string; testId: string }) {
  const [words, setWords] = useState(said);
  const field = useRef<HTMLInputElement>(null);
  const sent = useRef(said);
  // Somebody pressed a link with other words, or went back.
  useEffect(() => {
    if (said !== sent.current) setWords(said);
    sent.current = said;
  }, [said]);
  useEffect(() => {
    const timer = setTimeout(() => {
      if (words.trim() === sent.current) return;
      sent.current = words.trim();
      setQuery({ q: words.trim() || null });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  useShortcuts([{ keys: "/", does: "alert_key.search", run: () => field.current?.focus() }]);
  return (
    <label class="search alert-search">
      <Icon of={Search} size={16} />
      <input
        ref={field}
        type="search"
        value={words}
        maxLength={200}
        placeholder={t("history.search")}
        aria-label={t("history.search")}
        data-testid={testId}
        onInput={(event) => setWords(event.currentTarget.value)}
      />
    </label>
  );
}

function Select(props: {
  name: string;
  label: string;
  value: string;
  options: readonly (readonly [string, string])[];
}) {
  const { name, label, value, options } = props;
  const isKnown = options.some(([one]) => one === value);
  return (
    <label class="history-choice">
      <span>{label}</span>
      <select
        class="input"
        value={value}
        data-testid={`filter-${name}`}
        onChange={(event) => setQuery({ [name]: event.currentTarget.value || null })}
      >
        {!isKnown && <option value={value}>{value.replaceAll(",", ", ")}</option>}
        {options.map(([one, title]) => (
          <option key={one} value={one}>
            {title}
          </option>
        ))}
      </select>
    </label>
  );
}

function Toggle({ name, query, title }: { name: string; query: Query; title: string }) {
  const isOn = query[name] === "true";
  return (
    <button
      type="button"
      class="toggle"
      aria-pressed={isOn}
      data-testid={`filter-${name}`}
      onClick={() => setQuery({ [name]: isOn ? null : "true" })}
    >
      {title}
    </button>
  );
}
