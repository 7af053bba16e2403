/** The way to the next page of a list, under its rows. */
import { t } from "../i18n";
import type { Paged } from "../state/resource";
import { explain } from "../words";

type More<T> = Pick<Paged<T>, "more" | "items" | "problem" | "isBusy" | "loadMore">;

/** Nothing where there is no more. */
export function Pager<T>({ of }: { of: More<T> }) {
  if (!of.more) return null;
  return (
    <div class="pager">
      {of.problem && of.items.length > 0 && (
        <p class="form-error" role="alert">
          {explain(of.problem)}
        </p>
      )}
      <button
        type="button"
        class="button"
        disabled={of.isBusy}
        aria-busy={of.isBusy}
        data-testid="load-more"
        onClick={of.loadMore}
      >
        {of.isBusy ? t("loading") : t("pager.more")}
      </button>
    </div>
  );
}
