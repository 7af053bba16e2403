/** The roles of members, the greatest first, and which of them somebody may give. */
import type { Member } from "../../api/types";
import { me } from "../../state/me";

/** What a member can be. */
export type TeamRole = Member["role"];

export const ROLES: readonly TeamRole[] = ["owner", "admin", "staff", "viewer"];

/** Nobody makes somebody greater than themselves. */
export function mayGive(role: TeamRole): boolean {
  const own = me.value?.role;
  return own !== undefined && own !== "key" && ROLES.indexOf(own) <= ROLES.indexOf(role);
}
