/** Tries the rule on something typed, or on a case there was; what each condition says stands in the tree. */
import { FlaskConical } from "lucide";
import { useState } from "preact/hooks";
import { fetchCases } from "../../api/cases";
import { type Problem, problemFrom } from "../../api/problem";
import { type RuleTested, type Tried, tryRule } from "../../api/rules";
import type { CaseSummary } from "../../api/types";
import { t } from "../../i18n";
import { treeOf } from "../../rules/spec";
import { NumberField } from "../../ui/fields/number";
import { SelectField } from "../../ui/fields/select";
import { TextArea } from "../../ui/fields/text";
import { Icon } from "../../ui/icon";
import { explain } from "../../words";
import type { RuleDraft } from "./draft";

const TITLE = 60;

/** The sample and the verdict as a whole. */
export function TrialPanel({ draft }: { draft: RuleDraft }) {
  const [text, setText] = useState("");
  const [rating, setRating] = useState<number | null>(null);
  const [number, setNumber] = useState("");
  const [cases, setCases] = useState<readonly CaseSummary[] | null>(null);
  const [tested, setTested] = useState<RuleTested | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const spec = draft.spec.value;
  const isClock = spec.schedule !== null;

  const bring = () => {
    if (cases !== null) return;
    fetchCases({ statuses: [], text: "", assignee: null }, null).then(
      (page) => setCases(page.items),
      () => setCases([]),
    );
  };
  const attempt = async () => {
    setBusy(true);
    setProblem(null);
    const sample = { text, ...(rating === null ? {} : { rating }) };
    const tried: Tried = isClock ? {} : number ? { case: Number(number) } : { sample };
    try {
      // What is paused would say that it is paused, and nothing of its conditions.
      const found = await tryRule({ ...treeOf(spec), active: true }, tried);
      setTested(found);
      draft.trace.value = found.trace;
    } catch (reason) {
      setTested(null);
      draft.refuse(reason);
      setProblem(problemFrom(reason));
    } finally {
      setBusy(false);
    }
  };
  const isCurrent = draft.trace.value !== null && tested !== null;
  return (
    <section class="rule-panel" aria-labelledby="part-test" aria-busy={isBusy}>
      <header>
        <h2 id="part-test">{t("rules.test")}</h2>
      </header>
      {isClock ? (
        <p class="muted">{t("rules.test_clock")}</p>
      ) : (
        <>
          <SelectField
            label={t("rules.sample")}
            value={number}
            onChange={setNumber}
            options={[
              { value: "", title: t("rules.sample_typed") },
              ...(cases ?? []).map((one) => ({
                value: String(one.number),
                title: `#${one.number} ${one.title.slice(0, TITLE)}`,
              })),
            ]}
            hint={
              cases === null ? (
                <button
                  type="button"
                  class="link-button"
                  data-testid="bring-cases"
                  onClick={bring}
                >
                  {t("rules.pick_case")}
                </button>
              ) : undefined
            }
            testId="sample"
          />
          {!number && (
            <>
              <TextArea
                label={t("rules.sample_text")}
                value={text}
                onChange={setText}
                rows={2}
                testId="sample-text"
              />
              <NumberField
                label={t("rules.sample_rating")}
                value={rating}
                onChange={setRating}
                least={1}
                most={5}
                testId="sample-rating"
              />
            </>
          )}
        </>
      )}
      <button
        type="button"
        class="button"
        disabled={isBusy}
        data-testid="try"
        onClick={() => void attempt()}
      >
        <Icon of={FlaskConical} size={16} />
        {t("rules.try")}
      </button>
      <div role="status" data-testid="tested">
        {problem && <p class="form-error">{explain(problem)}</p>}
        {isCurrent && (
          <p class={tested.fires ? "trial is-yes" : "trial is-no"}>
            <strong>{tested.fires ? t("rules.fires") : t("rules.does_not_fire")}</strong>{" "}
            {tested.trace.reason}
          </p>
        )}
      </div>
    </section>
  );
}
