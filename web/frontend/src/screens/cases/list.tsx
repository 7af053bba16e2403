/** The live list: search, chips with their figures, what narrows it, and the rows. */

import { useSignal } from "@preact/signals";
import { Search } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { type Key, t } from "../../i18n";
import { address, countOf, counts, keepCounting, show } from "../../state/case_view";
import {
  chosenView,
  FILTERS,
  type Filter,
  filter,
  holdRows,
  narrow,
  onlyMine,
  search,
  states,
} from "../../state/cases";
import { Icon } from "../../ui/icon";
import { ViewBar } from "../../ui/views/bar";
import { BulkBar } from "./bulk";
import { ListTools, Narrowed, only } from "./narrowing";
import { Rows } from "./rows";
import { CASE_VIEWS } from "./views";

const TYPING_MS = 250;

/** `openId` is the case shown beside the list. */
export function CaseList({ openId }: { openId: string | null }) {
  useEffect(keepCounting, []);
  useEffect(holdRows, []);
  return (
    <section class="case-list" aria-label={t("nav.cases")}>
      <header class="list-head">
        <div class="list-title">
          <h1>{t("nav.cases")}</h1>
          <ListTools />
        </div>
        <ViewBar
          of={CASE_VIEWS}
          query={address.value}
          plain={{ query: {}, isShown: Object.keys(address.value).length === 0 }}
        >
          <Whose />
        </ViewBar>
        <SearchBox />
        <Chips />
        <Narrowed />
      </header>
      <Rows openId={openId} />
      <BulkBar />
    </section>
  );
}

function SearchBox() {
  const text = useSignal(search.peek());
  // What the field said last; it comes back by the address, when more may have been typed.
  const sent = useRef(search.peek().trim());
  useEffect(() => {
    const timer = setTimeout(() => {
      const words = text.value.trim();
      if (words === search.peek().trim()) return;
      sent.current = words;
      show(() => {
        search.value = words;
      });
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text.value, text]);
  useEffect(
    () =>
      search.subscribe((words) => {
        if (words.trim() === sent.current) return;
        sent.current = words.trim();
        text.value = words;
      }),
    [text],
  );
  return (
    <label class="search">
      <Icon of={Search} size={16} />
      <span class="sr-only">{t("cases.search")}</span>
      <input
        id="case-search"
        type="search"
        data-testid="case-search"
        placeholder={t("cases.search")}
        value={text.value}
        onInput={(event) => {
          text.value = event.currentTarget.value;
        }}
      />
      <span aria-hidden="true">
        <kbd>/</kbd>
      </span>
    </label>
  );
}

function Chips() {
  const choose = (to: Filter) =>
    show(() => {
      filter.value = to;
      states.value = null;
    });
  return (
    <fieldset class="chips">
      <legend class="sr-only">{t("cases.filter")}</legend>
      {(Object.keys(FILTERS) as Filter[]).map((one) => (
        <button
          key={one}
          type="button"
          class="chip"
          aria-pressed={states.value === null && filter.value === one}
          data-testid={`filter-${one}`}
          onClick={() => choose(one)}
        >
          {t(`filter.${one}` as Key)}
          <Count of={countOf(one)} />
        </button>
      ))}
    </fieldset>
  );
}

/** Views that are always there; a saved one that asks for the same is another. */
function Whose() {
  const assignee = chosenView.value ? null : onlyMine.value ? "me" : narrow.value.assignee;
  const turn = (to: "me" | "nobody") =>
    show(() => {
      chosenView.value = "";
      only(assignee === to ? null : to);
    });
  return (
    <>
      <button
        type="button"
        class="view-tab"
        aria-pressed={assignee === "me"}
        data-testid="filter-mine"
        onClick={() => turn("me")}
      >
        {t("filter.mine")}
        <Count of={counts.value?.mine ?? null} />
      </button>
      <button
        type="button"
        class="view-tab"
        aria-pressed={assignee === "nobody"}
        data-testid="filter-nobody"
        onClick={() => turn("nobody")}
      >
        {t("filter.nobody")}
        <Count of={counts.value?.unassigned ?? null} />
      </button>
    </>
  );
}

function Count({ of }: { of: number | null }) {
  if (of === null || of === 0) return null;
  return <span class="chip-count"> {of > 9_999 ? "9999+" : of}</span>;
}
