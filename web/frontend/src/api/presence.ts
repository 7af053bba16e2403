/** Who is here, and what all members are told just now. */
import type { components } from "../generated/api";
import { ask } from "./http";

type Schemas = components["schemas"];

export type PeopleHere = Schemas["PeopleHere"];
export type PresenceChanged = Schemas["PresenceChanged"];
export type Announcement = Schemas["AnnouncementShape"];

export const fetchPresence = () => ask<PeopleHere>("/presence");

export const fetchAnnouncements = () =>
  ask<{ items: Announcement[] }>("/announcements").then(({ items }) => items);

export const announce = (
  said: { text: string; level: Announcement["level"]; until: string | null },
  once: string,
) => ask<Announcement>("/announcements", { method: "POST", body: said, once });

export const endAnnouncement = (id: string) =>
  ask<undefined>(`/announcements/${encodeURIComponent(id)}`, { method: "DELETE" });
