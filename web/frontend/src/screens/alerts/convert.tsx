/** The window in which somebody says what came of an alert: its kind and what it was worth. */
import type { AlertSummary } from "../../api/types";
import { t } from "../../i18n";
import { convert } from "../../state/alert_deeds";
import { Dialog } from "../../ui/dialog";
import { NumberField } from "../../ui/fields/number";
import { TextField } from "../../ui/fields/text";
import { useForm } from "../../ui/form";

// The first is the usual one; any other word is taken too.
const KINDS = ["sale", "booking", "renewal", "upsell", "saved"] as const;
const MOST_VALUE = 99_999_999_999;
const CURRENCY = "opsbell.currency";

/** Closes at once: the change is shown, and taken back with a word of why if it is refused. */
export function ConvertDialog({ one, onClose }: { one: AlertSummary; onClose: () => void }) {
  const was = one.conversion;
  const form = useForm({
    kind: was?.kind.replaceAll("_", " ") ?? "sale",
    value: was?.value ?? (null as number | null),
    currency: was ? (was.currency ?? "") : lastCurrency(),
    subject: was?.subject ?? "",
  });
  const send = () => {
    const kind = form.values.kind.trim();
    const { value } = form.values;
    const currency = form.values.currency.trim().toUpperCase();
    const errors: Record<string, string> = {};
    if (!/^[\p{L}\p{N}][\p{L}\p{N}_.\s-]*$/u.test(kind)) errors.kind = t("convert.kind_wanted");
    if (value !== null && (value < 0 || value > MOST_VALUE)) {
      errors.value = t("convert.value_wanted");
    }
    if (currency !== "" && !/^[A-Z]{3}$/.test(currency)) {
      errors.currency = t("convert.currency_wanted");
    }
    if (Object.keys(errors).length > 0) {
      form.refuse(errors);
      return;
    }
    keepCurrency(currency);
    onClose();
    void convert(one.id, {
      kind,
      value,
      currency: value !== null && currency !== "" ? currency : null,
      subject: form.values.subject.trim() || null,
    });
  };
  return (
    <Dialog
      title={t("convert.title", { number: `#${one.number}` })}
      onClose={onClose}
      isTyped={form.isDirty}
      testId="convert-dialog"
      actions={
        <>
          <button type="button" class="button" onClick={onClose}>
            {t("cancel")}
          </button>
          <button
            type="submit"
            form="convert-form"
            class="button button-primary"
            data-testid="convert-save"
          >
            {t("convert.save")}
          </button>
        </>
      }
    >
      <form
        id="convert-form"
        class="dialog-rows"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          send();
        }}
      >
        <p class="muted">{t("convert.text")}</p>
        <fieldset class="toggles" aria-label={t("convert.kinds")}>
          {KINDS.map((kind) => (
            <button
              key={kind}
              type="button"
              class="toggle"
              aria-pressed={form.values.kind === kind}
              data-testid={`convert-kind-${kind}`}
              onClick={() => form.set("kind", kind)}
            >
              {t(`convert.kind_${kind}`)}
            </button>
          ))}
        </fieldset>
        <TextField
          label={t("convert.kind")}
          hint={t("convert.kind_hint")}
          most={40}
          required
          testId="convert-kind"
          {...form.field("kind")}
        />
        <div class="convert-worth">
          <NumberField
            label={t("convert.value")}
            least={0}
            step={0.01}
            required={false}
            testId="convert-value"
            {...form.field("value")}
          />
          <TextField
            label={t("convert.currency")}
            most={3}
            placeholder="EUR"
            testId="convert-currency"
            {...form.field("currency")}
          />
        </div>
        <TextField
          label={t("convert.subject")}
          hint={t("convert.subject_hint")}
          most={200}
          required={false}
          testId="convert-subject"
          {...form.field("subject")}
        />
      </form>
    </Dialog>
  );
}

// A desk sells in one currency; nobody types it twice on this device.
function lastCurrency(): string {
  try {
    return localStorage.getItem(CURRENCY) ?? "";
  } catch {
    return "";
  }
}

function keepCurrency(currency: string): void {
  try {
    if (currency) localStorage.setItem(CURRENCY, currency);
  } catch {
    // A browser that keeps nothing asks again.
  }
}
