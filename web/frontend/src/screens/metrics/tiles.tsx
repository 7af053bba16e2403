/** A period in a row of figures, each with what it was in the period before. */
import type { ComponentChildren } from "preact";
import { t } from "../../i18n";
import { change } from "./figures";

/** One figure. `value` null: there was nothing to measure. */
export interface Tile {
  name: string;
  value: number | null;
  format: (value: number) => string;
  /** Of the period before; undefined where nothing is compared. */
  before?: number | null | undefined;
  /** Which way is good: more cases is not, more stars is; null: neither. */
  better: "more" | "less" | null;
  note?: string | null;
  /** The list it counts, as a hash. */
  to?: string;
  testId: string;
}

/** The row. */
export function Tiles({ tiles }: { tiles: readonly Tile[] }) {
  return (
    <ul class="tiles">
      {tiles.map((tile) => (
        <li key={tile.testId} class="tile" data-testid={tile.testId}>
          <span class="tile-name">{tile.name}</span>
          <Lead to={tile.to}>
            <b class="tile-value">{tile.value === null ? "–" : tile.format(tile.value)}</b>
          </Lead>
          <small class="tile-note">
            {tile.before === undefined ? (tile.note ?? "") : <Changed tile={tile} />}
          </small>
        </li>
      ))}
    </ul>
  );
}

function Lead({ to, children }: { to: string | undefined; children: ComponentChildren }) {
  return to ? <a href={to}>{children}</a> : <span>{children}</span>;
}

function Changed({ tile }: { tile: Tile }) {
  const { before = null, value, better } = tile;
  const by = change(value, before);
  const isMore = value !== null && before !== null && value > before;
  const isSame = value === before;
  const tone =
    better === null || isSame || by === null
      ? ""
      : (better === "more") === isMore
        ? "good"
        : "bad";
  return (
    <>
      {by !== null && <b class={`change ${tone}`}>{by}</b>}{" "}
      {before === null
        ? t("metrics.before_none")
        : t("metrics.before", { value: tile.format(before) })}
    </>
  );
}
