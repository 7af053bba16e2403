/** What a silence would mute, told while it is written. */
import { useEffect, useState } from "preact/hooks";
import { previewSilence } from "../../api/silences";
import { t } from "../../i18n";
import { useResource } from "../../state/resource";
import type { Values } from "./editor";

// Asked when somebody stops typing, not at each letter.
const PAUSE_MS = 400;

/** Nothing where the rows are not filled in yet; what cannot be read is said on saving. */
export function Preview({ values }: { values: Values }) {
  const rows = values.matchers.filter((row) => row.field && row.value);
  const until = values.ends === "resolved" ? values.until_alert : null;
  const wanted = JSON.stringify({ matchers: rows, until_alert: until });
  const [settled, settle] = useState(wanted);

  useEffect(() => {
    const timer = setTimeout(() => settle(wanted), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);

  const found = useResource(
    async (signal) => {
      const body = JSON.parse(settled) as { matchers: typeof rows; until_alert: string | null };
      if (body.matchers.length === 0 && !body.until_alert) return null;
      return previewSilence(body, signal);
    },
    [settled],
    { keep: true },
  );
  const one = found.value;
  if (found.problem && !found.isBusy) return null;
  if (!one) return null;
  return (
    <div
      class={one.too_broad ? "notice is-warning" : "notice"}
      role="status"
      aria-busy={found.isBusy}
      data-testid="silence-preview"
    >
      <p>
        <strong>{t("silences.preview_now", { n: one.now })}</strong>{" "}
        {t("silences.preview_week", { n: one.would, of: one.of })}
      </p>
      {one.examples.length > 0 && (
        <ul class="preview-examples">
          {one.examples.map((each) => (
            <li key={each.number}>
              #{each.number} {each.title}
            </li>
          ))}
        </ul>
      )}
      {one.too_broad && <p>{t("silences.preview_broad")}</p>}
    </div>
  );
}
