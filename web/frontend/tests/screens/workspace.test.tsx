import { cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import Workspace from "../../src/screens/workspace/screen";
import { receiveSettings } from "../../src/state/settings";
import { toasts } from "../../src/state/toasts";
import { ME, refusal, Server, tagged } from "../world";
import { be, choose, show, type } from "./shown";

const HOSTEL = {
  id: "w-1",
  name: "Hostel",
  language: "en",
  zone: "Mars/Olympus",
  visibility: { staff: "everything", viewer: "own_places" },
  revision: 1,
};

let server: Server;

beforeEach(() => {
  toasts.value = [];
  be("owner", "workspace.write");
  server = new Server()
    .on("GET /api/v1/workspace", () => tagged(HOSTEL, '"1"'))
    .on("GET /api/v1/me", () => ({ ...ME, rights: ["workspace.write"] }));
});

afterEach(cleanup);

it("is saved whole, and the frame learns its name", async () => {
  server.on("PUT /api/v1/workspace", ({ body }) => ({ ...HOSTEL, ...(body as object) }));
  show(Workspace, "#/workspace");
  await screen.findByTestId("workspace-name");

  type("workspace-name", " Hotel ");
  choose("workspace-language", "es");
  choose("workspace-zone", "Europe/Madrid");
  choose("workspace-staff", "assigned");
  fireEvent.click(screen.getByTestId("workspace-save"));

  await waitFor(() => expect(server.of("GET /api/v1/me")).toHaveLength(1));
  expect(server.of("PUT /api/v1/workspace")[0]?.headers.get("If-Match")).toBe('"1"');
  expect(server.of("PUT /api/v1/workspace")[0]?.body).toEqual({
    name: "Hotel",
    language: "es",
    zone: "Europe/Madrid",
    visibility: { staff: "assigned", viewer: "own_places" },
  });
});

it("keeps a zone that this browser does not know among the choices", async () => {
  show(Workspace, "#/workspace");

  const zone = await screen.findByTestId<HTMLSelectElement>("workspace-zone");
  expect(zone.value).toBe("Mars/Olympus");
});

it("that is refused keeps what was typed, with the reason", async () => {
  server.on("PUT /api/v1/workspace", () => refusal(409, "conflict", "The name is taken."));
  show(Workspace, "#/workspace");
  await screen.findByTestId("workspace-name");

  type("workspace-name", "Hotel");
  fireEvent.click(screen.getByTestId("workspace-save"));

  expect((await screen.findByTestId("workspace-problem")).textContent).toBe("The name is taken.");
  expect(screen.getByTestId<HTMLInputElement>("workspace-name").value).toBe("Hotel");
});

describe("that somebody else changed meanwhile", () => {
  beforeEach(async () => {
    server.on("PUT /api/v1/workspace", ({ headers, body }) =>
      headers.get("If-Match") === '"2"'
        ? tagged({ ...HOSTEL, ...(body as object) }, '"3"')
        : refusal(412, "stale", "It is at 2."),
    );
    show(Workspace, "#/workspace");
    await screen.findByTestId("workspace-name");
    server.on("GET /api/v1/workspace", () => tagged({ ...HOSTEL, name: "Inn" }, '"2"'));
    type("workspace-name", "Hotel");
    fireEvent.click(screen.getByTestId("workspace-save"));
    await screen.findByTestId("conflict");
  });

  it("keeps what was typed until theirs is loaded", async () => {
    expect(screen.getByTestId<HTMLInputElement>("workspace-name").value).toBe("Hotel");

    fireEvent.click(screen.getByTestId("conflict-load"));

    expect(screen.getByTestId<HTMLInputElement>("workspace-name").value).toBe("Inn");
    expect(screen.queryByTestId("conflict")).toBeNull();
    expect(server.of("PUT /api/v1/workspace")).toHaveLength(1);
  });

  it("is overwritten when told to, and saved again from there", async () => {
    fireEvent.click(screen.getByTestId("conflict-overwrite"));
    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));
    type("workspace-name", "Hotel Miramar");
    fireEvent.click(screen.getByTestId("workspace-save"));

    await waitFor(() => expect(server.of("PUT /api/v1/workspace")).toHaveLength(3));
    const tags = server.of("PUT /api/v1/workspace").map((one) => one.headers.get("If-Match"));
    expect(tags).toEqual(['"1"', '"2"', '"3"']);
  });
});

describe("that a colleague changes while it is open", () => {
  const by = { id: "p-9", name: "Ana" };
  const change = { kind: "workspace", id: "w-1", change: "changed", by, at: "" } as const;
  const name = () => screen.getByTestId<HTMLInputElement>("workspace-name").value;

  beforeEach(async () => {
    show(Workspace, "#/workspace");
    await screen.findByTestId("workspace-name");
    server.on("GET /api/v1/workspace", () => tagged({ ...HOSTEL, name: "Inn" }, '"2"'));
  });

  it("shows theirs by itself where nothing was typed, and says whose", async () => {
    receiveSettings(change);

    await waitFor(() => expect(name()).toBe("Inn"));
    expect((await screen.findByTestId("meanwhile")).textContent).toContain(
      "Ana changed this just",
    );
  });

  it("keeps what was typed and offers theirs", async () => {
    type("workspace-name", "Hotel");
    receiveSettings(change);

    const said = await screen.findByTestId("meanwhile");
    expect(said.textContent).toContain("Ana changed this while");
    expect(name()).toBe("Hotel");
    fireEvent.click(screen.getByTestId("meanwhile-load"));

    await waitFor(() => expect(name()).toBe("Inn"));
    expect(screen.queryByTestId("meanwhile")).toBeNull();
  });

  it("is asked about once more before one's own is put over theirs", async () => {
    server.on("PUT /api/v1/workspace", ({ headers, body }) =>
      headers.get("If-Match") === '"2"'
        ? tagged({ ...HOSTEL, ...(body as object) }, '"3"')
        : refusal(412, "stale", "It is at 2."),
    );
    type("workspace-name", "Hotel");
    receiveSettings(change);
    await screen.findByTestId("meanwhile");

    fireEvent.click(screen.getByTestId("meanwhile-dismiss"));
    fireEvent.click(screen.getByTestId("workspace-save"));
    fireEvent.click(await screen.findByTestId("conflict-overwrite"));

    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));
    expect(name()).toBe("Hotel");
    expect(screen.queryByTestId("meanwhile")).toBeNull();
  });

  it("is found to be changed after a time without connection", async () => {
    type("workspace-name", "Hotel");
    receiveSettings(null);

    const said = await screen.findByTestId("meanwhile");
    expect(said.textContent).toContain("This was changed while you have it open");
    expect(name()).toBe("Hotel");
  });
});

it("is only looked at by those who may not change it", async () => {
  be("staff");

  show(Workspace, "#/workspace");

  await screen.findByTestId("workspace-name");
  expect(screen.queryByTestId("workspace-save")).toBeNull();
});
