/** A view that went while somebody looked at it: said, with the way to keep what it showed. */
import { Bookmark, X } from "lucide";
import { useRef } from "preact/hooks";
import type { SavedView } from "../../api/views";
import { t } from "../../i18n";
import type { Query } from "../../router";
import { isDroppedHere, type ViewedList, views } from "../../state/views";
import { Icon } from "../icon";

/**
 * The view that the address names and that was here until somebody else deleted it or shared it no
 * more; null otherwise. One that never was here may be another person's: of that nothing is known.
 */
export function useLost(
  of: ViewedList,
  named: string | undefined,
  chosen: SavedView | null,
): SavedView | null {
  const seen = useRef<SavedView | null>(null);
  const isLoaded = views.value[of.list] !== undefined;
  // Nothing is loaded: of another person or workspace from here on.
  if (chosen || !isLoaded) seen.current = chosen;
  const last = seen.current;
  return chosen === null && last && last.id === named && !isDroppedHere(named) ? last : null;
}

interface Props {
  one: SavedView;
  of: ViewedList;
  query: Query;
  /** Ask for the name of a new view with what is shown. */
  keep: () => void;
}

/** The line under the row of views. */
export function Lost({ one, of, query, keep }: Props) {
  const { view: _, ...filters } = query;
  return (
    <div class="view-lost" role="status" data-testid="view-lost">
      <p>{t("views.lost", { name: one.name })}</p>
      <button
        type="button"
        class="button button-small"
        data-testid="view-lost-keep"
        onClick={keep}
      >
        <Icon of={Bookmark} size={14} />
        {t("views.lost_keep")}
      </button>
      <button
        type="button"
        class="icon-button"
        aria-label={t("close")}
        title={t("close")}
        data-testid="view-lost-dismiss"
        onClick={() => of.show(filters)}
      >
        <Icon of={X} size={16} />
      </button>
    </div>
  );
}
