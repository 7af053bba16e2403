/** A label of an alert from elsewhere, matched as Alertmanager does. */
import { t } from "../../../i18n";
import { SelectField } from "../../../ui/fields/select";
import { TextField } from "../../../ui/fields/text";
import type { LeafProps } from "./leaf";

const OPS = ["=", "!=", "=~", "!~"] as const;

/** Its fields. */
export function LabelFields({ node, set, errorOf, disabled, testId }: LeafProps) {
  return (
    <div class="leaf-fields">
      <TextField
        label={t("rules.label")}
        value={String(node.label ?? "")}
        onChange={(label) => set({ label })}
        error={errorOf("label")}
        disabled={disabled}
        testId={`${testId}-label`}
        mono
      />
      <SelectField
        label={t("rules.op")}
        value={String(node.op)}
        onChange={(op) => set({ op })}
        options={OPS.map((one) => ({ value: one as string, title: t(`rules.label_op.${one}`) }))}
        error={errorOf("op")}
        disabled={disabled}
      />
      <TextField
        label={t("rules.value")}
        value={String(node.value ?? "")}
        onChange={(value) => set({ value })}
        error={errorOf("value")}
        disabled={disabled}
        testId={`${testId}-value`}
        mono
      />
    </div>
  );
}
