/** What is asked about duplicates: cases like one, merging, taking out again. */
import type { components } from "../generated/api";
import { ask } from "./http";
import type { CaseSummary } from "./types";

type Schemas = components["schemas"];

/** A case that may be about the same, and why. */
export type SimilarCase = Schemas["SimilarCase"];
/** A case that another stands for. */
export type MergedCase = Schemas["MergedCase"];

const seg = encodeURIComponent;

/** The most alike first. */
export const fetchSimilar = async (id: string, signal?: AbortSignal): Promise<SimilarCase[]> =>
  (await ask<Schemas["SimilarCases"]>(`/cases/${seg(id)}/similar`, signal ? { signal } : {}))
    .items;

/** Let the primary case, as it was seen, stand for the others: all of them, or none. */
export const mergeCases = (primary: string, duplicates: readonly string[], revision: number) =>
  ask<CaseSummary>(`/cases/${seg(primary)}/merge`, {
    method: "POST",
    body: { duplicates },
    revision,
  });

/** Let a merged case stand alone again. */
export const unmergeCase = (id: string, revision: number) =>
  ask<CaseSummary>(`/cases/${seg(id)}/unmerge`, { method: "POST", revision });
