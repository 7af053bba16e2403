/** Two people changed the same thing: whose words stand is asked, never decided silently. */
import { Problem, problemFrom } from "../api/problem";
import { t } from "../i18n";

/** What stands on the server, with the tag that a change of it has to show. */
export interface Stored<V> {
  value: V;
  etag: string | null;
}

/** What somebody else saved meanwhile; "gone" where they deleted it. */
export type Theirs<V> = Stored<V> | "gone";

/** Whether two of a kind say the same. */
export const isAlike = <V,>(one: V, other: V) => JSON.stringify(one) === JSON.stringify(other);

/** The notice with the two ways on; of something that is gone there is none. */
export function Conflict(props: { isGone: boolean; load: () => void; overwrite: () => void }) {
  return (
    <div class="notice is-warning" role="alert" data-testid="conflict">
      <p>
        <strong>{props.isGone ? t("editor.gone") : t("editor.changed")}</strong>
      </p>
      {!props.isGone && (
        <>
          <p>{t("editor.changed_text")}</p>
          <p class="notice-actions">
            <button
              type="button"
              class="button button-small"
              data-testid="conflict-load"
              onClick={props.load}
            >
              {t("editor.load_theirs")}
            </button>
            <button
              type="button"
              class="button button-small"
              data-testid="conflict-overwrite"
              onClick={props.overwrite}
            >
              {t("editor.overwrite")}
            </button>
          </p>
        </>
      )}
    </div>
  );
}

/** What stands there now; "gone" where it was deleted. */
export async function lookAgain<V>(reread: () => Promise<Stored<V>>): Promise<Theirs<V>> {
  try {
    return await reread();
  } catch (reason) {
    const why = problemFrom(reason);
    if (why instanceof Problem && why.status === 404) return "gone";
    throw why;
  }
}
