/** What every field has: a name, a hint, an error, and their places. */
import { CircleAlert } from "lucide";
import type { ComponentChildren } from "preact";
import { useId } from "preact/hooks";
import { t } from "../../i18n";
import { Icon } from "../icon";

/** What every field takes; `value` and `onChange` are of the field's own type. */
export interface FieldProps<T> {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  value: T;
  onChange: (value: T) => void;
  testId?: string;
  required?: boolean;
  disabled?: boolean;
}

/** What the control inside is given, so that its name, hint and error are spoken with it. */
export interface Control {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": "true" | undefined;
  "aria-required": "true" | undefined;
}

interface Props {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  required?: boolean;
  /** True where several controls stand inside: then it is a group with a name. */
  isGroup?: boolean;
  children: (control: Control) => ComponentChildren;
}

/** A label, the control, and under it the error or the hint. */
export function Field({ label, hint, error, required, isGroup, children }: Props) {
  const id = useId();
  const said = error ? `${id}-error` : hint ? `${id}-hint` : undefined;
  const control: Control = {
    id,
    "aria-describedby": said,
    "aria-invalid": error ? "true" : undefined,
    "aria-required": required ? "true" : undefined,
  };
  const name = (
    <>
      {label}
      {required === false && <small class="muted"> {t("form.optional")}</small>}
    </>
  );
  const under = error ? (
    <p class="form-error" id={`${id}-error`}>
      <Icon of={CircleAlert} size={14} />
      {error}
    </p>
  ) : (
    hint && (
      <p class="form-hint" id={`${id}-hint`}>
        {hint}
      </p>
    )
  );
  if (isGroup) {
    return (
      <fieldset class="form-field" aria-describedby={said}>
        <legend>{name}</legend>
        {children(control)}
        {under}
      </fieldset>
    );
  }
  return (
    <div class="form-field">
      <label for={id}>{name}</label>
      {children(control)}
      {under}
    </div>
  );
}
