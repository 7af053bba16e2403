/** What can be done with the view that is shown. */
import {
  ArrowLeft,
  ArrowRight,
  Bookmark,
  Check,
  Ellipsis,
  House,
  Pencil,
  Trash2,
  Users,
} from "lucide";
import type { SavedView } from "../../api/views";
import { t } from "../../i18n";
import type { Query } from "../../router";
import { attempt } from "../../state/attempt";
import { defaultOf, setDefault } from "../../state/default_views";
import { may } from "../../state/me";
import { notify } from "../../state/toasts";
import {
  dropView,
  editView,
  isSame,
  keepView,
  loadViews,
  type ViewedList,
  views,
} from "../../state/views";
import { Icon } from "../icon";
import { Menu } from "../menu";
import { MenuItem } from "../menu_item";

/** The right to share views, and to change shared ones. */
export const SHARING = "views.write";

/** True where the person looking may change this view: their own, or a shared one with the right. */
export const mayChange = (one: SavedView) => !one.shared || may(SHARING);

interface Props {
  of: ViewedList;
  query: Query;
  chosen: SavedView | null;
  /** What is shown is worth a name. */
  canKeep: boolean;
  isPlain: boolean;
  ask: (one: SavedView | "new") => void;
}

/** Its button and panel. */
export function ViewMenu({ of, query, chosen, canKeep, isPlain, ask }: Props) {
  const kept = defaultOf(of);
  const isDefault = chosen
    ? kept?.view === chosen.id
    : isPlain
      ? kept === null
      : kept?.view === "" && isSame(of.filtersOf(kept.query), of.filtersOf(query));
  const beside = (views.value[of.list] ?? []).filter((one) => one.shared === chosen?.shared);
  const at = chosen ? beside.findIndex((one) => one.id === chosen.id) : -1;
  const edit = async (one: SavedView, fields: Parameters<typeof editView>[1]) => {
    if (!(await attempt(() => editView(one, fields)))) void loadViews(of.list);
  };
  const open = () => {
    const wanted = chosen
      ? { view: chosen.id, query: of.addressOf(chosen.filters, chosen.id) }
      : { view: "", query };
    void setDefault(of, isPlain || isDefault ? null : wanted);
    notify("success", t(isDefault && !isPlain ? "views.opens_plain" : "views.opens"));
  };
  return (
    <Menu
      name={t("views.more")}
      testId="view-menu"
      buttonClass="icon-button view-more"
      label={<Icon of={Ellipsis} />}
    >
      {(close) => {
        const item = (icon: unknown, word: string, testId: string, run: () => void) => (
          <MenuItem icon={icon} word={word} testId={testId} close={close} run={run} />
        );
        return (
          <>
            {item(isDefault ? Check : House, t("views.open_with"), "view-default", open)}
            {canKeep && item(Bookmark, t("views.keep"), "view-keep-as", () => ask("new"))}
            {chosen && mayChange(chosen) && (
              <>
                {item(Pencil, t("views.rename"), "view-rename", () => ask(chosen))}
                {may(SHARING) &&
                  item(
                    Users,
                    t(chosen.shared ? "views.unshare" : "views.share"),
                    "view-share",
                    () => void edit(chosen, { shared: !chosen.shared }),
                  )}
                {at > 0 &&
                  item(
                    ArrowLeft,
                    t("views.earlier"),
                    "view-earlier",
                    () => void edit(chosen, { position: at - 1 }),
                  )}
                {at < beside.length - 1 &&
                  item(
                    ArrowRight,
                    t("views.later"),
                    "view-later",
                    () => void edit(chosen, { position: at + 1 }),
                  )}
                {item(Trash2, t("views.delete"), "view-delete", () => void remove(of, chosen))}
              </>
            )}
            {!chosen && !canKeep && <p class="menu-note muted">{t("views.none_text")}</p>}
          </>
        );
      }}
    </Menu>
  );
}

/** Delete it, and offer to take that back: made again as it was, where it was. */
async function remove(of: ViewedList, one: SavedView): Promise<void> {
  const wasDefault = defaultOf(of)?.view === one.id;
  const isDone = await attempt(async () => {
    await dropView(one);
    return true;
  });
  if (!isDone) return void loadViews(of.list);
  if (wasDefault) void setDefault(of, null);
  const { name, filters, shared, position } = one;
  const back = async () => {
    const made = await attempt(() => keepView(of.list, { name, filters, shared, position }));
    if (!made) return;
    const query = of.addressOf(made.filters, made.id);
    if (wasDefault) void setDefault(of, { view: made.id, query });
    of.show(query);
  };
  notify("info", t("views.deleted", { name }), null, null, {
    action: { label: t("undo"), run: () => void back() },
  });
}
