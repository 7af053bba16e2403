/** Says at an open editor that somebody else changed the same thing, before it is saved. */
import { t } from "../i18n";
import { isGone, type SettingsChange } from "../state/settings";

interface Props {
  change: SettingsChange;
  /** True where it was put into the fields already: nothing was typed that could be lost. */
  isShown: boolean;
  /** Show theirs in place of what was typed. */
  load: () => void;
  /** Go on with one's own. */
  dismiss: () => void;
}

/** Quiet: saving is refused by the server all the same where it would undo theirs. */
export function Meanwhile({ change, isShown, load, dismiss }: Props) {
  const isLost = isGone(change);
  const by = change.by?.name;
  const what = isLost ? "deleted" : isShown ? "shown" : "changed";
  const says = by ? t(`meanwhile.${what}_by`, { by }) : t(`meanwhile.${what}`);
  return (
    <div class="notice meanwhile" role="status" data-testid="meanwhile">
      <p>{says}</p>
      <p class="notice-actions">
        {!isLost && !isShown && (
          <button
            type="button"
            class="button button-small"
            data-testid="meanwhile-load"
            onClick={load}
          >
            {t("editor.load_theirs")}
          </button>
        )}
        <button
          type="button"
          class="button button-small"
          data-testid="meanwhile-dismiss"
          onClick={dismiss}
        >
          {isLost || isShown ? t("close") : t("meanwhile.go_on")}
        </button>
      </p>
    </div>
  );
}
