/** How bad: one of the four. */

import { useId } from "preact/hooks";
import type { Severity } from "../../api/types";
import { SEVERITIES, severityWord } from "../../words";
import { SEVERITY_SHAPES } from "../badges";
import { Icon } from "../icon";
import { Field, type FieldProps } from "./field";

/** Segments in the colours of the severities. */
export function SeverityField(props: FieldProps<Severity>) {
  const group = useId();
  return (
    <Field {...props} isGroup>
      {() => (
        <div class="segments severities" data-testid={props.testId}>
          {SEVERITIES.map((severity) => (
            <label key={severity} class={`segment is-${severity}`}>
              <input
                type="radio"
                name={group}
                value={severity}
                checked={props.value === severity}
                disabled={props.disabled}
                onChange={() => props.onChange(severity)}
              />
              <span>
                <Icon of={SEVERITY_SHAPES[severity]} size={16} />
                {severityWord(severity)}
              </span>
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}
