/** Receivers, by their ids: chosen ones as a row of words, the others in a list. */
import { X } from "lucide";
import { fetchReceivers, type Receiver } from "../../api/receivers";
import { t } from "../../i18n";
import { useResource } from "../../state/resource";
import { Icon } from "../icon";
import { Field, type FieldProps } from "./field";

interface Props extends FieldProps<readonly string[]> {
  /** Those it already knows, as from the screen's own list; else they are loaded. */
  known?: readonly Pick<Receiver, "id" | "name">[];
}

/** Several receivers, or none. */
export function ReceiverField({ known, ...props }: Props) {
  const loaded = useResource(
    async (signal) => known ?? (await fetchReceivers(null, signal)).items,
    [known?.length ?? null],
  );
  const all = known ?? loaded.value ?? [];
  const nameOf = (id: string) => all.find((one) => one.id === id)?.name ?? t("form.gone");
  const free = all.filter((one) => !props.value.includes(one.id));
  return (
    <Field {...props} error={props.error ?? loaded.problem?.message}>
      {(control) => (
        <div class="input tags">
          {props.value.map((id) => (
            <span key={id} class="tag">
              {loaded.state === "loading" && !known ? "…" : nameOf(id)}
              {!props.disabled && (
                <button
                  type="button"
                  aria-label={t("form.remove", { name: nameOf(id) })}
                  onClick={() => props.onChange(props.value.filter((one) => one !== id))}
                >
                  <Icon of={X} size={12} />
                </button>
              )}
            </span>
          ))}
          {!props.disabled && (
            <select
              {...control}
              value=""
              disabled={free.length === 0}
              data-testid={props.testId}
              onChange={(event) => {
                const id = event.currentTarget.value;
                if (id) props.onChange([...props.value, id]);
                event.currentTarget.value = "";
              }}
            >
              <option value="">
                {free.length > 0 ? t("form.add_receiver") : t("form.no_more_receivers")}
              </option>
              {free.map((one) => (
                <option key={one.id} value={one.id}>
                  {one.name}
                </option>
              ))}
            </select>
          )}
        </div>
      )}
    </Field>
  );
}
