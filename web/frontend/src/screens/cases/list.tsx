/** The live list: filters on top, one row per case, more on demand. */

import { computed, type Signal, useSignal } from "@preact/signals";
import { ArrowDown, Inbox, Paperclip, Search, SearchX } from "lucide";
import { useEffect, useMemo } from "preact/hooks";
import type { CaseSummary } from "../../api/types";
import { moment, ticking } from "../../clock";
import { type Key, t } from "../../i18n";
import { href } from "../../router";
import { worstOf } from "../../state/alerts";
import {
  FILTERS,
  type Filter,
  filter,
  isNarrowed,
  loadCases,
  loading,
  loadMoreCases,
  onlyMine,
  rows,
  search,
} from "../../state/cases";
import { marks } from "../../state/marks";
import { meta } from "../../state/me";
import { Avatar, CaseStatusBadge, SeverityMark, StarCount } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { InBot } from "../../ui/in_bot";
import { Empty, Failed, Skeleton } from "../../ui/states";
import { focused } from "./keys";

const TYPING_MS = 250;

/** `openId` is the case shown beside the list. */
export function CaseList({ openId }: { openId: string | null }) {
  return (
    <section class="case-list" aria-label={t("nav.cases")}>
      <header class="list-head">
        <h1>{t("nav.cases")}</h1>
        <SearchBox />
        <Chips />
      </header>
      <Rows openId={openId} />
    </section>
  );
}

function SearchBox() {
  const text = useSignal(search.peek());
  useEffect(() => {
    const timer = setTimeout(() => {
      if (text.value.trim() === search.peek().trim()) return;
      search.value = text.value;
      void loadCases(false);
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [text.value, text]);
  useEffect(
    () =>
      search.subscribe((words) => {
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
      <kbd>/</kbd>
    </label>
  );
}

function Chips() {
  const choose = (to: Filter) => {
    filter.value = to;
    void loadCases(false);
  };
  return (
    <fieldset class="chips">
      <legend class="sr-only">{t("cases.filter")}</legend>
      {(Object.keys(FILTERS) as Filter[]).map((one) => (
        <button
          key={one}
          type="button"
          class="chip"
          aria-pressed={filter.value === one}
          data-testid={`filter-${one}`}
          onClick={() => choose(one)}
        >
          {t(`filter.${one}` as Key)}
        </button>
      ))}
      <button
        type="button"
        class="chip chip-mine"
        aria-pressed={onlyMine.value}
        data-testid="filter-mine"
        onClick={() => {
          onlyMine.value = !onlyMine.value;
          void loadCases(false);
        }}
      >
        {t("filter.mine")}
      </button>
    </fieldset>
  );
}

function Rows({ openId }: { openId: string | null }) {
  const { state, problem, cursor, isLoadingMore } = loading.value;
  if (state === "failed" && problem) {
    return <Failed problem={problem} retry={() => void loadCases(false)} />;
  }
  if (state === "loading" && rows.value.length === 0) return <Skeleton rows={8} kind="row" />;
  if (rows.value.length === 0) return isNarrowed.value ? <NoneMatch /> : <NoneYet />;
  return (
    <div class="rows" data-testid="case-rows">
      <ul>
        {rows.value.map((row) => (
          <Row key={row.peek().id} row={row} isOpen={row.peek().id === openId} />
        ))}
      </ul>
      {cursor && (
        <button
          type="button"
          class="button load-more"
          data-testid="load-more"
          disabled={isLoadingMore}
          onClick={() => void loadMoreCases()}
        >
          <Icon of={ArrowDown} size={16} />
          {isLoadingMore ? t("loading") : t("cases.more")}
        </button>
      )}
    </div>
  );
}

function Row({ row, isOpen }: { row: Signal<CaseSummary>; isOpen: boolean }) {
  const one = row.value;
  const mark = useMemo(() => computed(() => marks.value.get(one.id)), [one.id]).value;
  const openedAgo = useMemo(() => ticking(one.opened_at), [one.opened_at]);
  return (
    <li>
      <a
        class={`row ${mark ? `is-${mark}` : ""}`}
        href={href({ screen: "cases", id: one.id })}
        aria-current={isOpen ? "true" : undefined}
        data-testid={`case-${one.number}`}
        data-row={one.id}
        data-status={one.status}
        data-mark={mark}
        onFocus={() => {
          focused.value = one.id;
        }}
      >
        <span class="row-line">
          {mark && (
            <i class="row-mark">
              <span class="sr-only">{t(`mark.${mark}`)}</span>
            </i>
          )}
          <SeverityMark severity={one.severity ?? worstOf(one.alert_ids)} />
          <span class="row-number">#{one.number}</span>
          <span class="row-title">{one.title}</span>
          <time class="row-age" dateTime={one.opened_at} title={moment(one.opened_at)}>
            {openedAgo}
          </time>
        </span>
        <span class="row-line row-second">
          <CaseStatusBadge status={one.status} />
          {one.rating !== null && <StarCount rating={one.rating} />}
          <span class="row-who">
            {one.place ? `${one.place.name} · ${one.customer.name}` : one.customer.name}
          </span>
          {one.attachment_count > 0 && (
            <span class="row-clip" title={t("cases.files", { n: one.attachment_count })}>
              <Icon of={Paperclip} size={14} />
              {one.attachment_count}
            </span>
          )}
          {one.assignee && <Avatar person={one.assignee} />}
        </span>
      </a>
    </li>
  );
}

function NoneMatch() {
  const clear = () => {
    filter.value = "all";
    onlyMine.value = false;
    search.value = "";
    void loadCases(false);
  };
  const isPlainOpen = filter.value === "open" && !onlyMine.value && search.value.trim() === "";
  return (
    <Empty
      icon={isPlainOpen ? Inbox : SearchX}
      title={isPlainOpen ? t("cases.none_open") : t("cases.none_match")}
      testId="cases-empty"
    >
      <p>{isPlainOpen ? t("cases.none_open_text") : t("cases.none_match_text")}</p>
      <button type="button" class="button" onClick={clear}>
        {t("cases.show_all")}
      </button>
      {isPlainOpen && <InBot />}
    </Empty>
  );
}

function NoneYet() {
  const sandbox = meta.value?.sandbox ? meta.value.sandbox_url : null;
  return (
    <Empty icon={Inbox} title={t("cases.none")} testId="cases-empty">
      <p>{t("cases.none_text")}</p>
      {sandbox && (
        <a class="button" href={sandbox}>
          {t("sign_in.sandbox")}
        </a>
      )}
      <InBot />
    </Empty>
  );
}
