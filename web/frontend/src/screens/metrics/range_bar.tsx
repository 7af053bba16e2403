/** Which days are shown: ready-made ranges, own ones, and the period before beside them. */
import { CalendarRange, GitCompareArrows } from "lucide";
import { useState } from "preact/hooks";
import { t } from "../../i18n";
import { setQuery } from "../../router";
import { Icon } from "../../ui/icon";
import { dayIn, type Range, READY } from "./range";

interface Props {
  range: Range;
  /** The shown period as the server answered it; null while it is not known. */
  shown: { since: string; until: string; zone: string } | null;
}

/** The bar; every choice goes into the address. */
export function RangeBar({ range, shown }: Props) {
  const { days } = range;
  const own = "first" in days ? days : null;
  const [isOpen, open] = useState(own !== null);
  return (
    <div class="range-bar">
      <div class="segments" role="radiogroup" aria-label={t("metrics.range")}>
        {READY.map((one) => (
          <label key={one} class="segment">
            <input
              type="radio"
              name="range"
              checked={"days" in days && days.days === one && !isOpen}
              data-testid={`range-${one}`}
              onChange={() => {
                open(false);
                setQuery({ days: String(one), first: null, last: null });
              }}
            />
            <span>{one === 1 ? t("metrics.today") : t("metrics.n_days", { n: one })}</span>
          </label>
        ))}
        <label class="segment">
          <input
            type="radio"
            name="range"
            checked={isOpen}
            data-testid="range-own"
            onChange={() => open(true)}
          />
          <span>
            <Icon of={CalendarRange} size={16} />
            {t("metrics.own_range")}
          </span>
        </label>
      </div>
      {isOpen && <OwnRange own={own} shown={shown} />}
      <button
        type="button"
        class="button compare"
        aria-pressed={range.isCompared}
        data-testid="compare"
        onClick={() => setQuery({ compare: range.isCompared ? null : "previous" })}
      >
        <Icon of={GitCompareArrows} size={16} />
        {t("metrics.compare")}
      </button>
    </div>
  );
}

function OwnRange({
  own,
  shown,
}: { own: { first: string; last: string } | null } & Pick<Props, "shown">) {
  const first = own?.first ?? (shown ? dayIn(shown.since, shown.zone) : "");
  const last =
    own?.last ??
    (shown ? dayIn(new Date(Date.parse(shown.until) - 1_000).toISOString(), shown.zone) : "");
  const put = (changed: { first?: string; last?: string }) => {
    const wish = { first, last, ...changed };
    if (!wish.first || !wish.last) return;
    // The other end follows, so that no range is turned round.
    if (wish.first > wish.last) {
      if (changed.first) wish.last = wish.first;
      else wish.first = wish.last;
    }
    setQuery({ ...wish, days: null });
  };
  return (
    <span class="own-range" data-testid="own-range">
      <input
        type="date"
        aria-label={t("metrics.first_day")}
        value={first}
        max="2999-12-31"
        data-testid="first-day"
        onChange={(event) => put({ first: event.currentTarget.value })}
      />
      <span aria-hidden="true">–</span>
      <input
        type="date"
        aria-label={t("metrics.last_day")}
        value={last}
        max="2999-12-31"
        data-testid="last-day"
        onChange={(event) => put({ last: event.currentTarget.value })}
      />
    </span>
  );
}
