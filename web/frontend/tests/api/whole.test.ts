/** Lists of which all is needed, however many pages they have. */
import { describe, expect, it } from "vitest";
import { fetchMembers } from "../../src/api/calls";
import { fetchPlaceNames } from "../../src/api/cases";
import { fetchIntegrations } from "../../src/api/integrations";
import { fetchPlaces } from "../../src/api/places";
import { fetchRules } from "../../src/api/rules";
import { fetchInvites, fetchTeam } from "../../src/api/team";
import { Server } from "../world";
import { wanted } from "./requests";

describe("a list that is longer than a page", () => {
  it.each([
    ["members to choose from", fetchMembers, "members"],
    ["the team", () => fetchTeam(wanted), "members"],
    ["invitations", () => fetchInvites(wanted), "invites"],
    ["integrations", () => fetchIntegrations(wanted), "integrations"],
    ["places", fetchPlaces, "places"],
    ["places to choose from", fetchPlaceNames, "places"],
    ["rules", fetchRules, "rules"],
  ])("%s are all there", async (_, fetchAll, path) => {
    const server = new Server().on(`GET /api/v1/${path}`, ({ query }) =>
      query.get("cursor") === "after 1"
        ? { items: [{ id: "2" }], next_cursor: null }
        : { items: [{ id: "1" }], next_cursor: "after 1" },
    );

    expect(await fetchAll()).toEqual([{ id: "1" }, { id: "2" }]);
    expect(server.of(`GET /api/v1/${path}`)).toHaveLength(2);
  });
});
