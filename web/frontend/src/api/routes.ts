/** Routes: which alerts go to whom, in their order, and who would get one. */
import type { components } from "../generated/api";
import { ask, askTagged } from "./http";

type Schemas = components["schemas"];

export type Route = Schemas["RouteShape"];
export type RouteAsked = Schemas["RouteAsked"];
export type RoutePlace = Schemas["RoutePlaceShape"];
export type Match = Schemas["MatchShape"];
export type MatchAsked = Schemas["MatchAsked"];

const seg = encodeURIComponent;

/** All of them in the order in which they are asked; a workspace has fewer than one page. */
export const fetchRoutes = async (signal?: AbortSignal) =>
  (await ask<Schemas["Page_RouteShape_"]>("/routes?limit=200", signal ? { signal } : {})).items;

export const fetchRoute = (id: string, signal?: AbortSignal) =>
  askTagged<Route>(`/routes/${seg(id)}`, signal ? { signal } : {});

export const makeRoute = (body: RouteAsked, once: string) =>
  ask<Route>("/routes", { method: "POST", body, once });

export const changeRoute = (id: string, body: RouteAsked, etag: string | null) =>
  ask<Route>(`/routes/${seg(id)}`, { method: "PUT", body, etag });

export const deleteRoute = (id: string, etag: string | null) =>
  ask<void>(`/routes/${seg(id)}`, { method: "DELETE", etag });

/** All but the default one at once; refused where they are not in the order `seen` any more. */
export const orderRoutes = async (order: string[], seen: string[]): Promise<RoutePlace[]> => {
  const body: Schemas["RouteOrderAsked"] = { order, seen };
  return (await ask<Schemas["RouteOrderShape"]>("/routes/order", { method: "POST", body })).items;
};

/** Nobody is told. */
export const whoWouldGet = (body: MatchAsked) =>
  ask<Match>("/routes/match", { method: "POST", body });

/** Its matchers as they are asked to be: the start of every change of them. */
export const matchersOf = (one: Route): Schemas["Matcher"][] =>
  one.matchers.map(({ field, op, value }) => ({ field, op, value }));
