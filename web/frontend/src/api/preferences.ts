/** What a person wants to be told of, by which channel. */
import type { components } from "../generated/api";
import { ask } from "./http";

export type Preferences = components["schemas"]["PreferencesShape"];
export type Channel = Preferences["channels_now"][number];
export type Cells = Preferences["channels"];
/** What a person can change. */
export type Choices = Pick<
  Preferences,
  "enabled" | "channels" | "topics" | "types" | "rings_from"
>;

export const fetchPreferences = () => ask<Preferences>("/notifications/preferences");

export const savePreferences = (
  { enabled, channels, topics, types, rings_from }: Choices,
  revision: number | null,
) =>
  ask<Preferences>("/notifications/preferences", {
    method: "PUT",
    body: { enabled, channels, topics, types, rings_from },
    ...(revision === null ? {} : { revision }),
  });
