/** Saved views: filters of a list under a name. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type SavedView = Schemas["ViewShape"];
export type ViewAsked = Schemas["ViewAsked"];
/** A list that has views. */
export type ViewList = SavedView["list"];
/** The list's query fields, each with its values. */
export type Filters = SavedView["filters"];

const seg = encodeURIComponent;

/** The shared ones, then one's own, each in their order. */
export const fetchViews = async (list: ViewList): Promise<readonly SavedView[]> =>
  (await ask<Schemas["Page_ViewShape_"]>(`/views?${new URLSearchParams({ list })}`)).items;

/** What a list opens with for the caller. */
export type DefaultView = Schemas["DefaultViewShape"];

/** Those of the lists that the caller chose for. */
export const fetchDefaultViews = async (): Promise<readonly DefaultView[]> =>
  (await ask<Schemas["DefaultViewList"]>("/me/default-views")).items;

export const chooseDefaultView = (body: DefaultView) =>
  ask<DefaultView>("/me/default-views", { method: "PUT", body });

/** How much of its list each of them shows. */
export type ViewCount = Schemas["ViewCount"];

/** All of a list's in one request, as far as 99 each. */
export const fetchViewCounts = async (list: ViewList): Promise<readonly ViewCount[]> =>
  (await ask<Schemas["ViewCounts"]>(`/views/counts?${new URLSearchParams({ list })}`)).items;

export const makeView = (list: ViewList, body: ViewAsked, once: string) =>
  ask<SavedView>("/views", { method: "POST", body: { ...body, list }, once });

export const changeView = (id: string, body: ViewAsked, revision: number) =>
  ask<SavedView>(`/views/${seg(id)}`, { method: "PUT", body, revision });

export const deleteView = (id: string, revision: number) =>
  ask<void>(`/views/${seg(id)}`, { method: "DELETE", revision });
