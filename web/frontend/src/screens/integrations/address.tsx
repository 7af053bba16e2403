/** Where the sender posts to: covered until asked for, as whoever knows it may post. */
import { Eye, EyeOff } from "lucide";
import type { ComponentChildren } from "preact";
import { useState } from "preact/hooks";
import type { Integration } from "../../api/integrations";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { Copy } from "../../ui/copy";
import { Icon } from "../../ui/icon";
import { presetPlace } from "./presets";

/** The address, where it belongs, and a line to try it from a terminal. */
export function Address({ one, children }: { one: Integration; children?: ComponentChildren }) {
  const [isShown, show] = useState(false);
  const place = presetPlace(one.preset);
  return (
    <section class="panel" aria-label={t("integrations.address")}>
      <h2>{t("integrations.address")}</h2>
      {place && <p class="muted">{place}</p>}
      <p class="secret-line">
        <code data-testid="address">{isShown ? one.url : covered(one.url)}</code>
        <button
          type="button"
          class="icon-button"
          title={isShown ? t("integrations.cover") : t("integrations.uncover")}
          aria-label={isShown ? t("integrations.cover") : t("integrations.uncover")}
          aria-pressed={isShown}
          data-testid="uncover"
          onClick={() => show(!isShown)}
        >
          <Icon of={isShown ? EyeOff : Eye} size={16} />
        </button>
        <Copy
          text={one.url}
          label={t("integrations.copy_address")}
          showLabel
          testId="copy-address"
        />
        <Copy text={curl(one.url)} label={t("integrations.copy_curl")} showLabel />
      </p>
      <p class="muted">{t("integrations.address_text")}</p>
      {one.former_url_until && (
        <p class="notice" data-testid="former-address">
          {t("integrations.former_address", { until: moment(one.former_url_until) })}
        </p>
      )}
      {children}
    </section>
  );
}

function covered(url: string): string {
  return url.replace(/[^/]+$/, "••••••••••••");
}

function curl(url: string): string {
  return `curl -H 'Content-Type: application/json' -d '{"title":"Disk full","severity":"high"}' ${url}`;
}
