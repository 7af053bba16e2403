/** One of a few, all in sight. */
import { useId } from "preact/hooks";
import { Icon } from "../icon";
import { Field, type FieldProps } from "./field";
import type { Option } from "./select";

interface Props<T extends string> extends FieldProps<T> {
  options: readonly (Option<T> & { icon?: unknown })[];
}

/** Segments side by side; the arrow keys move among them. */
export function Choice<T extends string>(props: Props<T>) {
  const group = useId();
  return (
    <Field {...props} isGroup>
      {() => (
        <div class="segments" data-testid={props.testId}>
          {props.options.map((option) => (
            <label key={option.value} class="segment">
              <input
                type="radio"
                name={group}
                value={option.value}
                checked={props.value === option.value}
                disabled={props.disabled || option.disabled}
                onChange={() => props.onChange(option.value)}
              />
              <span>
                {option.icon !== undefined && <Icon of={option.icon} size={16} />}
                {option.title}
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
