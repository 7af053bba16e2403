/** A line of CEL. */
import { t } from "../../../i18n";
import { TextArea } from "../../../ui/fields/text";
import type { LeafProps } from "./leaf";

/** Its field. */
export function ExpressionFields({ node, set, errorOf, disabled, testId }: LeafProps) {
  return (
    <div class="leaf-fields is-wide">
      <TextArea
        label={t("rules.source")}
        hint={t("rules.source_hint")}
        value={String(node.source ?? "")}
        onChange={(source) => set({ source })}
        error={errorOf("source")}
        disabled={disabled}
        testId={`${testId}-source`}
        rows={2}
        mono
      />
    </div>
  );
}
