/** Where a desk begins to be one: the ways to its people, places and integrations. */
import { t } from "../i18n";
import { href } from "../router";
import { mayFurnish } from "../state/me";

const WAYS = ["team", "places", "integrations"] as const;

/** Shown only to those who may set them up; with `rules` where alerts begin. */
export function SetUp({ rules = false }: { rules?: boolean }) {
  if (!mayFurnish.value) return null;
  return (
    <p class="set-up muted" data-testid="set-up">
      {t("settings.set_up")}
      <span>
        {[...WAYS, ...(rules ? (["rules"] as const) : [])].map((screen) => (
          <a key={screen} class="out-link" href={href({ screen })}>
            {t(`nav.${screen}`)}
          </a>
        ))}
      </span>
    </p>
  );
}
