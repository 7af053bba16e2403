/** Where the person who looks is signed in. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type Session = Schemas["SessionShape"];

export const fetchSessions = async (signal: AbortSignal) =>
  (await ask<{ items: Session[] }>("/me/sessions?limit=200", { signal })).items;

export const endSession = (id: string) =>
  ask<void>(`/me/sessions/${encodeURIComponent(id)}`, { method: "DELETE" });

/** All but the one that asks. */
export const endOthers = () =>
  ask<Schemas["Ended"]>("/me/sessions?which=others", { method: "DELETE" });
