/** What the wall asks the server for, besides what is live already. */
import { ask } from "./http";
import type { CasePage, DeskStats } from "./types";

/** The desk in numbers. */
export const fetchDesk = (signal?: AbortSignal) =>
  ask<DeskStats>("/stats", signal ? { signal } : {});

/** The newest cases of all. */
export const fetchLastCases = (limit: number) => ask<CasePage>(`/cases?limit=${limit}`);
