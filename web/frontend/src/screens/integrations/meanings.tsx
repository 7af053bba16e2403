/** What the values of a severity or a status mean, and what labels are called. */
import type { Mapping } from "../../api/integrations";
import type { Severity } from "../../api/types";
import { t } from "../../i18n";
import { SelectField } from "../../ui/fields/select";
import { Switch } from "../../ui/fields/switch";
import { TagsField } from "../../ui/fields/tags";
import { TextField } from "../../ui/fields/text";
import { SEVERITIES, severityWord } from "../../words";

const STATES = ["firing", "resolved", "ignored"] as const;

interface Props {
  mapping: Mapping;
  change: (mapping: Mapping) => void;
  /** Under fields that the server refused, by their paths. */
  errors: Readonly<Record<string, string>>;
  readOnly: boolean;
}

/** Only what was pointed at has anything to say here. */
export function Meanings({ mapping, change, errors, readOnly }: Props) {
  const { severity, status } = mapping;
  return (
    <fieldset class="editor-fields" disabled={readOnly}>
      {severity && (
        <section class="meanings" data-testid="severity-meanings">
          <h3>{t("mapping.severity_means")}</h3>
          <p class="muted">{t("mapping.severity_hint", { field: severity.field })}</p>
          {[...SEVERITIES].reverse().map((level) => (
            <TagsField
              key={level}
              label={severityWord(level)}
              placeholder={t("mapping.values")}
              value={Object.keys(severity.values).filter((one) => severity.values[one] === level)}
              error={errors[`severity.values.${level}`]}
              onChange={(words) =>
                change({
                  ...mapping,
                  severity: { ...severity, values: meaning(severity.values, level, words) },
                })
              }
              testId={`means-${level}`}
            />
          ))}
          <SelectField
            label={t("mapping.otherwise")}
            value={severity.otherwise ?? ""}
            error={errors["severity.otherwise"]}
            options={[
              { value: "", title: t("mapping.unsaid") },
              ...SEVERITIES.map((one) => ({ value: one, title: severityWord(one) })),
            ]}
            onChange={(word) =>
              change({
                ...mapping,
                severity: { ...severity, otherwise: (word || null) as Severity | null },
              })
            }
          />
        </section>
      )}
      {status && (
        <section class="meanings" data-testid="status-meanings">
          <h3>{t("mapping.status_means")}</h3>
          <p class="muted">{t("mapping.status_hint", { field: status.field })}</p>
          {STATES.map((state) => (
            <TagsField
              key={state}
              label={t(`mapping.state.${state}`)}
              placeholder={t("mapping.values")}
              value={status[state]}
              error={errors[`status.${state}`]}
              onChange={(words) =>
                change({ ...mapping, status: { ...status, [state]: [...words] } })
              }
              testId={`means-${state}`}
            />
          ))}
          <SelectField
            label={t("mapping.otherwise")}
            value={status.otherwise ?? ""}
            options={[
              { value: "", title: t("mapping.unknown_state") },
              ...STATES.map((one) => ({ value: one, title: t(`mapping.state.${one}`) })),
            ]}
            onChange={(word) =>
              change({
                ...mapping,
                status: { ...status, otherwise: STATES.find((one) => one === word) ?? null },
              })
            }
          />
        </section>
      )}
      {mapping.labels.length > 0 && (
        <section class="meanings">
          <h3>{t("mapping.part.labels")}</h3>
          {mapping.labels.map((label, at) => (
            <TextField
              key={label.field}
              label={t("mapping.label_of", { field: label.field })}
              value={label.name}
              error={errors[`labels.${at}.name`]}
              most={100}
              onChange={(name) =>
                change({
                  ...mapping,
                  labels: mapping.labels.map((one) => (one === label ? { ...one, name } : one)),
                })
              }
            />
          ))}
        </section>
      )}
      <Switch
        label={t("mapping.guess")}
        hint={t("mapping.guess_text")}
        value={mapping.guess}
        onChange={(guess) => change({ ...mapping, guess })}
        testId="guess"
      />
    </fieldset>
  );
}

type Values = Record<string, Severity>;

/** These words mean this severity, and no other word does. */
function meaning(values: Values, level: Severity, words: readonly string[]): Values {
  const others = Object.entries(values).filter(
    ([word, one]) => one !== level && !words.includes(word),
  );
  return Object.fromEntries([...others, ...words.map((word) => [word.toLowerCase(), level])]);
}
