/** A number, or nothing. */
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<number | null> {
  least?: number;
  most?: number;
  step?: number;
  placeholder?: string;
  /** The word behind it: "alerts", "%". */
  unit?: string;
}

/** Null where the field is empty or holds no number. */
export function NumberField(props: Props) {
  return (
    <Field {...props}>
      {(control) => (
        <span class="input-row">
          <input
            {...control}
            class="input is-number"
            type="number"
            inputMode="decimal"
            value={props.value ?? ""}
            min={props.least}
            max={props.most}
            step={props.step ?? 1}
            placeholder={props.placeholder}
            disabled={props.disabled}
            data-testid={props.testId}
            onInput={(event) => {
              const { value, valueAsNumber } = event.currentTarget;
              props.onChange(value === "" || Number.isNaN(valueAsNumber) ? null : valueAsNumber);
            }}
          />
          {props.unit && <span class="muted">{props.unit}</span>}
        </span>
      )}
    </Field>
  );
}
