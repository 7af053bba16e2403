/** What the integrations screen asks of the API. */
import type { components } from "../generated/api";
import { ask, freshKey } from "./http";
import { problemOf } from "./problem";
import { whole } from "./whole";

type Schemas = components["schemas"];

export type Integration = Schemas["IntegrationShape"];
/** A request as lists show it. */
export type Received = Schemas["RequestShape"];
/** A request with what it said. */
export type ReceivedWhole = Schemas["RequestDetail"];
export type Mapping = Schemas["FieldMappingShape"];
export type MappingRead = Schemas["MappingShape"];
export type Preview = Schemas["PreviewShape"];
export type Opens = Integration["opens"];

const seg = encodeURIComponent;
const at = (id: string) => `/integrations/${seg(id)}`;

export const fetchIntegrations = (signal: AbortSignal) =>
  whole<Integration>("/integrations", signal);

export const fetchIntegration = (id: string, signal?: AbortSignal) =>
  ask<Integration>(at(id), signal ? { signal } : {});

export const makeIntegration = (body: { name: string; preset: string; opens: Opens }) =>
  ask<Integration>("/integrations", { method: "POST", body, once: freshKey() });

/** What can be changed of it; what is left out stays. */
export interface IntegrationChange {
  name?: string;
  preset?: string;
  opens?: Opens;
  enabled?: boolean;
}

export const changeIntegration = (id: string, body: IntegrationChange, revision: number) =>
  ask<Integration>(at(id), { method: "PATCH", body, revision });

export const newAddress = (id: string, graceHours: 0 | 24, revision: number) =>
  ask<Integration>(`${at(id)}/address`, {
    method: "POST",
    body: { grace_hours: graceHours },
    revision,
  });

/** `secret` null: the server makes one up. */
export const setSecret = (id: string, secret: string | null, revision: number) =>
  ask<Schemas["SecretShape"]>(`${at(id)}/secret`, { method: "POST", body: { secret }, revision });

export const removeSecret = (id: string, revision: number) =>
  ask<Integration>(`${at(id)}/secret`, { method: "DELETE", revision });

export function fetchReceived(id: string, cursor: string | null, signal: AbortSignal) {
  const params = new URLSearchParams({ limit: "30" });
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["RequestList"]>(`${at(id)}/requests?${params}`, { signal });
}

export const fetchRequest = (id: string, request: string, signal: AbortSignal) =>
  ask<ReceivedWhole>(`${at(id)}/requests/${seg(request)}`, { signal });

export const readAgain = (id: string) =>
  ask<Schemas["ReadAgain"]>(`${at(id)}/requests/read-again`, {
    method: "POST",
    once: freshKey(),
  });

export const fetchMapping = (id: string, signal?: AbortSignal) =>
  ask<MappingRead>(`${at(id)}/mapping`, signal ? { signal } : {});

export const saveMapping = (id: string, mapping: Mapping, revision: number) =>
  ask<MappingRead>(`${at(id)}/mapping`, { method: "PUT", body: mapping, revision });

export const forgetMapping = (id: string, revision: number) =>
  ask<MappingRead>(`${at(id)}/mapping`, { method: "DELETE", revision });

/** Which alerts a mapping would make of a request that was kept, or of a pasted sample. */
export function previewMapping(
  id: string,
  mapping: Mapping | null,
  of: { request: string } | { sample: unknown },
  signal: AbortSignal,
) {
  const body = { mapping, ...of };
  return ask<Preview>(`${at(id)}/mapping/preview`, { method: "POST", body, signal });
}

/** Post to the inbound address itself, as the sender would; throws a `Problem`. */
export async function sendSample(url: string, headers: Record<string, string>, body: string) {
  // Its path on our own host: what the public address is called may not be reached from here.
  const answer = await fetch(new URL(url).pathname, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...headers },
    body,
    credentials: "omit",
    signal: AbortSignal.timeout(15_000),
  });
  if (!answer.ok) throw await problemOf(answer);
}
