/** One of a list, folded up. */
import { Field, type FieldProps } from "./field";

/** One that can be chosen. */
export interface Option<T extends string> {
  value: T;
  title: string;
  disabled?: boolean;
}

interface Props<T extends string> extends FieldProps<T> {
  options: readonly Option<T>[];
}

/** The browser's own list: it knows phones and keyboards best. */
export function SelectField<T extends string>(props: Props<T>) {
  return (
    <Field {...props}>
      {(control) => (
        <select
          {...control}
          class="input"
          value={props.value}
          disabled={props.disabled}
          data-testid={props.testId}
          onChange={(event) => props.onChange(event.currentTarget.value as T)}
        >
          {props.options.map((option) => (
            <option key={option.value} value={option.value} disabled={option.disabled}>
              {option.title}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
