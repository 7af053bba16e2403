import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Member } from "../../src/api/types";
import Team from "../../src/screens/team/screen";
import { toasts } from "../../src/state/toasts";
import { OLIVIA, refusal, SAM, Server, tagged } from "../world";
import { agree, be, choose, show } from "./shown";

const AT = "2026-11-20T12:00:00Z";
const olivia: Member = {
  person: OLIVIA,
  username: "olivia",
  role: "owner",
  since: AT,
  places: [],
  topics: [],
  revision: 1,
};
const sam: Member = {
  person: SAM,
  username: null,
  role: "staff",
  since: AT,
  places: [{ id: "pl-1", name: "Lobby" }],
  topics: ["noise"],
  revision: 1,
};
const SAM_CHANGED = `PATCH /api/v1/members/${SAM.id}`;
const WORKSPACE = {
  id: "w-1",
  name: "Hostel",
  language: "en",
  zone: "UTC",
  visibility: { staff: "everything", viewer: "everything" },
  revision: 1,
};

let server: Server;

beforeEach(() => {
  toasts.value = [];
  be("owner", "members.read", "members.write", "places.read", "workspace.write");
  server = new Server()
    .on("GET /api/v1/members", () => ({ items: [olivia, sam], next_cursor: null }))
    .on(`GET /api/v1/members/${SAM.id}`, () => tagged(sam, '"1"'))
    .on("GET /api/v1/places", () => ({
      items: [
        { id: "pl-1", name: "Lobby" },
        { id: "pl-2", name: "Roof" },
      ],
      next_cursor: null,
    }))
    .on("GET /api/v1/invites", () => ({
      items: [{ id: "i-1", role: "viewer", by: OLIVIA, created_at: AT, expires_at: AT }],
      next_cursor: null,
    }))
    .on("GET /api/v1/workspace", () => tagged(WORKSPACE, '"1"'));
});

afterEach(cleanup);

describe("the team", () => {
  it("is listed with what each answers for, and the one who looks is marked", async () => {
    show(Team, "#/team");

    const rows = await screen.findAllByTestId("member-row");
    expect(rows[0]?.textContent).toContain("You");
    expect(rows[1]?.textContent).toContain("Lobby, noise");
  });

  it("shows those who may not change it no invitations", async () => {
    be("viewer", "members.read");

    show(Team, "#/team?view=invites");

    await screen.findAllByTestId("member-row");
    expect(screen.queryByTestId("invite")).toBeNull();
    expect(server.of("GET /api/v1/invites")).toHaveLength(0);
  });
});

describe("a member", () => {
  it("gets another role and other charges in one request", async () => {
    server.on(SAM_CHANGED, () => ({ ...sam, role: "admin" }));
    show(Team, `#/team/${SAM.id}`);
    await screen.findByTestId("role");

    choose("role", "admin");
    fireEvent.input(screen.getByTestId("member-topics"), { target: { value: "queue" } });
    fireEvent.keyDown(screen.getByTestId("member-topics"), { key: "Enter" });
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/team"));
    const [asked] = server.of(SAM_CHANGED);
    expect(asked?.headers.get("If-Match")).toBe('"1"');
    expect(asked?.body).toEqual({ role: "admin", places: ["pl-1"], topics: ["noise", "queue"] });
  });

  it("whom somebody else changed meanwhile is overwritten only when told to", async () => {
    const known = "GET /api/v1/members/p-sam";
    server.on(SAM_CHANGED, ({ headers }) =>
      headers.get("If-Match") === '"2"' ? sam : refusal(412, "stale", "It is at 2."),
    );
    show(Team, `#/team/${SAM.id}`);
    await screen.findByTestId("role");
    const terrace = { id: "pl-9", name: "Terrace" };
    server.on(known, () =>
      tagged({ ...sam, role: "viewer", places: [terrace], revision: 2 }, '"2"'),
    );

    choose("role", "admin");
    fireEvent.click(screen.getByTestId("editor-save"));
    await screen.findByTestId("conflict");
    expect(screen.getByTestId<HTMLSelectElement>("role").value).toBe("admin");
    fireEvent.click(screen.getByTestId("conflict-load"));
    await waitFor(() =>
      expect(screen.getByTestId<HTMLSelectElement>("role").value).toBe("viewer"),
    );
    fireEvent.click(screen.getByTestId("editor-save"));

    await waitFor(() => expect(location.hash).toBe("#/team"));
    expect(server.of(SAM_CHANGED)[1]?.body).toEqual({
      role: "viewer",
      places: ["pl-9"],
      topics: ["noise"],
    });
  });

  it("is removed after a question, and what is nobody's now is told", async () => {
    server.on(`DELETE /api/v1/members/${SAM.id}`, () => ({
      cases: 2,
      alerts: 1,
      receivers: ["Night desk"],
    }));
    show(Team, `#/team/${SAM.id}`);

    fireEvent.click(await screen.findByTestId("editor-delete"));
    await agree();

    await waitFor(() => expect(toasts.value).toHaveLength(1));
    expect(toasts.value[0]?.text).toContain("Night desk");
    expect(toasts.value[0]?.text).toContain("2 cases");
  });

  it("may not be made more than whoever changes them", async () => {
    be("admin", "members.read", "members.write");
    server.on(`GET /api/v1/members/${OLIVIA.id}`, () => olivia);

    show(Team, `#/team/${OLIVIA.id}`);

    await screen.findByTestId("role");
    expect(screen.queryByTestId("editor-save")).toBeNull();
  });

  it("who is not there says so", async () => {
    show(Team, "#/team/p-nobody");

    expect((await screen.findByRole("alert")).textContent).toContain("There is nothing here");
  });
});

describe("an invitation", () => {
  it("is made for a role, and its link is shown once", async () => {
    server.on("POST /api/v1/invites", () => ({
      id: "i-2",
      role: "viewer",
      by: OLIVIA,
      created_at: AT,
      expires_at: AT,
      start: "abc",
      link: "https://t.me/bell?start=abc",
    }));
    show(Team, "#/team?view=invites&make=1");

    choose("invite-role", "viewer");
    fireEvent.click(screen.getByTestId("invite-make"));

    expect((await screen.findByTestId("once")).textContent).toBe("https://t.me/bell?start=abc");
    expect(server.of("POST /api/v1/invites")[0]?.body).toEqual({ role: "viewer" });
    expect(server.of("POST /api/v1/invites")[0]?.headers.get("Idempotency-Key")).toBeTruthy();
    fireEvent.click(screen.getByTestId("invite-kept"));
    await waitFor(() => expect(location.hash).toBe("#/team?view=invites"));
  });

  it("without the bot's name is a command to send, and a refusal is said", async () => {
    const made = { id: "i-2", role: "staff", by: null, created_at: AT, expires_at: AT };
    server.on("POST /api/v1/invites", () => refusal(500, "broken", "No."));
    show(Team, "#/team?view=invites&make=1");

    fireEvent.click(screen.getByTestId("invite-make"));
    expect((await screen.findByRole("alert")).textContent).toContain("server");
    server.on("POST /api/v1/invites", () => ({ ...made, start: "abc", link: null }));
    fireEvent.click(screen.getByTestId("invite-make"));

    expect((await screen.findByTestId("once")).textContent).toBe("/start abc");
  });

  it("is taken back", async () => {
    server.on("DELETE /api/v1/invites/i-1", () => new Response(null, { status: 204 }));
    show(Team, "#/team?view=invites");

    fireEvent.click(await screen.findByTestId("revoke"));

    await waitFor(() => expect(server.of("GET /api/v1/invites")).toHaveLength(2));
    expect(toasts.value[0]?.kind).toBe("success");
  });

  it("that cannot be taken back stays, with the reason", async () => {
    server.on("DELETE /api/v1/invites/i-1", () => refusal(409, "conflict", "It was used."));
    show(Team, "#/team?view=invites");

    fireEvent.click(await screen.findByTestId("revoke"));

    await waitFor(() => expect(toasts.value[0]?.text).toBe("It was used."));
    expect(server.of("GET /api/v1/invites")).toHaveLength(1);
  });
});

describe("what staff see", () => {
  const changed = ({ body }: { body: unknown }) => {
    const { visibility } = body as typeof WORKSPACE;
    return { ...WORKSPACE, visibility: { ...WORKSPACE.visibility, ...visibility } };
  };
  const tags = () => server.of("PUT /api/v1/workspace").map((one) => one.headers.get("If-Match"));

  it("is saved as soon as it is chosen, one choice after the other", async () => {
    server.on("PUT /api/v1/workspace", (asked) =>
      tagged(changed(asked), `"${server.of("PUT /api/v1/workspace").length + 1}"`),
    );
    show(Team, "#/team?view=sight");

    await screen.findByTestId("sight-staff");
    choose("sight-staff", "assigned");
    choose("sight-viewer", "assigned");

    await waitFor(() => expect(tags()).toEqual(['"1"', '"2"']));
    expect(server.of("PUT /api/v1/workspace")[0]?.body).toEqual({
      visibility: { staff: "assigned" },
    });
  });

  it("that somebody else chose meanwhile is shown, and nothing is put over it", async () => {
    server.on("PUT /api/v1/workspace", () => refusal(412, "stale", "It is at 2."));
    show(Team, "#/team?view=sight");
    await screen.findByTestId("sight-staff");
    const theirs = { ...WORKSPACE, visibility: { staff: "own_places", viewer: "everything" } };
    server.on("GET /api/v1/workspace", () => tagged(theirs, '"2"'));

    choose("sight-staff", "assigned");

    await waitFor(() =>
      expect(screen.getByTestId<HTMLSelectElement>("sight-staff").value).toBe("own_places"),
    );
    expect(toasts.value[0]?.text).toBe("It is at 2.");
    expect(tags()).toEqual(['"1"']);
  });
});

describe("leaving", () => {
  it("asks first, and stays where the server refuses", async () => {
    server.on("DELETE /api/v1/me/workspace", () => refusal(409, "conflict", "The last owner."));
    show(Team, "#/team");

    fireEvent.click(await screen.findByTestId("leave"));
    await agree();

    await waitFor(() => expect(toasts.value[0]?.text).toBe("The last owner."));
  });
});
