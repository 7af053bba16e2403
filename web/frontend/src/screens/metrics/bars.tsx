/** A few things by how many there are of each: names, bars, numbers. */
import { ChartNoAxesColumn } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import { number, t } from "../../i18n";
import { Icon } from "../../ui/icon";

/** One of them; `to` is the list it counts, as a hash. */
export interface Bar {
  key: string;
  name: string;
  kind?: string;
  count: number;
  to?: string;
}

/** The list, the longest bar as wide as there is room. */
export function Bars(props: {
  title: string;
  note?: string;
  rows: readonly Bar[];
  testId: string;
}) {
  const most = Math.max(1, ...props.rows.map((row) => row.count));
  return (
    <section class="chart" data-testid={props.testId} aria-labelledby={`${props.testId}-title`}>
      <header class="chart-head">
        <div>
          <h2 id={`${props.testId}-title`}>{props.title}</h2>
          {props.note && <p class="muted">{props.note}</p>}
        </div>
      </header>
      {props.rows.length === 0 ? (
        <p class="chart-empty is-low">
          <Icon of={ChartNoAxesColumn} size={22} />
          {t("metrics.nothing")}
        </p>
      ) : (
        <ul class="bars">
          {props.rows.map((row) => (
            <li key={row.key}>
              <span class="bars-name">
                {row.to ? <a href={row.to}>{row.name}</a> : row.name}
                {row.kind && <small class="muted"> {row.kind}</small>}
              </span>
              <b>{number(row.count)}</b>
              <Track share={row.count / most} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function Track({ share }: { share: number }) {
  const bar = useRef<HTMLElement>(null);
  useEffect(() => {
    bar.current?.style.setProperty("width", `${Math.max(1, share * 100)}%`);
  }, [share]);
  return (
    <i class="track">
      <i ref={bar} />
    </i>
  );
}
