/** What the rule would have done with the last seven days. */
import { History } from "lucide";
import { useState } from "preact/hooks";
import { type Problem, problemFrom } from "../../api/problem";
import { proveRule, type RuleProof } from "../../api/rules";
import { moment } from "../../clock";
import { t } from "../../i18n";
import { href } from "../../router";
import { treeOf } from "../../rules/spec";
import { Icon } from "../../ui/icon";
import { explain } from "../../words";
import type { RuleDraft } from "./draft";

const EXAMPLES = 3;
const TEXT = 140;

/** Asked by a press: it reads a week. */
export function ProofPanel({ draft }: { draft: RuleDraft }) {
  const [found, setFound] = useState<{ proof: RuleProof; of: string } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [isBusy, setBusy] = useState(false);
  const spec = draft.spec.value;
  const prove = async () => {
    setBusy(true);
    setProblem(null);
    try {
      const proof = await proveRule(treeOf(spec));
      setFound({ proof, of: JSON.stringify(spec) });
    } catch (reason) {
      draft.refuse(reason);
      setProblem(problemFrom(reason));
    } finally {
      setBusy(false);
    }
  };
  const proof = found?.proof;
  return (
    <section class="rule-panel" aria-labelledby="part-proof" aria-busy={isBusy}>
      <header>
        <h2 id="part-proof">{t("rules.proof")}</h2>
        <button
          type="button"
          class="button button-small"
          disabled={isBusy}
          data-testid="prove"
          onClick={() => void prove()}
        >
          <Icon of={History} size={16} />
          {t("rules.prove")}
        </button>
      </header>
      <div role="status" data-testid="proof">
        {problem && <p class="form-error">{explain(problem)}</p>}
        {!proof && !problem && <p class="muted">{t("rules.proof_hint")}</p>}
        {proof && (
          <>
            <p class="proof-count">
              <strong>{t("rules.would_have", { n: proof.hits })}</strong>{" "}
              <span class="muted">
                {proof.asked > 0
                  ? t("rules.of_asked", { n: proof.asked })
                  : t("rules.of_looked_at", { n: proof.looked_at })}
              </span>
            </p>
            {found.of !== JSON.stringify(spec) && <p class="muted">{t("rules.proof_old")}</p>}
            {proof.partial && (
              <p class="muted">{t("rules.proof_partial", { since: moment(proof.since) })}</p>
            )}
          </>
        )}
      </div>
      {proof && proof.examples.length > 0 && (
        <ul class="examples" data-testid="examples">
          {proof.examples.slice(0, EXAMPLES).map((one) => (
            <li key={`${one.at}${one.case}`}>
              <small class="muted">{moment(one.at)}</small>
              <span>{one.text.slice(0, TEXT) || fieldsOf(one.fields)}</span>
              {one.case && (
                <a href={href({ screen: "cases", id: one.case })}>{t("rules.open_case")}</a>
              )}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function fieldsOf(fields: Record<string, unknown>): string {
  return Object.entries(fields)
    .map(([name, value]) => `${name}: ${value}`)
    .join(", ");
}
