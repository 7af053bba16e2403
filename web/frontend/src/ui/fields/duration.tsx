/** How long: typed as "30m" or "1h 30m", or picked; the value is in seconds. */
import { useEffect, useState } from "preact/hooks";
import { formatDuration, parseDuration } from "../../durations";
import { t } from "../../i18n";
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<number | null> {
  /** Offered by a press, in seconds. */
  presets?: readonly number[];
  placeholder?: string;
}

/** Null where it is empty; what is no duration is said at once and not handed on. */
export function DurationField(props: Props) {
  const [text, setText] = useState(() => shown(props.value));
  const parsed = parseDuration(text);
  const isWrong = text.trim() !== "" && parsed === null;

  // What came from outside replaces what was typed; what was typed stays as it was typed.
  useEffect(() => {
    setText((typed) => (parseDuration(typed) === props.value ? typed : shown(props.value)));
  }, [props.value]);

  const type = (typed: string) => {
    setText(typed);
    const seconds = parseDuration(typed);
    if (seconds !== null || typed.trim() === "") props.onChange(seconds);
  };

  return (
    <Field {...props} error={isWrong ? t("duration.wrong") : props.error}>
      {(control) => (
        <span class="input-row">
          <input
            {...control}
            class="input is-duration"
            value={text}
            placeholder={props.placeholder ?? "30m"}
            disabled={props.disabled}
            autocomplete="off"
            data-testid={props.testId}
            onInput={(event) => type(event.currentTarget.value)}
            onBlur={() => parsed !== null && setText(formatDuration(parsed))}
          />
          {props.presets?.map((seconds) => (
            <button
              key={seconds}
              type="button"
              class="chip"
              aria-pressed={props.value === seconds}
              disabled={props.disabled}
              onClick={() => {
                setText(formatDuration(seconds));
                props.onChange(seconds);
              }}
            >
              {formatDuration(seconds)}
            </button>
          ))}
        </span>
      )}
    </Field>
  );
}

function shown(seconds: number | null): string {
  return seconds === null ? "" : formatDuration(seconds);
}
