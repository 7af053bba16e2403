/** A line of text, or several. */
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<string> {
  placeholder?: string;
  /** As many characters as the server takes. */
  most?: number;
  type?: "text" | "email" | "url" | "tel" | "password" | "search";
  /** For lines that people read letter by letter: codes, addresses. */
  mono?: boolean;
}

/** One line. */
export function TextField(props: Props) {
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          class={props.mono ? "input is-mono" : "input"}
          type={(props.type ?? "text") as "text"}
          value={props.value}
          placeholder={props.placeholder}
          maxLength={props.most}
          disabled={props.disabled}
          autocomplete="off"
          data-testid={props.testId}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}

/** Several lines; it grows with what is written where the browser can. */
export function TextArea(props: Props & { rows?: number }) {
  return (
    <Field {...props}>
      {(control) => (
        <textarea
          {...control}
          class={props.mono ? "input is-mono" : "input"}
          rows={props.rows ?? 3}
          style={{ "--rows": String(props.rows ?? 3) }}
          value={props.value}
          placeholder={props.placeholder}
          maxLength={props.most}
          disabled={props.disabled}
          data-testid={props.testId}
          onInput={(event) => props.onChange(event.currentTarget.value)}
        />
      )}
    </Field>
  );
}
