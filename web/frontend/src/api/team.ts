/** What the team screen asks of the API. */
import type { components } from "../generated/api";
import { ask, askTagged, freshKey } from "./http";
import type { Member } from "./types";
import { whole } from "./whole";

type Role = Member["role"];

type Schemas = components["schemas"];

export type Invite = Schemas["InviteShape"];
/** What became of what somebody had who left. */
export type Removal = Schemas["Removal"];

const at = (id: string) => `/members/${encodeURIComponent(id)}`;

export const fetchTeam = (signal: AbortSignal) => whole<Member>("/members", signal);

export const fetchMember = (id: string, signal?: AbortSignal) =>
  askTagged<Member>(at(id), signal ? { signal } : {});

/** Their role and everything they are to answer for, at once. */
export const changeMember = (id: string, body: Schemas["ChangedMember"], etag: string | null) =>
  ask<Member>(at(id), { method: "PATCH", body, etag });

export const removeMember = (id: string) => ask<Removal>(at(id), { method: "DELETE" });

export const leaveWorkspace = () => ask<Removal>("/me/workspace", { method: "DELETE" });

export const fetchInvites = (signal: AbortSignal) => whole<Invite>("/invites", signal);

export const makeInvite = (role: Role) =>
  ask<Schemas["NewInvite"]>("/invites", { method: "POST", body: { role }, once: freshKey() });

export const revokeInvite = (id: string) =>
  ask<void>(`/invites/${encodeURIComponent(id)}`, { method: "DELETE" });
