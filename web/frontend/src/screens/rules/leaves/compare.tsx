/** A field compared with a value. */
import { t } from "../../../i18n";
import { NumberField } from "../../../ui/fields/number";
import { SelectField } from "../../../ui/fields/select";
import { TagsField } from "../../../ui/fields/tags";
import { TextField } from "../../../ui/fields/text";
import { FieldName } from "./field_name";
import type { LeafProps } from "./leaf";

const OPS = ["<", "<=", "=", "!=", ">=", ">", "in", "contains", "exists"] as const;
const NUMERIC = /^-?\d+(\.\d+)?$/;

/** Its fields; a value that looks like a number is one. */
export function CompareFields({ node, set, errorOf, disabled, testId }: LeafProps) {
  const op = String(node.op);
  const value = node.value;
  const isRating = node.field === "rating" && !["in", "contains", "exists"].includes(op);
  return (
    <div class="leaf-fields">
      <FieldName
        label={t("rules.field")}
        value={String(node.field ?? "")}
        onChange={(field) => set({ field })}
        error={errorOf("field")}
        disabled={disabled}
        testId={`${testId}-field`}
      />
      <SelectField
        label={t("rules.op")}
        value={op}
        onChange={(next) => set({ op: next, value: fitting(next, value) })}
        options={OPS.map((one) => ({ value: one as string, title: t(`rules.op.${one}`) }))}
        error={errorOf("op")}
        disabled={disabled}
        testId={`${testId}-op`}
      />
      {op === "in" && (
        <TagsField
          label={t("rules.values")}
          value={Array.isArray(value) ? value.map(String) : []}
          onChange={(words) => set({ value: words.map(read) })}
          error={errorOf("value")}
          disabled={disabled}
          testId={`${testId}-value`}
        />
      )}
      {isRating && (
        <NumberField
          label={t("rules.value")}
          value={typeof value === "number" ? value : null}
          onChange={(number) => set({ value: number })}
          error={errorOf("value")}
          disabled={disabled}
          testId={`${testId}-value`}
        />
      )}
      {!isRating && op !== "in" && op !== "exists" && (
        <TextField
          label={t("rules.value")}
          value={value === null || value === undefined ? "" : String(value)}
          onChange={(words) => set({ value: read(words) })}
          error={errorOf("value")}
          disabled={disabled}
          testId={`${testId}-value`}
        />
      )}
    </div>
  );
}

function read(words: string): string | number | boolean {
  if (NUMERIC.test(words)) return Number(words);
  return words === "true" || words === "false" ? words === "true" : words;
}

function fitting(op: string, value: unknown): unknown {
  if (op === "exists") return null;
  if (op === "in") return Array.isArray(value) ? value : value === null ? [] : [value];
  return Array.isArray(value) ? (value[0] ?? "") : (value ?? "");
}
