/** On or off. */
import { useId } from "preact/hooks";
import type { FieldProps } from "./field";

/** A row with a switch at its end; the whole row is the press. */
export function Switch(props: FieldProps<boolean>) {
  const id = useId();
  const said = props.error ?? props.hint;
  return (
    <button
      type="button"
      class="setting-row form-switch"
      role="switch"
      aria-checked={props.value}
      aria-labelledby={`${id}-name`}
      aria-describedby={said ? `${id}-said` : undefined}
      disabled={props.disabled}
      data-testid={props.testId}
      onClick={() => props.onChange(!props.value)}
    >
      <span>
        <span id={`${id}-name`}>{props.label}</span>
        {said && (
          <small id={`${id}-said`} class={props.error ? "form-error" : "muted"}>
            {said}
          </small>
        )}
      </span>
      <i class="switch" />
    </button>
  );
}
