/** A question over what there is, asked by the clock: a count, an average, the oldest. */
import { t } from "../../../i18n";
import { secondsOf, secondsOrNull } from "../../../rules/spec";
import { DurationField } from "../../../ui/fields/duration";
import { NumberField } from "../../../ui/fields/number";
import { SelectField } from "../../../ui/fields/select";
import { FieldName } from "./field_name";
import type { LeafProps } from "./leaf";

const MEASURES = ["count", "average", "oldest"] as const;
const OF = ["open", "cases", "complaints", "feedback", "requests", "firing", "alerts"] as const;
const OPS = ["<", "<=", "=", "!=", ">=", ">"] as const;

/** Its fields; what narrows it stands below as conditions. */
export function QuestionFields({ node, set, errorOf, disabled, testId }: LeafProps) {
  const measure = String(node.measure);
  const within = node.within;
  const isSpan =
    within !== null && within !== undefined && !["today", "yesterday"].includes(String(within));
  return (
    <div class="leaf-fields">
      <SelectField
        label={t("rules.measure")}
        value={measure}
        onChange={(next) =>
          set({ measure: next, field: next === "average" ? (node.field ?? "rating") : null })
        }
        options={MEASURES.map((one) => ({
          value: one as string,
          title: t(`rules.measure.${one}`),
        }))}
        error={errorOf("measure")}
        disabled={disabled}
        testId={`${testId}-measure`}
      />
      {measure === "average" && (
        <FieldName
          label={t("rules.field")}
          value={String(node.field ?? "")}
          onChange={(field) => set({ field })}
          error={errorOf("field")}
          disabled={disabled}
        />
      )}
      <SelectField
        label={t("rules.of")}
        value={String(node.of)}
        onChange={(of) => set({ of })}
        options={OF.map((one) => ({ value: one as string, title: t(`rules.of.${one}`) }))}
        error={errorOf("of")}
        disabled={disabled}
        testId={`${testId}-of`}
      />
      <SelectField
        label={t("rules.op")}
        value={String(node.op)}
        onChange={(op) => set({ op })}
        options={OPS.map((one) => ({ value: one as string, title: t(`rules.op.${one}`) }))}
        disabled={disabled}
      />
      {measure === "oldest" ? (
        <DurationField
          label={t("rules.value")}
          value={secondsOf(node.value)}
          onChange={(seconds) => seconds !== null && set({ value: seconds })}
          error={errorOf("value")}
          disabled={disabled}
        />
      ) : (
        <NumberField
          label={t("rules.value")}
          value={typeof node.value === "number" ? node.value : null}
          onChange={(value) => set({ value })}
          error={errorOf("value")}
          step={measure === "average" ? 0.1 : 1}
          disabled={disabled}
          testId={`${testId}-value`}
        />
      )}
      <SelectField
        label={t("rules.opened")}
        value={isSpan ? "span" : String(within ?? "ever")}
        onChange={(next) =>
          set({ within: next === "ever" ? null : next === "span" ? 86_400 : next })
        }
        options={(["ever", "today", "yesterday", "span"] as const).map((one) => ({
          value: one as string,
          title: t(`rules.opened.${one}`),
        }))}
        error={errorOf("within")}
        disabled={disabled}
      />
      {isSpan && (
        <DurationField
          label={t("rules.within_span")}
          value={secondsOf(within)}
          onChange={(seconds) => seconds !== null && set({ within: seconds })}
          disabled={disabled}
        />
      )}
      <DurationField
        label={t("rules.older_than")}
        value={secondsOrNull(node.older_than)}
        onChange={(seconds) => set({ older_than: seconds })}
        error={errorOf("older_than")}
        disabled={disabled}
        placeholder={t("rules.any_age")}
      />
    </div>
  );
}
