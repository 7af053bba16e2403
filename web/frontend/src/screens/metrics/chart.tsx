/** One chart with its legend, a readout under the pointer or the arrow keys, and its figures as a table. */
import { ChartNoAxesColumn, Download, ImageDown } from "lucide";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type uPlot from "uplot";
import { t } from "../../i18n";
import { theme } from "../../prefs";
import { Icon } from "../../ui/icon";
import { count, hourIn, partName, type Step, tickName } from "./figures";
import { savePicture } from "./picture";
import { draw, type Series, type Spec } from "./plot";

/** What a chart shows. */
export interface ChartProps {
  title: string;
  /** What is counted, in one line. */
  note?: string;
  /** Where each part begins. */
  at: readonly string[];
  step: Step;
  zone: string;
  series: readonly Series[];
  format?: (value: number) => string;
  scale?: readonly [number, number];
  steps?: readonly number[];
  /** Where a press on a part leads, as a hash. */
  href?: (part: number) => string;
  /** Saves the figures as a file. */
  onSave?: () => void;
  testId: string;
}

/** The chart; where there is nothing to draw it says so at the same height. */
export function Chart(props: ChartProps) {
  const { title, note, at, step, zone, series, format = count, testId } = props;
  const [part, point] = useState<number | null>(null);
  const plot = useRef<uPlot | null>(null);
  const isEmpty = series.every((row) => row.values.every((value) => !value));
  const shown = part !== null && part < at.length ? part : null;
  const said = (number: number) =>
    [
      partName(at[number] ?? "", step, zone),
      ...series.map((row) => `${row.name}: ${read(row, number, format)}`),
    ].join(", ");
  return (
    <section class="chart" data-testid={testId} aria-labelledby={`${testId}-title`}>
      <header class="chart-head">
        <div>
          <h2 id={`${testId}-title`}>{title}</h2>
          {note && <p class="muted">{note}</p>}
        </div>
        {!isEmpty && (
          <div class="chart-actions">
            {props.onSave && (
              <button
                type="button"
                class="icon-button"
                aria-label={t("metrics.save_csv", { title })}
                title={t("metrics.save_csv", { title })}
                data-testid={`${testId}-csv`}
                onClick={props.onSave}
              >
                <Icon of={Download} size={16} />
              </button>
            )}
            <button
              type="button"
              class="icon-button"
              aria-label={t("metrics.save_png", { title })}
              title={t("metrics.save_png", { title })}
              data-testid={`${testId}-png`}
              onClick={() => plot.current && void savePicture(plot.current, title, series)}
            >
              <Icon of={ImageDown} size={16} />
            </button>
          </div>
        )}
      </header>
      {isEmpty ? (
        <p class="chart-empty" data-testid={`${testId}-empty`}>
          <Icon of={ChartNoAxesColumn} size={22} />
          {t("metrics.nothing")}
        </p>
      ) : (
        <>
          <Legend series={series} part={shown} format={format}>
            {shown === null ? "" : partName(at[shown] ?? "", step, zone)}
          </Legend>
          <Canvas {...props} format={format} plot={plot} part={shown} onPart={point} said={said} />
          <Figures {...props} format={format} />
        </>
      )}
    </section>
  );
}

function Legend(props: {
  series: readonly Series[];
  part: number | null;
  format: (value: number) => string;
  children: string;
}) {
  return (
    <p class="legend" aria-hidden="true" data-testid="readout">
      {props.series.map((row) => (
        <span key={row.name} class={row.isDashed ? "legend-row is-dashed" : "legend-row"}>
          <Swatch colour={row.colour} />
          {row.name}
          {props.part !== null && <b>{read(row, props.part, props.format)}</b>}
        </span>
      ))}
      <span class="legend-part">{props.children}</span>
    </p>
  );
}

function Swatch({ colour }: { colour: string }) {
  const box = useRef<HTMLElement>(null);
  useEffect(() => {
    box.current?.style.setProperty("--swatch", `var(${colour})`);
  }, [colour]);
  return <i class="swatch" ref={box} />;
}

interface CanvasProps extends ChartProps {
  format: (value: number) => string;
  plot: { current: uPlot | null };
  part: number | null;
  onPart: (part: number | null) => void;
  said: (part: number) => string;
}

function Canvas(props: CanvasProps) {
  const { at, step, zone, series, format, plot, part, onPart } = props;
  const host = useRef<HTMLDivElement>(null);
  const scheme = useScheme();
  const key = JSON.stringify([at, series, scheme]);
  const spec = useMemo<Spec>(
    () => ({
      series,
      parts: at.length,
      ticks: (room) => ticks(at, step, zone, room),
      format,
      scale: props.scale ?? null,
      steps: props.steps ?? null,
    }),
    [key],
  );

  useEffect(() => {
    const box = host.current;
    if (!box) return;
    const drawn = draw(box, spec, onPart);
    plot.current = drawn;
    const watch = new ResizeObserver(() => {
      const width = box.clientWidth;
      if (width > 0 && width !== drawn.width) drawn.setSize({ width, height: drawn.height });
    });
    watch.observe(box);
    return () => {
      watch.disconnect();
      drawn.destroy();
      plot.current = null;
    };
  }, [spec]);

  const move = (to: number) => {
    const drawn = plot.current;
    const part = Math.min(Math.max(to, 0), at.length - 1);
    drawn?.setCursor({ left: drawn.valToPos(part, "x"), top: 10 });
    onPart(part);
  };
  const press = (event: KeyboardEvent) => {
    const here = part ?? at.length;
    const steps: Record<string, number> = {
      ArrowLeft: here - 1,
      ArrowRight: part === null ? 0 : here + 1,
      Home: 0,
      End: at.length - 1,
    };
    const to = steps[event.key];
    if (to !== undefined) move(to);
    else if (event.key === "Enter" && part !== null && props.href)
      location.hash = props.href(part);
    else return;
    event.preventDefault();
  };
  return (
    // A slider is what moves along parts by arrow keys and says where it stands.
    <div
      class={props.href ? "plot is-link" : "plot"}
      ref={host}
      tabIndex={0}
      role="slider"
      aria-label={props.title}
      aria-valuemin={0}
      aria-valuemax={at.length - 1}
      aria-valuenow={part ?? at.length - 1}
      aria-valuetext={props.said(part ?? at.length - 1)}
      data-testid="plot"
      onKeyDown={press}
      onBlur={() => plot.current?.setCursor({ left: -10, top: -10 })}
      onClick={(event) => {
        // A finger has to point before it can read; only a mouse has read by then.
        const isMouse = (event as Event as PointerEvent).pointerType === "mouse";
        if (isMouse && part !== null && props.href) location.hash = props.href(part);
      }}
    />
  );
}

function Figures({ title, at, step, zone, series, format, href, testId }: ChartProps) {
  const [isOpen, open] = useState(false);
  return (
    <details
      class="figures"
      data-testid={`${testId}-figures`}
      onToggle={(event) => open(event.currentTarget.open)}
    >
      <summary>{t("metrics.as_table")}</summary>
      {isOpen && (
        // It scrolls, so it must be reachable by keys.
        <section class="figures-box" tabIndex={0} aria-label={t("metrics.table_of", { title })}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t("metrics.when")}</th>
                {series.map((row) => (
                  <th key={row.name} scope="col">
                    {row.name}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {at.map((begins, part) => (
                <tr key={begins}>
                  <th scope="row">
                    {href ? (
                      <a href={href(part)}>{partName(begins, step, zone)}</a>
                    ) : (
                      partName(begins, step, zone)
                    )}
                  </th>
                  {series.map((row) => (
                    <td key={row.name}>{read(row, part, format ?? count)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}

function read(row: Series, part: number, format: (value: number) => string): string {
  const value = row.values[part];
  return value === null || value === undefined ? "–" : format(value);
}

/** Words below some parts, as many as there is room for; hours at whole parts of the day. */
function ticks(
  at: readonly string[],
  step: Step,
  zone: string,
  room: number,
): ReadonlyMap<number, string> {
  const least = Math.ceil(at.length / room);
  const found = new Map<number, string>();
  const apart = [1, 2, 3, 6, 12, 24].find((one) => one >= least);
  at.forEach((begins, part) => {
    const isShown =
      step === "hour" && apart ? hourIn(begins, zone) % apart === 0 : part % least === 0;
    if (isShown) found.set(part, tickName(begins, step, zone));
  });
  return found;
}

/** Which colours are on: changes with the choice and with the system. */
function useScheme(): string {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const [isDark, setDark] = useState(dark.matches);
  useEffect(() => {
    const hear = () => setDark(dark.matches);
    dark.addEventListener("change", hear);
    return () => dark.removeEventListener("change", hear);
  }, []);
  return `${theme.value}-${isDark}`;
}
