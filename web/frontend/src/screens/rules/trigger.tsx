/** When a rule is asked: by what comes in, or by the clock; and its hours. */
import { t } from "../../i18n";
import {
  DAYS,
  type Day,
  type Hours,
  KINDS,
  newSchedule,
  type Schedule,
  type Spec,
} from "../../rules/spec";
import { blank, isGroup, walk } from "../../rules/tree";
import { Choice } from "../../ui/fields/choice";
import { DurationField } from "../../ui/fields/duration";
import { Field } from "../../ui/fields/field";
import { Switch } from "../../ui/fields/switch";
import { TextField } from "../../ui/fields/text";
import { TimeField } from "../../ui/fields/time";
import type { RuleDraft } from "./draft";

interface Props {
  draft: RuleDraft;
  disabled: boolean;
}

/** What asks it. */
export function Trigger({ draft, disabled }: Props) {
  const spec = draft.spec.value;
  return (
    <section class="rule-part" aria-labelledby="part-when">
      <h2 id="part-when">{t("rules.when")}</h2>
      <Choice
        label={t("rules.trigger")}
        value={spec.schedule ? "clock" : "signal"}
        onChange={(kind) => draft.change(asked(spec, kind))}
        options={[
          { value: "signal", title: t("rules.trigger.signal") },
          { value: "clock", title: t("rules.trigger.clock") },
        ]}
        disabled={disabled}
        testId="trigger"
      />
      {spec.schedule ? (
        <When draft={draft} disabled={disabled} schedule={spec.schedule} />
      ) : (
        <Field label={t("rules.kinds")} error={draft.errorAt("kinds")} isGroup>
          {() => (
            <div class="checks">
              {KINDS.map((kind) => (
                <label key={kind} class="check">
                  <input
                    type="checkbox"
                    checked={spec.kinds.includes(kind)}
                    disabled={disabled}
                    data-testid={`kind-${kind}`}
                    onChange={(event) =>
                      draft.change({
                        kinds: toggled(KINDS, spec.kinds, kind, event.currentTarget.checked),
                      })
                    }
                  />
                  {t(`rules.kind.${kind}`)}
                </label>
              ))}
            </div>
          )}
        </Field>
      )}
    </section>
  );
}

/** Whether and when it rests. */
export function ActiveHours({ draft, disabled }: Props) {
  const hours = draft.spec.value.hours;
  const set = (part: Partial<Hours>) => hours && draft.change({ hours: { ...hours, ...part } });
  return (
    <>
      <Switch
        label={t("rules.hours")}
        hint={t("rules.hours_hint")}
        value={hours !== null}
        onChange={(isOn) =>
          draft.change({
            hours: isOn ? { start: "09:00", end: "18:00", days: [...DAYS], zone: null } : null,
          })
        }
        error={draft.errorAt("hours")}
        disabled={disabled}
        testId="hours"
      />
      {hours && (
        <div class="leaf-fields">
          <TimeField
            label={t("rules.from")}
            value={hours.start}
            onChange={(start) => start && set({ start })}
            error={draft.errorAt("hours.start")}
            disabled={disabled}
          />
          <TimeField
            label={t("rules.to")}
            value={hours.end}
            onChange={(end) => end && set({ end })}
            error={draft.errorAt("hours.end")}
            disabled={disabled}
          />
          <Days value={hours.days} onChange={(days) => set({ days })} disabled={disabled} />
        </div>
      )}
    </>
  );
}

function When({ draft, disabled, schedule }: Props & { schedule: Schedule }) {
  const set = (part: Partial<Schedule>) => draft.change({ schedule: { ...schedule, ...part } });
  const form = schedule.cron !== null ? "cron" : schedule.every !== null ? "every" : "days";
  return (
    <>
      <Choice
        label={t("rules.schedule")}
        value={form}
        onChange={(next) =>
          set({
            every: next === "every" ? 3_600 : null,
            cron: next === "cron" ? "0 9 * * 1-5" : null,
            days: next === "days" ? [...DAYS] : null,
            at: next === "days" ? "09:00" : null,
          })
        }
        options={(["days", "every", "cron"] as const).map((one) => ({
          value: one,
          title: t(`rules.schedule.${one}`),
        }))}
        error={draft.errorAt("schedule")}
        disabled={disabled}
        testId="schedule"
      />
      <div class="leaf-fields">
        {form === "days" && (
          <>
            <TimeField
              label={t("rules.at")}
              value={schedule.at}
              onChange={(at) => at && set({ at })}
              error={draft.errorAt("schedule.at")}
              disabled={disabled}
              testId="schedule-at"
            />
            <Days
              value={schedule.days ?? []}
              onChange={(days) => set({ days })}
              error={draft.errorAt("schedule.days")}
              disabled={disabled}
            />
          </>
        )}
        {form === "every" && (
          <DurationField
            label={t("rules.every")}
            value={schedule.every}
            onChange={(every) => every !== null && set({ every })}
            error={draft.errorAt("schedule.every")}
            presets={[900, 3_600, 86_400]}
            disabled={disabled}
          />
        )}
        {form === "cron" && (
          <TextField
            label={t("rules.cron")}
            hint={t("rules.cron_hint")}
            value={schedule.cron ?? ""}
            onChange={(cron) => set({ cron })}
            error={draft.errorAt("schedule.cron")}
            disabled={disabled}
            mono
          />
        )}
      </div>
    </>
  );
}

function Days(props: {
  value: readonly Day[];
  onChange: (days: Day[]) => void;
  error?: string | undefined;
  disabled: boolean;
}) {
  return (
    <Field label={t("rules.days")} error={props.error} isGroup>
      {() => (
        <div class="checks days">
          {DAYS.map((day) => (
            <label key={day} class="check">
              <input
                type="checkbox"
                checked={props.value.includes(day)}
                disabled={props.disabled}
                onChange={(event) =>
                  props.onChange(toggled(DAYS, props.value, day, event.currentTarget.checked))
                }
              />
              {t(`rules.day.${day}`)}
            </label>
          ))}
        </div>
      )}
    </Field>
  );
}

// Conditions that the other way of asking cannot have would be refused one by one.
function asked(spec: Spec, kind: "clock" | "signal"): Partial<Spec> {
  const isClock = kind === "clock";
  const fits = walk(spec.condition).every(
    ({ node }) => isGroup(node) || (node.type === "question") === isClock,
  );
  const first = blank(isClock ? "question" : "compare");
  return {
    schedule: isClock ? newSchedule() : null,
    kinds: isClock ? [] : ["submission"],
    ...(isClock ? {} : { report: null, severity: spec.severity ?? ("high" as const) }),
    ...(fits ? {} : { condition: { type: "all", conditions: [first] } }),
  };
}

function toggled<T>(all: readonly T[], chosen: readonly T[], one: T, isOn: boolean): T[] {
  return all.filter((each) => (each === one ? isOn : chosen.includes(each)));
}
