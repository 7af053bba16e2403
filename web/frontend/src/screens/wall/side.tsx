/** The side of the wall: how much there is of everything, and what people said last. */
import type { Signal } from "@preact/signals";
import { useEffect, useMemo } from "preact/hooks";
import type { CaseSummary, DeskStats } from "../../api/types";
import { ticking } from "../../clock";
import { type Key, number, t } from "../../i18n";
import { board, firing, taken } from "../../state/alerts";
import { cases } from "../../state/cases";
import { SeverityMark, StarCount } from "../../ui/badges";
import { Ends } from "../../ui/ends";
import { useFit } from "./fit";

/** Four counts over the last cases. */
export function Side({ desk }: { desk: DeskStats | null }) {
  return (
    <aside class="wall-side" aria-label={t("wall.figures")}>
      <dl class="wall-figures">
        {figures(desk).map(({ name, kind, value }) => (
          <div
            key={name}
            class={`wall-figure is-${kind} ${value ? "" : "is-none"}`}
            data-testid={`wall-${kind}`}
          >
            <dt>{t(name)}</dt>
            <dd>{value === null ? "–" : number(value)}</dd>
          </div>
        ))}
      </dl>
      <LastCases />
    </aside>
  );
}

function LastCases() {
  const [list, fits] = useFit<HTMLOListElement>();
  const last = newest(cases.all.value, fits);
  useEffect(
    () => cases.hold(() => newest(cases.all.peek(), fits).map((one) => one.peek().id)),
    [fits],
  );
  return (
    <section class="wall-cases">
      {/* Hidden and not gone: the first case moves nothing. */}
      <h2 class={last.length === 0 ? "is-none" : ""}>{t("wall.last_cases")}</h2>
      <ol ref={list}>
        {last.map((one, place) => (
          // By its place, not by what stands there: another case moves no line.
          <Line key={place} of={one} />
        ))}
      </ol>
    </section>
  );
}

const newest = (all: readonly Signal<CaseSummary>[], count: number) =>
  [...all].sort((a, b) => b.peek().number - a.peek().number).slice(0, count);

function Line({ of }: { of: Signal<CaseSummary> }) {
  const one = of.value;
  const ago = useMemo(() => ticking(one.opened_at), [one.opened_at]);
  return (
    <li data-testid={`wall-case-${one.number}`}>
      <SeverityMark severity={one.severity} />
      <b dir="auto">{one.title}</b>
      {one.rating !== null && <StarCount rating={one.rating} />}
      <time dateTime={one.opened_at}>
        <Ends>{ago}</Ends>
      </time>
    </li>
  );
}

interface Figure {
  name: Key;
  kind: "firing" | "taken" | "open" | "today";
  /** Null until it is known. */
  value: number | null;
}

/** What the board knows is counted here, at once; the rest, and what it has no room for, comes from
 * the server. */
function figures(desk: DeskStats | null): Figure[] {
  const isCounted = board.value.state === "ready" && !board.value.hasMore;
  const burning = desk && Object.values(desk.alerts.firing).reduce((sum, one) => sum + one, 0);
  const open = desk && desk.cases.new + desk.cases.acknowledged + desk.cases.in_progress;
  return [
    { name: "wall.firing", kind: "firing", value: isCounted ? firing.value.length : burning },
    {
      name: "wall.taken",
      kind: "taken",
      value: isCounted ? taken.value.length : (desk?.alerts.acknowledged ?? null),
    },
    { name: "wall.open_cases", kind: "open", value: open },
    { name: "wall.today", kind: "today", value: desk?.today.cases ?? null },
  ];
}
