/** The name of a field: one of those every signal has, or any other that is typed. */
import { useId } from "preact/hooks";
import { Field, type FieldProps } from "../../../ui/fields/field";

const KNOWN = [
  "rating",
  "text",
  "category",
  "place",
  "kind",
  "customer",
  "severity",
  "source",
  "integration",
  "title",
  "status",
  "labels.team",
];

/** A line with the known names offered. */
export function FieldName(props: FieldProps<string>) {
  const list = useId();
  return (
    <Field {...props}>
      {(control) => (
        <>
          <input
            {...control}
            class="input is-mono"
            list={list}
            value={props.value}
            disabled={props.disabled}
            autocomplete="off"
            spellcheck={false}
            data-testid={props.testId}
            onInput={(event) => props.onChange(event.currentTarget.value)}
          />
          <datalist id={list}>
            {KNOWN.map((name) => (
              <option key={name} value={name} />
            ))}
          </datalist>
        </>
      )}
    </Field>
  );
}
