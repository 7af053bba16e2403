/** The message that a newer dashboard is there: it stays until somebody takes it. */
import { Sparkles } from "lucide";
import { t } from "../i18n";
import { newVersion } from "../state/version";
import { Icon } from "./icon";

/** Nothing while this is the newest. */
export function NewVersion() {
  const goOver = newVersion.value;
  if (goOver === null) return null;
  return (
    <div class="toast toast-info" role="status" data-testid="new-version">
      <Icon of={Sparkles} />
      <p>{t("version.new")}</p>
      <button type="button" class="button button-small button-primary" onClick={goOver}>
        {t("version.reload")}
      </button>
    </div>
  );
}
