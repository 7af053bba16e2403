/** Which alerts the mapping makes of what is shown, as it is changed. */
import { TriangleAlert } from "lucide";
import {
  type Integration,
  type Mapping,
  type Preview,
  previewMapping,
} from "../../api/integrations";
import { t } from "../../i18n";
import { useResource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { Loaded } from "../../ui/loaded";

// Typing must not ask for every letter.
const REST_MS = 250;

interface Props {
  one: Integration;
  /** Null: as it is read now, by what is saved or by the sender's usual form. */
  mapping: Mapping | null;
  of: { request: string } | { sample: unknown };
}

/** The alerts, or why there would be none. */
export function MappingPreview({ one, mapping, of }: Props) {
  const tried = useResource(
    async (signal) => {
      await rest(signal);
      return previewMapping(one.id, mapping, of, signal);
    },
    [one.id, mapping, of],
    { keep: true },
  );
  return (
    <section class="panel" aria-live="polite" aria-busy={tried.isBusy} data-testid="preview">
      <h2>{t("mapping.preview")}</h2>
      <Loaded of={tried}>{(preview) => <Shown preview={preview} />}</Loaded>
    </section>
  );
}

function Shown({ preview }: { preview: Preview }) {
  if (preview.problem) {
    return (
      <p class="notice is-warning" data-testid="preview-problem">
        <Icon of={TriangleAlert} size={16} /> {preview.problem}
      </p>
    );
  }
  if (preview.total === 0) return <p class="muted">{t("mapping.no_alerts")}</p>;
  return (
    <>
      <p class="muted">{t("mapping.alerts", { n: preview.total })}</p>
      <ul class="preview-items">
        {preview.items.map((item) => (
          <li key={item.fingerprint} data-testid="preview-item">
            <p class="preview-head">
              <Badge tone={item.status === "firing" ? "bad" : "good"}>
                {t(`mapping.state.${item.status}`)}
              </Badge>
              {item.severity && <SeverityBadge severity={item.severity} />}
              <strong>{item.title}</strong>
            </p>
            {item.summary && <p class="muted">{item.summary}</p>}
            {Object.keys(item.labels).length > 0 && (
              <dl class="facts">
                {Object.entries(item.labels).map(([name, value]) => (
                  <div key={name}>
                    <dt>{name}</dt>
                    <dd>{value}</dd>
                  </div>
                ))}
              </dl>
            )}
          </li>
        ))}
      </ul>
    </>
  );
}

function rest(signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, REST_MS);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    });
  });
}
