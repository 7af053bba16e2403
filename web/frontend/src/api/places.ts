/** What the places screen asks of the API. */
import type { components } from "../generated/api";
import { ask, bytesOf, freshKey } from "./http";
import { whole } from "./whole";

export type PlaceThing = components["schemas"]["PlaceShape"];

const at = (id: string) => `/places/${encodeURIComponent(id)}`;

/** All open places, by name. */
export const fetchPlaces = (signal?: AbortSignal) => whole<PlaceThing>("/places", signal);

export const fetchPlace = (id: string, signal?: AbortSignal) =>
  ask<PlaceThing>(at(id), { signal });

export const addPlace = (name: string) =>
  ask<PlaceThing>("/places", { method: "POST", body: { name }, once: freshKey() });

export const renamePlace = (id: string, name: string) =>
  ask<PlaceThing>(at(id), { method: "PATCH", body: { name } });

export const closePlace = (id: string) => ask<void>(at(id), { method: "DELETE" });

/** The code of its link, as a drawing. */
export const fetchCode = (id: string, signal: AbortSignal) =>
  bytesOf(`/api/v1${at(id)}/qr.svg`, signal);

/** Where a picture of the code is, for `download`. */
export const codePath = (id: string, kind: "svg" | "png") => `${at(id)}/qr.${kind}`;
