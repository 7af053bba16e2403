/** A secret shown this once: large enough to read, and a press that copies it. */
import { TriangleAlert } from "lucide";
import { t } from "../i18n";
import { Copy } from "./copy";
import { Icon } from "./icon";

/** `label` says what is copied. */
export function Once({ text, label }: { text: string; label: string }) {
  return (
    <div class="once">
      <p class="notice is-warning">
        <Icon of={TriangleAlert} size={16} /> {t("once.now")}
      </p>
      <p class="secret-line">
        <code data-testid="once">{text}</code>
        <Copy text={text} label={label} showLabel testId="copy-once" />
      </p>
    </div>
  );
}
