/** What a rule does, thing by thing: dragged or pressed into it, each with its own fields. */
import { Plus, X } from "lucide";
import { useEffect, useRef } from "preact/hooks";
import Sortable from "sortablejs";
import type { NamedReceiver } from "../../api/rules";
import type { Severity } from "../../api/types";
import { t } from "../../i18n";
import type { CaseDeeds } from "../../rules/spec";
import { Choice } from "../../ui/fields/choice";
import { DurationField } from "../../ui/fields/duration";
import { NumberField } from "../../ui/fields/number";
import { PersonField } from "../../ui/fields/person";
import { SeverityField } from "../../ui/fields/severity";
import { TagsField } from "../../ui/fields/tags";
import { TextArea, TextField } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { type Deed, deedsFor } from "./deed_kinds";
import type { RuleDraft } from "./draft";
import { Told } from "./told";
import { ActiveHours } from "./trigger";

interface Props {
  draft: RuleDraft;
  disabled: boolean;
  /** The receivers of the stored rule, by their names. */
  named?: readonly NamedReceiver[];
}

/** The part behind "then". */
export function Deeds({ draft, disabled, named = [] }: Props) {
  const spec = draft.spec.value;
  const all = deedsFor(spec);
  const done = all.filter((one) => one.isDone(spec));
  const isWanting = done.length === 0 || spec.severity === null;
  return (
    <section class="rule-part" aria-labelledby="part-then">
      <h2 id="part-then">{t("rules.then")}</h2>
      {!disabled && <Offered draft={draft} deeds={all.filter((one) => !one.isDone(spec))} />}
      <ul class="tree-list deeds" data-deeds data-testid="deeds">
        {done.map((deed) => (
          <li key={deed.name} class="node" data-testid={`deed-${deed.name}`}>
            <header class="node-head">
              <span class="node-icon">
                <Icon of={deed.icon} size={16} />
              </span>
              <strong class="node-title">{t(deed.title)}</strong>
              {!disabled && (
                <button
                  type="button"
                  class="icon-button deed-end"
                  aria-label={t("form.remove", { name: t(deed.title) })}
                  data-testid={`end-${deed.name}`}
                  onClick={() => draft.change(deed.end(spec))}
                >
                  <Icon of={X} size={16} />
                </button>
              )}
            </header>
            <DeedFields deed={deed} draft={draft} disabled={disabled} />
          </li>
        ))}
        {done.length === 0 && <li class="deeds-none muted">{t("rules.deeds_none")}</li>}
      </ul>
      {isWanting && draft.errorAt("severity") && (
        <p class="form-error" role="alert">
          {draft.errorAt("severity")}
        </p>
      )}
      {(spec.severity !== null || spec.report !== null) && (
        <Told draft={draft} named={named} disabled={disabled} />
      )}
      <Finer draft={draft} disabled={disabled} />
    </section>
  );
}

/** What it does not do yet; a press or a drag into the list below has it done. */
function Offered({ draft, deeds }: { draft: RuleDraft; deeds: readonly Deed[] }) {
  const box = useRef<HTMLUListElement>(null);
  const begin = (name: string | undefined) => {
    const spec = draft.spec.peek();
    const deed = deedsFor(spec).find((one) => one.name === name);
    if (deed && !deed.isDone(spec)) draft.change(deed.begin(spec));
  };
  const latest = useRef(begin);
  latest.current = begin;
  useEffect(() => {
    const target = box.current?.parentElement?.querySelector<HTMLElement>("[data-deeds]");
    if (!box.current || !target) return;
    const still = { sort: false, forceFallback: true, fallbackOnBody: true, fallbackTolerance: 4 };
    const from = Sortable.create(box.current, {
      ...still,
      group: { name: "deeds", pull: "clone", put: false },
      delay: 120,
      delayOnTouchOnly: true,
      onEnd: ({ item, clone, to, from: home }) => {
        if (to === home) return;
        clone.replaceWith(item);
        latest.current(item.dataset.deed);
      },
    });
    const into = Sortable.create(target, { ...still, group: "deeds", handle: ".nothing-moves" });
    return () => {
      from.destroy();
      into.destroy();
    };
  }, []);
  return (
    <ul class="deed-box" ref={box} aria-label={t("rules.deeds_offered")} data-testid="deed-box">
      {deeds.map((deed) => (
        <li key={deed.name} data-deed={deed.name}>
          <button
            type="button"
            class="tool"
            data-testid={`begin-${deed.name}`}
            onClick={() => begin(deed.name)}
          >
            <Icon of={Plus} size={14} />
            {t(deed.title)}
          </button>
        </li>
      ))}
    </ul>
  );
}

function DeedFields({ deed, draft, disabled }: Props & { deed: Deed }) {
  const spec = draft.spec.value;
  const set = (part: Partial<CaseDeeds>) => draft.change({ case: { ...spec.case, ...part } });
  const errorOf = (name: string) => draft.errorAt(`case.${name}`);
  switch (deed.name) {
    case "alert":
      return (
        <>
          <SeverityField
            label={t("rules.severity")}
            value={spec.severity ?? "high"}
            onChange={(severity) => draft.change({ severity })}
            error={draft.errorAt("severity")}
            disabled={disabled}
            testId="severity"
          />
          <DurationField
            label={t("rules.cooldown")}
            hint={t("rules.cooldown_hint")}
            value={spec.cooldown}
            onChange={(seconds) => draft.change({ cooldown: seconds ?? 0 })}
            error={draft.errorAt("cooldown")}
            presets={[900, 1_800, 3_600]}
            disabled={disabled}
            testId="cooldown"
          />
        </>
      );
    case "report":
      return (
        <Choice
          label={t("rules.report_of")}
          value={spec.report ?? "day"}
          onChange={(report) => draft.change({ report })}
          options={(["day", "week"] as const).map((one) => ({
            value: one,
            title: t(`rules.report.${one}`),
          }))}
          error={draft.errorAt("report")}
          disabled={disabled}
          testId="report"
        />
      );
    case "set_severity":
      return (
        <SeverityField
          label={t("rules.severity")}
          value={spec.case.set_severity ?? "high"}
          onChange={(severity: Severity) => set({ set_severity: severity })}
          error={errorOf("set_severity")}
          disabled={disabled}
        />
      );
    case "set_category":
      return (
        <TextField
          label={t("rules.category")}
          value={spec.case.set_category ?? ""}
          onChange={(word) => set({ set_category: word })}
          error={errorOf("set_category")}
          disabled={disabled}
        />
      );
    case "assign":
      return (
        <PersonField
          label={t("rules.person")}
          value={spec.case.assign}
          onChange={(person) => set({ assign: person ?? "" })}
          error={errorOf("assign")}
          disabled={disabled}
        />
      );
    default:
      return (
        <TextArea
          label={t("rules.reply_text")}
          value={spec.case.reply ?? ""}
          onChange={(reply) => set({ reply })}
          error={errorOf("reply")}
          disabled={disabled}
          testId="reply"
        />
      );
  }
}

function Finer({ draft, disabled }: Props) {
  const spec = draft.spec.value;
  return (
    <details class="rule-more" open={spec.hours !== null || spec.fingerprint.length > 0}>
      <summary>{t("rules.finer")}</summary>
      <ActiveHours draft={draft} disabled={disabled} />
      <TagsField
        label={t("rules.fingerprint")}
        hint={t("rules.fingerprint_hint")}
        value={spec.fingerprint}
        onChange={(fingerprint) => draft.change({ fingerprint })}
        list={["rule", "case", "place", "category", "customer"]}
        error={draft.errorAt("fingerprint")}
        disabled={disabled}
      />
      <NumberField
        label={t("rules.priority")}
        hint={t("rules.priority_hint")}
        value={spec.priority}
        onChange={(priority) => draft.change({ priority: priority ?? 100 })}
        error={draft.errorAt("priority")}
        least={0}
        disabled={disabled}
      />
      <TextArea
        label={t("rules.description")}
        value={spec.description}
        onChange={(description) => draft.change({ description })}
        error={draft.errorAt("description")}
        disabled={disabled}
      />
    </details>
  );
}
