/** How an alert stands besides its status: it flaps, it is muted, something came of it. */
import { BellOff, HandCoins, Repeat2 } from "lucide";
import type { AlertSummary } from "../../api/types";
import { moment, now, shortMoment } from "../../clock";
import { locale, t } from "../../i18n";
import { href } from "../../router";
import { Icon } from "../../ui/icon";
import { wayTo } from "./links";

/** A line for each; nothing where nothing is to be said. */
export function Standing({ one }: { one: AlertSummary }) {
  const isOver = one.status === "resolved" || one.status === "expired";
  return (
    <>
      {one.flapping_since && (
        <p class="standing is-flapping" data-testid="flapping">
          <Icon of={Repeat2} size={14} />
          <span>
            <strong>{flapped(one, one.flapping_since)}</strong> {t("alert.flapping_quiet")}
          </span>
        </p>
      )}
      {one.muted && !isOver && (
        <p class="standing is-muted" data-testid="muted">
          <Icon of={BellOff} size={14} />
          <Muted one={one} />
        </p>
      )}
      {one.conversion && (
        <p class="standing is-converted" data-testid="conversion">
          <Icon of={HandCoins} size={14} />
          <span>
            <strong>{worded(one.conversion)}</strong>
            {one.conversion.subject && ` · ${one.conversion.subject}`}
            {one.conversion.by && (
              <span class="muted">
                {" "}
                · {t("alert.converted_by", { name: one.conversion.by.name })}
              </span>
            )}
          </span>
        </p>
      )}
    </>
  );
}

/** "Sale, €1,499.50": the kind in its words, the value as the language writes it. */
export function worded({
  kind,
  value,
  currency,
}: NonNullable<AlertSummary["conversion"]>): string {
  const known = ["sale", "booking", "renewal", "upsell", "saved"] as const;
  const named = known.find((one) => one === kind);
  const words = named ? t(`convert.kind_${named}`) : kind.replaceAll("_", " ");
  return value === null ? words : `${words}, ${money(value, currency)}`;
}

function money(value: number, currency: string | null): string {
  if (currency === null) return new Intl.NumberFormat(locale.value).format(value);
  try {
    return new Intl.NumberFormat(locale.value, { style: "currency", currency }).format(value);
  } catch {
    return `${new Intl.NumberFormat(locale.value).format(value)} ${currency}`;
  }
}

function flapped(one: AlertSummary, since: string): string {
  const minutes = Math.max(1, Math.round((Date.parse(one.last_at) - Date.parse(since)) / 60_000));
  return t("alert.flapping", { n: one.flapped, minutes });
}

function Muted({ one }: { one: AlertSummary }) {
  const { muted } = one;
  if (!muted) return null;
  if (muted.by === "inhibition") {
    return (
      <a href={href({ screen: "alerts", id: muted.ref })}>
        {t("alert.muted_by_alert", { number: `#${muted.number ?? "?"}` })}
      </a>
    );
  }
  const way = wayTo("silences", muted.ref);
  const until = muted.until && shortMoment(muted.until, now.peek());
  const words = until ? t("alert.silenced_until", { until }) : t("alert.silenced");
  return (
    <span title={muted.until ? moment(muted.until) : undefined}>
      {way ? <a href={way}>{words}</a> : words}
      {muted.person && (
        <span class="muted"> {t("alert.silenced_by", { name: muted.person.name })}</span>
      )}
      {muted.reason && <span class="muted"> · {muted.reason}</span>}
    </span>
  );
}
