/** The quiet word on what is set up in the bot and not here: people, places, integrations. */
import { t } from "../i18n";
import { mayFurnish } from "../state/me";

/** Shown only to those the bot would let do it. */
export function InBot() {
  if (!mayFurnish.value) return null;
  return (
    <p class="in-bot muted" data-testid="in-bot">
      {t("settings.in_bot")}
    </p>
  );
}
