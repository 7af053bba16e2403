/** A chart drawn by uPlot: parts of a period side by side, as bars and lines. */
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";

/** One row of values, a value for each part; null: there was nothing to measure. */
export interface Series {
  name: string;
  values: readonly (number | null)[];
  /** A token of the theme, such as `--accent`. */
  colour: string;
  kind: "bar" | "line";
  /** It stands on top of the bars before it. */
  isStacked?: boolean;
  isDashed?: boolean;
}

/** What is drawn. `ticks` are the words below each part, "" for none. */
export interface Spec {
  series: readonly Series[];
  parts: number;
  /** Which part has a word below it, and which. */
  ticks: (room: number) => ReadonlyMap<number, string>;
  format: (value: number) => string;
  /** The ends of the scale; null: from nought to what there is. */
  scale: readonly [number, number] | null;
  /** Whole steps of the scale, such as minutes and hours; null: ones, twos, fives and tens. */
  steps: readonly number[] | null;
}

export const HEIGHT = 220;
const TICK_WIDTH = 76;
const SIDE = 56;

/** Draw into the host; `onPart` hears which part is pointed at, null for none. */
export function draw(host: HTMLElement, spec: Spec, onPart: (part: number | null) => void): uPlot {
  const paint = painter();
  const { series, parts } = spec;
  // What is stacked is as high as all below it, and drawn behind them; lines go over the bars.
  const rows = stacked(series);
  const drawn = [
    ...rows.filter(({ row }) => row.kind === "bar").reverse(),
    ...rows.filter(({ row }) => row.kind === "line"),
  ];
  const grid = { stroke: paint("--line"), width: 1 };
  const ink = paint("--muted");
  const font = `12px ${paint("--font")}`;
  const options: uPlot.Options = {
    width: Math.max(host.clientWidth, 160),
    height: HEIGHT,
    legend: { show: false },
    padding: [12, 12, 0, 0],
    cursor: {
      y: false,
      drag: { x: false, y: false },
      sync: { key: "metrics", setSeries: false },
      points: { size: 7 },
      focus: { prox: -1 },
    },
    scales: {
      x: { time: false, range: [-0.5, parts - 0.5] },
      y: {
        range: (_, __, most) =>
          spec.scale ? [...spec.scale] : [0, most > 0 ? most * 1.08 : (spec.steps?.[0] ?? 1)],
      },
    },
    axes: [
      {
        stroke: ink,
        font,
        grid: { show: false },
        ticks: { show: false },
        size: 30,
        splits: (plot) => [...spec.ticks(roomOf(plot)).keys()],
        values: (plot, splits) => {
          const words = spec.ticks(roomOf(plot));
          return splits.map((part) => words.get(part) ?? "");
        },
      },
      {
        stroke: ink,
        font,
        grid,
        ticks: { show: false },
        size: SIDE,
        space: 40,
        incrs: [...(spec.steps ?? WHOLE)],
        values: (_, splits) => splits.map((value) => spec.format(value)),
      },
    ],
    series: [{}, ...drawn.map(({ row }) => styled(row, paint))],
    hooks: {
      setCursor: [(plot) => onPart(plot.cursor.idx ?? null)],
    },
  };
  const data = [
    Array.from({ length: parts }, (_, part) => part),
    ...drawn.map(({ heights }) => heights),
  ] as uPlot.AlignedData;
  return new uPlot(options, data, host);
}

const WHOLE = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6, 1e7];

function roomOf(plot: uPlot): number {
  return Math.max(2, Math.floor((plot.width - SIDE) / TICK_WIDTH));
}

function stacked(series: readonly Series[]): { row: Series; heights: (number | null)[] }[] {
  let below: (number | null)[] = [];
  return series.map((row) => {
    const heights = row.isStacked
      ? row.values.map((value, part) => (value ?? 0) + (below[part] ?? 0))
      : [...row.values];
    if (row.kind === "bar") below = heights;
    return { row, heights };
  });
}

function styled(row: Series, paint: (token: string) => string): uPlot.Series {
  const colour = paint(row.colour);
  if (row.kind === "bar") {
    return {
      stroke: colour,
      fill: colour,
      width: 0,
      points: { show: false },
      ...(uPlot.paths.bars ? { paths: uPlot.paths.bars({ size: [0.72, 44], radius: 0.12 }) } : {}),
    };
  }
  return {
    stroke: colour,
    width: 2,
    spanGaps: false,
    ...(row.isDashed ? { dash: [5, 5] } : {}),
    points: { show: !row.isDashed, size: 6, fill: colour, stroke: paint("--surface") },
  };
}

/** Reads tokens of the theme that is on. */
export function painter(): (token: string) => string {
  const style = getComputedStyle(document.documentElement);
  return (token) => style.getPropertyValue(token).trim();
}
