/** The live sockets of the workspace, and those of one person. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type Connection = Schemas["Connection"];
export type SocketStats = Schemas["WebsocketStats"];
export type Point = Schemas["StatsPoint"];
export type Per = "hour" | "day";

export const fetchStats = (per: Per, last: number, signal: AbortSignal) =>
  ask<SocketStats>(`/websocket/stats?per=${per}&last=${last}`, { signal });

/** Whoever is no admin gets their own. */
export function fetchConnections(
  active: boolean | null,
  user: string | null,
  cursor: string | null,
  signal: AbortSignal,
) {
  const params = new URLSearchParams({ limit: "50" });
  if (active !== null) params.set("active", String(active));
  if (user) params.set("user", user);
  if (cursor) params.set("cursor", cursor);
  return ask<Schemas["Connections"]>(`/websocket/connections?${params}`, { signal });
}
