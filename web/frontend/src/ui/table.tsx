/** Rows under headings: a table on a desktop, a card for each row on a phone. */
import { ArrowDown, ArrowUp } from "lucide";
import type { ComponentChildren } from "preact";
import { t } from "../i18n";
import { Icon } from "./icon";

/** One column; `kind` says how its cells stand. The first column names the row. */
export interface Column<T> {
  title: string;
  cell: (row: T) => ComponentChildren;
  kind?: "text" | "number" | "time" | "actions";
  hideOnPhone?: boolean;
  /** The word `onSort` is called with; a column without one cannot be sorted by. */
  sort?: string;
}

/** By which column, and from the least or from the most. */
export interface Sort {
  by: string;
  from: "least" | "most";
}

interface Props<T> {
  rows: readonly T[];
  columns: readonly Column<T>[];
  rowKey: (row: T) => string;
  /** Where a press on a row leads, as a hash. */
  href?: (row: T) => string;
  /** Shown instead of the table where there are no rows. */
  empty?: ComponentChildren;
  /** What the table holds, for who cannot see it. */
  label?: string;
  sort?: Sort;
  onSort?: (sort: Sort) => void;
  /** The row whose page is open. */
  current?: string | null;
  /** A quiet row: switched off, over. */
  isQuiet?: (row: T) => boolean;
  testId?: string;
}

/** The table. */
export function Table<T>(props: Props<T>) {
  const { rows, columns, rowKey, href, current, isQuiet } = props;
  if (rows.length === 0 && props.empty) return <>{props.empty}</>;
  return (
    <div class="table-box">
      <table class="table" data-testid={props.testId} aria-label={props.label}>
        <thead>
          <tr>
            {columns.map((column) => (
              <Heading
                key={column.title}
                column={column}
                sort={props.sort}
                onSort={props.onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const key = rowKey(row);
            return (
              <tr
                key={key}
                class={isQuiet?.(row) ? "is-quiet" : undefined}
                aria-current={current === key ? "true" : undefined}
                data-testid={props.testId && `${props.testId}-row`}
                data-key={key}
              >
                {columns.map((column, index) => (
                  <td
                    key={column.title}
                    class={classOf(column, index)}
                    data-title={index > 0 ? column.title : undefined}
                  >
                    {index === 0 && href ? (
                      <a class="row-link" href={href(row)}>
                        {column.cell(row)}
                      </a>
                    ) : (
                      column.cell(row)
                    )}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

interface HeadingProps<T> {
  column: Column<T>;
  sort: Sort | undefined;
  onSort: ((sort: Sort) => void) | undefined;
}

function Heading<T>({ column, sort, onSort }: HeadingProps<T>) {
  const by = column.sort;
  const mine = sort && by === sort.by ? sort : null;
  if (!by || !onSort) {
    return (
      <th scope="col" class={classOf(column, 1)}>
        {column.kind === "actions" ? <span class="sr-only">{column.title}</span> : column.title}
      </th>
    );
  }
  return (
    <th
      scope="col"
      class={classOf(column, 1)}
      aria-sort={mine ? (mine.from === "least" ? "ascending" : "descending") : "none"}
    >
      <button
        type="button"
        class="sort-button"
        title={t("table.sort", { column: column.title })}
        onClick={() => onSort({ by, from: mine?.from === "most" ? "least" : "most" })}
      >
        {column.title}
        {mine && <Icon of={mine.from === "least" ? ArrowUp : ArrowDown} size={14} />}
      </button>
    </th>
  );
}

function classOf<T>(column: Column<T>, index: number): string {
  const kind = `cell-${column.kind ?? "text"}`;
  const names = index === 0 ? `${kind} cell-name` : kind;
  return column.hideOnPhone ? `${names} not-on-phone` : names;
}
