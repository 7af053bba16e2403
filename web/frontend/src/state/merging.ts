/** Merging duplicates: what is being put together, and what becomes of it. */
import { signal } from "@preact/signals";
import { fetchCase } from "../api/calls";
import { mergeCases, unmergeCase } from "../api/merging";
import { type Problem, problemFrom } from "../api/problem";
import type { CaseSummary } from "../api/types";
import { feel } from "../feel";
import { t } from "../i18n";
import { explain } from "../words";
import { knownRevision } from "./case_actions";
import { refreshIfOpen } from "./case_page";
import { cases } from "./cases";
import { notify } from "./toasts";

/** What the window was opened with: the case that stands for all unless another is chosen, and
 * those to be merged into it. */
export interface Merging {
  primary: CaseSummary;
  duplicates: readonly CaseSummary[];
}

/** The window that merges; null: it is closed. */
export const merging = signal<Merging | null>(null);

/** Open the window for one case, with others chosen already. */
export function startMerging(primary: CaseSummary, duplicates: readonly CaseSummary[] = []): void {
  merging.value = { primary, duplicates };
}

/** Open it for cases chosen in the list: the oldest stands for all, as long as nobody says
 * otherwise; one that is merged already cannot be merged again. */
export function startMergingAll(chosen: readonly CaseSummary[]): void {
  const free = chosen.filter((one) => one.status !== "merged");
  const [primary, ...others] = free.sort((a, b) => a.number - b.number);
  if (primary) startMerging(primary, others);
}

/** Merge, shown at once. Brings the problem when the server refuses: then all is as it was, and a
 * case that somebody else changed since it was seen is loaded anew. */
export async function merge(
  primary: CaseSummary,
  duplicates: readonly CaseSummary[],
): Promise<Problem | null> {
  const { id, number, status } = primary;
  const merged = (one: CaseSummary): CaseSummary => {
    return { ...one, status: "merged", merged_into: { id, number, status } };
  };
  const before = duplicates.map((one) => cases.peek(one.id) ?? one);
  const uncovers = duplicates.map((one) => cases.cover(one.id, merged));
  try {
    cases.patch(
      await mergeCases(
        id,
        duplicates.map((one) => one.id),
        await knownRevision(primary),
      ),
    );
    for (const one of duplicates) {
      const stored = cases.stored(one.id) ?? one;
      // The live event of it may be here already; else this is the revision it will tell of.
      if (stored.merged_into?.id !== id) {
        cases.force({ ...merged(stored), revision: stored.revision + 1 });
      }
    }
    feel("success");
    const key = `merged:${before.map((one) => one.id).join()}`;
    notify("success", t("merge.done", { n: duplicates.length, number: `#${number}` }), null, key, {
      action: { label: t("undo"), run: () => void takeBack(primary, before) },
    });
    return null;
  } catch (reason) {
    feel("error");
    const problem = problemFrom(reason);
    if (problem.status === 412) {
      const fresh = await fetchCase(id).catch(() => null);
      if (fresh) cases.patch(fresh);
    }
    return problem;
  } finally {
    for (const uncover of uncovers) uncover();
    for (const one of [primary, ...duplicates]) refreshIfOpen(one.id);
  }
}

/** Part what was just merged into `primary`, shown at once; `before`: as each stood alone. Tells
 * which stay merged, and why: what somebody did to one meanwhile was meant for a merged case. */
async function takeBack(primary: CaseSummary, before: readonly CaseSummary[]): Promise<void> {
  const uncovers = before.map(({ id, status }) =>
    cases.cover(id, (now) =>
      now.merged_into?.id === primary.id ? { ...now, status, merged_into: null } : now,
    ),
  );
  const refused: { one: CaseSummary; why: string }[] = [];
  for (const one of before) {
    const why = await part(primary.id, cases.stored(one.id) ?? one);
    if (why !== null) refused.push({ one, why });
  }
  for (const uncover of uncovers) uncover();
  for (const one of [primary, ...before]) refreshIfOpen(one.id);
  feel(refused.length === 0 ? "success" : "error");
  const done = before.length - refused.length;
  const [first] = before;
  if (refused.length > 0) {
    const numbers = refused.map(({ one }) => `#${one.number}`).join(", ");
    const values = { n: refused.length, numbers, why: refused[0]?.why ?? "" };
    notify(done > 0 ? "warning" : "error", t("merge.not_undone", values));
  } else if (done === 1 && first) {
    notify("success", t("merge.undone", { number: `#${first.number}` }));
  } else notify("success", t("merge.all_undone", { n: done }));
}

/** Ask for one to stand alone again; null: it does, else why not. */
async function part(primary: string, one: CaseSummary): Promise<string | null> {
  if (one.merged_into?.id !== primary) {
    // Others were faster: alone it stands as wished, merged into another it is theirs.
    return one.merged_into ? t("merge.changed_meanwhile") : null;
  }
  try {
    cases.patch(await unmergeCase(one.id, await knownRevision(one)));
    return null;
  } catch (reason) {
    const fresh = await fetchCase(one.id).catch(() => null);
    if (fresh) cases.patch(fresh);
    if (fresh && fresh.merged_into === null) return null;
    const problem = problemFrom(reason);
    const isOvertaken = problem.status === 412 || problem.status === 409;
    return isOvertaken ? t("merge.changed_meanwhile") : explain(problem);
  }
}

/** Let a merged case stand alone again. */
export async function unmerge(one: CaseSummary): Promise<void> {
  const named = `#${one.number}`;
  try {
    cases.patch(await unmergeCase(one.id, await knownRevision(one)));
    feel("success");
    notify("success", t("merge.undone", { number: named }));
  } catch (reason) {
    feel("error");
    const problem = problemFrom(reason);
    const fresh = await fetchCase(one.id).catch(() => null);
    if (fresh) cases.patch(fresh);
    const text =
      problem.status === 412
        ? t("case.stale", { number: named })
        : t("case.change_failed", { number: named, why: explain(problem) });
    notify("warning", text);
  }
  refreshIfOpen(one.id);
}
