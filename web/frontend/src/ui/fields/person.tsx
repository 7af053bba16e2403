/** A member of the workspace, or nobody. */
import { useEffect } from "preact/hooks";
import { t } from "../../i18n";
import { loadMembers, members } from "../../state/me";
import type { FieldProps } from "./field";
import { SelectField } from "./select";

/** The person's id; null: nobody. */
export function PersonField(props: FieldProps<string | null>) {
  useEffect(() => {
    void loadMembers();
  }, []);
  const known = members.value ?? [];
  const options = known.map(({ person }) => ({ value: person.id, title: person.name }));
  // Somebody who left the workspace still stands here by their id until another is chosen.
  if (props.value && !options.some((one) => one.value === props.value)) {
    options.unshift({ value: props.value, title: members.value ? props.value : t("loading") });
  }
  return (
    <SelectField
      {...props}
      value={props.value ?? ""}
      options={[{ value: "", title: t("form.nobody") }, ...options]}
      onChange={(id) => props.onChange(id || null)}
    />
  );
}
