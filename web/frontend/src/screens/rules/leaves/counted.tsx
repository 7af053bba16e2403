/** Conditions over time: so many in a window, an average over one, nothing for a while. */
import { t } from "../../../i18n";
import { secondsOf } from "../../../rules/spec";
import { DurationField } from "../../../ui/fields/duration";
import { NumberField } from "../../../ui/fields/number";
import { SelectField } from "../../../ui/fields/select";
import { TagsField } from "../../../ui/fields/tags";
import { FieldName } from "./field_name";
import type { LeafProps } from "./leaf";

const ORDERS = ["<", "<=", ">=", ">"] as const;

/** N that match within a window. */
export function VolumeFields(props: LeafProps) {
  const { node, set, errorOf, disabled, testId } = props;
  return (
    <div class="leaf-fields">
      <NumberField
        label={t("rules.count")}
        value={number(node.count)}
        onChange={(count) => set({ count })}
        error={errorOf("count")}
        least={1}
        disabled={disabled}
        testId={`${testId}-count`}
      />
      <Window {...props} name="window" label={t("rules.within_span")} />
      <Per {...props} />
    </div>
  );
}

/** The average of a field over a window. */
export function AverageFields(props: LeafProps) {
  const { node, set, errorOf, disabled, testId } = props;
  return (
    <div class="leaf-fields">
      <FieldName
        label={t("rules.field")}
        value={String(node.field ?? "")}
        onChange={(field) => set({ field })}
        error={errorOf("field")}
        disabled={disabled}
      />
      <SelectField
        label={t("rules.op")}
        value={String(node.op)}
        onChange={(op) => set({ op })}
        options={ORDERS.map((one) => ({ value: one as string, title: t(`rules.op.${one}`) }))}
        disabled={disabled}
      />
      <NumberField
        label={t("rules.value")}
        value={number(node.value)}
        onChange={(value) => set({ value })}
        error={errorOf("value")}
        step={0.1}
        disabled={disabled}
        testId={`${testId}-value`}
      />
      <Window {...props} name="window" label={t("rules.within_span")} />
      <NumberField
        label={t("rules.at_least")}
        value={number(node.at_least)}
        onChange={(value) => set({ at_least: value ?? 1 })}
        error={errorOf("at_least")}
        least={1}
        disabled={disabled}
      />
      <Per {...props} />
    </div>
  );
}

/** Nothing that matches for so long. */
export function AbsenceFields(props: LeafProps) {
  return (
    <div class="leaf-fields">
      <Window {...props} name="after" label={t("rules.after")} />
      <Window {...props} name="grace" label={t("rules.grace")} />
      <Per {...props} />
    </div>
  );
}

function Window(props: LeafProps & { name: string; label: string }) {
  const { node, set, errorOf, disabled, testId, name, label } = props;
  return (
    <DurationField
      label={label}
      value={secondsOf(node[name])}
      onChange={(seconds) => seconds !== null && set({ [name]: seconds })}
      error={errorOf(name)}
      disabled={disabled}
      testId={`${testId}-${name}`}
    />
  );
}

function Per({ node, set, errorOf, disabled }: LeafProps) {
  return (
    <TagsField
      label={t("rules.per")}
      value={Array.isArray(node.per) ? node.per.map(String) : []}
      onChange={(per) => set({ per })}
      list={["place", "category", "customer", "integration"]}
      placeholder={t("rules.per_none")}
      error={errorOf("per")}
      most={4}
      disabled={disabled}
    />
  );
}

function number(value: unknown): number | null {
  return typeof value === "number" ? value : null;
}
