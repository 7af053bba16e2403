/** A time of day, or a moment; as the workspace's clock shows it. */
import { t } from "../../i18n";
import { me } from "../../state/me";
import { instantOf, wallTime } from "../../zone";
import { Field, type FieldProps } from "./field";

/** A time of day, "09:30"; null where it is empty. */
export function TimeField(props: FieldProps<string | null>) {
  return (
    <Field {...props}>
      {(control) => (
        <input
          {...control}
          class="input is-time"
          type="time"
          value={props.value ?? ""}
          disabled={props.disabled}
          data-testid={props.testId}
          onInput={(event) => props.onChange(event.currentTarget.value || null)}
        />
      )}
    </Field>
  );
}

/** An instant (ISO 8601, UTC), typed in the workspace's zone, which is named; null: empty. */
export function DateTimeField(props: FieldProps<string | null> & { zone?: string }) {
  const zone = props.zone ?? me.value?.workspace.zone ?? "UTC";
  return (
    <Field {...props} hint={props.hint ?? t("form.in_zone", { zone })}>
      {(control) => (
        <input
          {...control}
          class="input is-moment"
          type="datetime-local"
          value={props.value ? wallTime(props.value, zone) : ""}
          disabled={props.disabled}
          data-testid={props.testId}
          onInput={(event) => {
            const wall = event.currentTarget.value;
            props.onChange(wall ? instantOf(wall, zone) : null);
          }}
        />
      )}
    </Field>
  );
}
