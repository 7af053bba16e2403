/** Makes a new rule once, also where an answer gets lost on its way back. */
import { freshKey } from "../../api/http";
import { problemFrom } from "../../api/problem";
import { makeRule, type Rule } from "../../api/rules";
import { type Spec, treeOf } from "../../rules/spec";

/** A request that may have made a rule: nobody knows, as its answer never came. */
export interface Unanswered {
  spec: Spec;
  /** Its Idempotency-Key: a repetition with it makes no second rule. */
  key: string;
}

/** The making of one new rule; `lost` is what an earlier one left open. */
export class Making {
  private readonly keys = new Map<string, string>();

  constructor(public lost: Unanswered | null = null) {
    if (lost) this.keys.set(JSON.stringify(lost.spec), lost.key);
  }

  /**
   * The rule that an unanswered request was for, where it was for another content than `spec`: what
   * was changed since is a change of that rule. Null where there is none; throws a `Problem` where
   * that is still not known.
   */
  async earlier(spec: Spec): Promise<Rule | null> {
    const lost = this.lost;
    if (!lost || JSON.stringify(lost.spec) === JSON.stringify(spec)) return null;
    try {
      // One that never arrived makes its rule now: nobody can ask which of the two it was.
      return await this.make(lost.spec);
    } catch (reason) {
      if (this.lost) throw reason;
      return null;
    }
  }

  /** Make it; the same content again is the same request, another one is another. */
  async make(spec: Spec): Promise<Rule> {
    const content = JSON.stringify(spec);
    const key = this.keys.get(content) ?? freshKey();
    this.keys.set(content, key);
    try {
      const made = await makeRule(treeOf(spec), key);
      this.lost = null;
      return made;
    } catch (reason) {
      const { status } = problemFrom(reason);
      if (status === 0 || status >= 500) this.lost = { spec, key };
      // What is refused for what it says has made nothing.
      else if (this.lost?.key === key && status === 400) this.lost = null;
      throw reason;
    }
  }
}
