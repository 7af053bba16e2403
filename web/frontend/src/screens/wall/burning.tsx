/** The alerts on the wall: the worst first, as many as fit, and page after page where they do not. */
import type { Signal } from "@preact/signals";
import { ShieldCheck } from "lucide";
import { useMemo } from "preact/hooks";
import type { AlertSummary, DeskStats } from "../../api/types";
import { now, ticking } from "../../clock";
import { number, t } from "../../i18n";
import { board, firing, over, taken } from "../../state/alerts";
import { SEVERITY_SHAPES } from "../../ui/badges";
import { Ends } from "../../ui/ends";
import { Icon } from "../../ui/icon";
import { severityWord } from "../../words";
import { useFit } from "./fit";

const PAGE_MS = 10_000;

/** Firing alerts, then those that somebody has. */
export function Burning({ desk }: { desk: DeskStats | null }) {
  const [list, fits] = useFit<HTMLOListElement>();
  const all = [...firing.value, ...taken.value];
  const pages = Math.max(1, Math.ceil(all.length / fits));
  const page = Math.floor(now.value / PAGE_MS) % pages;
  const first = page * fits;
  const isQuiet = board.value.state === "ready" && all.length === 0;
  const known = desk ? total(desk) : 0;
  return (
    <section class="wall-burning" aria-label={t("nav.alerts")}>
      {isQuiet ? (
        <Quiet />
      ) : (
        <ol class="wall-alerts" ref={list}>
          {all.slice(first, first + fits).map((one, place) => (
            // By its place, not by what stands there: another alert moves no line.
            <Row key={place} of={one} />
          ))}
        </ol>
      )}
      <p class="wall-pages" data-testid="wall-pages">
        {pages > 1 &&
          t("wall.shown", {
            first: first + 1,
            last: Math.min(first + fits, all.length),
            all: number(Math.max(all.length, board.value.hasMore ? known : 0)),
          })}
      </p>
    </section>
  );
}

function Row({ of }: { of: Signal<AlertSummary> }) {
  const one = of.value;
  const ago = useMemo(() => ticking(one.fired_at), [one.fired_at]);
  const who = one.status === "acknowledged" ? (one.assignee ?? one.acknowledged_by) : null;
  // One text: of several, a number with a digit more would move those behind it.
  const origin = [
    `#${one.number}`,
    one.source.name,
    ...(who ? [t("wall.has_it", { name: who.name })] : []),
  ].join(" · ");
  return (
    <li
      class={`wall-alert edge-${one.severity} is-${one.status}`}
      data-testid={`wall-alert-${one.number}`}
      data-severity={one.severity}
      data-status={one.status}
    >
      <span class={`wall-severity severity-${one.severity}`}>
        <Icon of={SEVERITY_SHAPES[one.severity]} size={28} />
        <span class="sr-only">{severityWord(one.severity)}</span>
      </span>
      <span class="wall-what">
        <b dir="auto">{one.title}</b>
        <span>{origin}</span>
      </span>
      <span class="wall-when">
        <span class="wall-count">
          <Ends>{one.count > 1 && `×${number(one.count)}`}</Ends>
        </span>
        <time class="wall-age" dateTime={one.fired_at}>
          <Ends>{ago}</Ends>
        </time>
      </span>
    </li>
  );
}

function Quiet() {
  const last = over.value[0]?.value.resolved_at ?? null;
  const ago = useMemo(() => (last ? ticking(last) : null), [last]);
  return (
    <div class="wall-quiet" data-testid="wall-quiet">
      <Icon of={ShieldCheck} size={96} />
      <b>{t("wall.quiet")}</b>
      {ago && <span>{t("wall.quiet_since", { ago: ago.value })}</span>}
    </div>
  );
}

function total(desk: DeskStats): number {
  const { low, medium, high, critical } = desk.alerts.firing;
  return low + medium + high + critical + desk.alerts.acknowledged;
}
