/** What a key may do: everything, all that reads, or one right after another. */

import { t } from "../../i18n";
import { me } from "../../state/me";
import { Choice } from "../../ui/fields/choice";
import { Field } from "../../ui/fields/field";

/** Two words for many rights: all that an admin has, and those of them that only read. */
const ALL = "*";
const READING = "*.read";

interface Props {
  value: readonly string[];
  error: string | undefined;
  onChange: (scopes: readonly string[]) => void;
}

/** The rights offered are those of whoever makes the key. */
export function Scopes({ value, error, onChange }: Props) {
  const kind = value.includes(ALL) ? "all" : value.includes(READING) ? "read" : "some";
  const rights = me.value?.rights ?? [];
  return (
    <>
      <Choice
        label={t("keys.scopes")}
        hint={t(`keys.scope_text.${kind}`)}
        value={kind}
        options={(["read", "all", "some"] as const).map((one) => ({
          value: one,
          title: t(`keys.scope.${one}`),
        }))}
        onChange={(one) => onChange(one === "all" ? [ALL] : one === "read" ? [READING] : [])}
        testId="scope-kind"
      />
      {kind === "some" && (
        <Field label={t("keys.rights")} error={error} isGroup>
          {() => (
            <div class="rights" data-testid="rights">
              {rights.map((right) => (
                <label key={right}>
                  <input
                    type="checkbox"
                    checked={value.includes(right)}
                    onChange={(event) =>
                      onChange(
                        event.currentTarget.checked
                          ? [...value, right]
                          : value.filter((one) => one !== right),
                      )
                    }
                  />
                  <code>{right}</code>
                </label>
              ))}
            </div>
          )}
        </Field>
      )}
    </>
  );
}
