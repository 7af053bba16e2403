/** What the metrics screen asks for: the desk now, figures over time, and files of them. */
import type { components } from "../generated/api";
import { ask, download } from "./http";

type Schemas = components["schemas"];

export type DeskStats = Schemas["DeskStats"];
export type CaseStats = Schemas["CaseStats"];
export type CasePeriod = Schemas["CasePeriod"];
export type AlertStats = Schemas["AlertStats"];
export type DeliveryStats = Schemas["DeliveryStats"];
export type ChannelStats = Schemas["ChannelStats"];
export type GroupStats = Schemas["GroupStats"];
export type Group = Schemas["GroupShape"];
export type Times = Schemas["Times"];
export type GroupBy = GroupStats["by"];
export type Table =
  | "cases"
  | "alerts"
  | "deliveries"
  | "places"
  | "categories"
  | "people"
  | "sources"
  | "case_list";

/** Which days: so many up to now, or from one day to another (`2026-11-20`), where the workspace is. */
export type Days = { days: number } | { first: string; last: string };

export const fetchDesk = (signal?: AbortSignal) => ask<DeskStats>("/stats", over(signal));

export const fetchCaseStats = (days: Days, isCompared: boolean, signal?: AbortSignal) =>
  ask<CaseStats>(`/stats/cases?${wish(days, isCompared)}`, over(signal));

export const fetchAlertStats = (days: Days, isCompared: boolean, signal?: AbortSignal) =>
  ask<AlertStats>(`/stats/alerts?${wish(days, isCompared)}`, over(signal));

export const fetchDeliveryStats = (days: Days, isCompared: boolean, signal?: AbortSignal) =>
  ask<DeliveryStats>(`/stats/deliveries?${wish(days, isCompared)}`, over(signal));

export const fetchGroups = (by: GroupBy, days: Days, signal?: AbortSignal) =>
  ask<GroupStats>(`/stats/groups?by=${by}&${wish(days, false)}`, over(signal));

/** Save a table as a file for a spreadsheet. */
export const saveTable = (what: Table, days: Days) =>
  download(`/stats/export?what=${what}&${wish(days, false)}`, `${what.replace("_", "-")}.csv`);

function wish(days: Days, isCompared: boolean): URLSearchParams {
  const asked = new URLSearchParams();
  for (const [name, value] of Object.entries(days)) asked.set(name, String(value));
  if (isCompared) asked.set("compare", "previous");
  return asked;
}

function over(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}
