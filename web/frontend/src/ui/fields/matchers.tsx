/** Which alerts: rows of a label or field, an operator and a value, as Alertmanager has them. */
import { Plus, X } from "lucide";
import { useId } from "preact/hooks";
import type { components } from "../../generated/api";
import { t } from "../../i18n";
import { SEVERITIES, severityWord } from "../../words";
import { Icon } from "../icon";
import { Field, type FieldProps } from "./field";

export type Matcher = components["schemas"]["Matcher"];
export const OPERATORS = ["=", "!=", "=~", "!~"] as const;
/** What every alert has besides its labels. */
export const ALERT_FIELDS = [
  "severity",
  "name",
  "source",
  "source_name",
  "rule",
  "kind",
  "category",
  "place",
] as const;

interface Props extends FieldProps<readonly Matcher[]> {
  /** The errors of the form, of which those at `path.0.value` and the like are shown in rows. */
  errors?: Readonly<Record<string, string>>;
  /** Where this field stands in the body. */
  path?: string;
  most?: number;
  /** What no rows mean. */
  empty?: string;
  /** Labels seen, offered while typing. */
  names?: readonly string[];
}

/** All of the rows must hold. */
export function MatchersField(props: Props) {
  const { value, onChange, disabled, path = "matchers" } = props;
  const names = useId();
  const change = (at: number, part: Partial<Matcher>) =>
    onChange(value.map((row, index) => (index === at ? { ...row, ...part } : row)));
  const rowError = (at: number) =>
    Object.entries(props.errors ?? {}).find(([name]) => name.startsWith(`${path}.${at}.`))?.[1];
  const hasRowError = value.some((_, at) => rowError(at));
  return (
    <Field {...props} error={hasRowError ? undefined : props.error} isGroup>
      {() => (
        <div class="matchers" data-testid={props.testId}>
          <datalist id={names}>
            {[...new Set([...ALERT_FIELDS, ...(props.names ?? [])])].map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
          {value.length === 0 && props.empty && <p class="muted matchers-none">{props.empty}</p>}
          {value.map((row, at) => (
            // Rows have no names of their own, and nothing in them outlives a change of order.
            <fieldset key={at} class="matcher" aria-label={t("matchers.row", { n: at + 1 })}>
              <input
                class="input is-mono"
                aria-label={t("matchers.name")}
                list={names}
                value={row.field}
                placeholder="team"
                disabled={disabled}
                autocomplete="off"
                data-testid={`matcher-name-${at}`}
                onInput={(event) => change(at, { field: event.currentTarget.value.trim() })}
              />
              <select
                class="input is-mono"
                aria-label={t("matchers.operator")}
                value={row.op}
                disabled={disabled}
                data-testid={`matcher-op-${at}`}
                onChange={(event) =>
                  change(at, { op: event.currentTarget.value as Matcher["op"] })
                }
              >
                {OPERATORS.map((op) => (
                  <option key={op} value={op}>
                    {op}
                  </option>
                ))}
              </select>
              <Value row={row} at={at} disabled={disabled} change={change} />
              {!disabled && (
                <button
                  type="button"
                  class="icon-button"
                  aria-label={t("matchers.remove", { n: at + 1 })}
                  data-testid={`matcher-remove-${at}`}
                  onClick={() => onChange(value.filter((_, index) => index !== at))}
                >
                  <Icon of={X} size={16} />
                </button>
              )}
              {rowError(at) && <p class="form-error">{rowError(at)}</p>}
            </fieldset>
          ))}
          {!disabled && value.length < (props.most ?? 20) && (
            <button
              type="button"
              class="button button-small"
              data-testid="matcher-add"
              onClick={() => onChange([...value, { field: "", op: "=", value: "" }])}
            >
              <Icon of={Plus} size={16} />
              {t("matchers.add")}
            </button>
          )}
        </div>
      )}
    </Field>
  );
}

interface ValueProps {
  row: Matcher;
  at: number;
  disabled: boolean | undefined;
  change: (at: number, part: Partial<Matcher>) => void;
}

/** A list where the values are known, else text. */
function Value({ row, at, disabled, change }: ValueProps) {
  const isKnown = row.field === "severity" && (row.op === "=" || row.op === "!=");
  const common = {
    "aria-label": t("matchers.value"),
    disabled,
    "data-testid": `matcher-value-${at}`,
  };
  if (isKnown) {
    return (
      <select
        {...common}
        class="input"
        value={row.value}
        onChange={(event) => change(at, { value: event.currentTarget.value })}
      >
        <option value="" />
        {SEVERITIES.map((severity) => (
          <option key={severity} value={severity}>
            {severityWord(severity)}
          </option>
        ))}
      </select>
    );
  }
  return (
    <input
      {...common}
      class="input is-mono"
      value={row.value}
      placeholder={row.op.includes("~") ? "db-.*" : "db"}
      maxLength={500}
      autocomplete="off"
      onInput={(event) => change(at, { value: event.currentTarget.value })}
    />
  );
}
