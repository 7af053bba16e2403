/** The saved views of a list, in a row over it: shown by a press, kept, changed, shared. */
import { Bookmark, Save, Users } from "lucide";
import type { ComponentChildren } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { SavedView } from "../../api/views";
import { t } from "../../i18n";
import { useCommands } from "../../palette";
import { type Query, route } from "../../router";
import { attempt } from "../../state/attempt";
import { defaultOf, handOver } from "../../state/default_views";
import { me } from "../../state/me";
import { notify } from "../../state/toasts";
import { keepCountingViews, viewCountWord } from "../../state/view_counts";
import { editView, isSame, loadViews, type ViewedList, views } from "../../state/views";
import { Icon } from "../icon";
import { ViewDialog } from "./dialog";
import { Lost, useLost } from "./lost";
import { mayChange, ViewMenu } from "./menu";
import { isBare } from "./opening";
import "../../styles/views.css";

interface Props {
  of: ViewedList;
  /** What is shown now, as it stands in an address. */
  query: Query;
  /** The address of the plain list, and whether that is what is shown. */
  plain: { query: Query; isShown: boolean };
  /** Ready-made views after the plain list. */
  children?: ComponentChildren;
}

/** The row. */
export function ViewBar({ of, query, plain, children }: Props) {
  const { list } = of;
  const [asking, ask] = useState<SavedView | "new" | null>(null);
  const all = views.value[list] ?? [];
  const chosen = all.find((one) => one.id === query.view) ?? null;
  const filters = of.filtersOf(query);
  const isChanged = chosen !== null && !isSame(filters, chosen.filters);
  const lost = useLost(of, query.view, chosen);
  const canSave = lost === null && !plain.isShown && (chosen === null || isChanged);
  const open = (one: SavedView) => of.show(of.addressOf(one.filters, one.id));
  useViews(of);

  const save = async (one: SavedView) => {
    const saved = await attempt(() => editView(one, { filters }));
    if (saved) notify("success", t("views.saved", { name: saved.name }));
    else void loadViews(list);
  };
  useCommands([
    ...all.map((one) => ({
      title: t("views.command", { name: one.name }),
      icon: Bookmark,
      run: () => open(one),
    })),
    { title: t("views.keep"), icon: Bookmark, run: () => ask("new") },
  ]);

  return (
    <>
      <nav class="view-bar" aria-label={t("views.title")} data-testid="views">
        <div class="view-tabs">
          <button
            type="button"
            class="view-tab"
            aria-pressed={plain.isShown}
            data-testid="view-all"
            onClick={() => of.show(plain.query)}
          >
            {t(`views.all_${list}`)}
          </button>
          {children}
          {all.map((one) => (
            <Tab
              key={one.id}
              one={one}
              isShown={one === chosen}
              isChanged={one === chosen && isChanged}
              open={() => open(one)}
            />
          ))}
        </div>
        <div class="view-tools">
          {chosen && isChanged && mayChange(chosen) && (
            <button
              type="button"
              class="button button-small view-keeper"
              aria-label={t("views.save_to", { name: chosen.name })}
              title={t("views.save_to", { name: chosen.name })}
              data-testid="view-save"
              onClick={() => void save(chosen)}
            >
              <Icon of={Save} size={14} />
              <span>{t("views.save")}</span>
            </button>
          )}
          {canSave && !(chosen && mayChange(chosen)) && (
            <button
              type="button"
              class="button button-small view-keeper"
              title={t("views.keep")}
              data-testid="view-keep"
              onClick={() => ask("new")}
            >
              <Icon of={Bookmark} size={14} />
              <span>{t("views.keep_short")}</span>
            </button>
          )}
          <ViewMenu
            of={of}
            query={query}
            chosen={chosen}
            canKeep={!plain.isShown}
            isPlain={plain.isShown}
            ask={ask}
          />
        </div>
        {asking && (
          <ViewDialog
            of={of}
            query={query}
            one={asking === "new" ? null : asking}
            name={lost?.name}
            close={() => ask(null)}
          />
        )}
      </nav>
      {lost && <Lost one={lost} of={of} query={query} keep={() => ask("new")} />}
    </>
  );
}

function Tab(props: { one: SavedView; isShown: boolean; isChanged: boolean; open: () => void }) {
  const { one, isShown, isChanged, open } = props;
  const button = useRef<HTMLButtonElement>(null);
  const shows = viewCountWord(one.id);
  useEffect(() => {
    if (isShown) button.current?.scrollIntoView?.({ block: "nearest", inline: "nearest" });
  }, [isShown, isChanged]);
  return (
    <button
      ref={button}
      type="button"
      class="view-tab"
      aria-pressed={isShown}
      title={
        isChanged
          ? t("views.back")
          : one.shared
            ? t("views.shared_by", { by: one.owner.name })
            : undefined
      }
      data-testid={`view-${one.name}`}
      data-changed={isChanged}
      onClick={open}
    >
      {one.shared && <Icon of={Users} size={13} />}
      {one.name}
      {one.shared && <span class="sr-only">{t("views.is_shared")}</span>}
      {shows !== null && (
        <span class="view-count" data-testid={`view-count-${one.name}`}>
          {shows}
        </span>
      )}
      {isChanged && <span class="view-changed">{t("views.changed")}</span>}
    </button>
  );
}

/** Load them; have an address that names a view alone show it, and the one to open with be fresh. */
function useViews(of: ViewedList): void {
  const { list } = of;
  const who = `${me.value?.person.id} ${me.value?.workspace.id}`;
  useEffect(() => void loadViews(list), [list, who]);
  useEffect(() => void handOver(of), [list, who]);
  useEffect(() => keepCountingViews(list), [list]);
  useEffect(() => {
    const look = () => {
      if (document.visibilityState === "visible") void loadViews(list);
    };
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [list]);
  const all = views.value[list];
  const opens = defaultOf(of);
  const opened = useRef(opens);
  if (opens?.view !== opened.current?.view) opened.current = opens;
  useEffect(() => {
    if (!all) return;
    const asked = route.peek().query;
    const named = all.find((one) => one.id === asked.view);
    const { view: _, ...rest } = asked;
    if (named && isBare(rest)) {
      of.show(of.addressOf(named.filters, named.id));
    }
    const before = opened.current;
    const now = all.find((one) => one.id === before?.view);
    if (!now || !before) return;
    const seen = of.filtersOf(before.query);
    if (isSame(seen, now.filters)) return;
    const query = of.addressOf(now.filters, now.id);
    opened.current = { view: now.id, query };
    // It was opened as it was before somebody changed it.
    if (asked.view === now.id && isSame(of.filtersOf(asked), seen)) of.show(query);
  }, [all]);
}
