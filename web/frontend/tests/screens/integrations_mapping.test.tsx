import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Mapping } from "../../src/api/integrations";
import { go, route } from "../../src/router";
import { NOTHING } from "../../src/screens/integrations/pointing";
import { refusal, Server } from "../world";
import {
  anIntegration,
  aPreview,
  aRequest,
  aWhole,
  cameOf,
  knows,
  ONE,
  PREVIEW,
  REQUESTS,
} from "./integration";
import { choose, lastToast, leave, openAt, press, ready, type } from "./stage";

const SAVE = `PUT ${ONE}/mapping`;
const FORGET = `DELETE ${ONE}/mapping`;
const TITLED: Mapping = { ...NOTHING, title: "/title" };

let server: Server;

beforeAll(() => ready("integrations"));

beforeEach(() => {
  server = knows(new Server(), anIntegration(), { came: [aRequest("q-1"), aRequest("q-2")] })
    .on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1"))
    .on(`GET ${ONE}/requests/q-2`, () => aWhole("q-2", { said: { text: "Second" } }));
});

afterEach(leave);

const at = (query: Record<string, string>) => ({
  screen: "integrations",
  id: "i-1",
  part: "mapping",
  query,
});
const open = (query: Record<string, string> = {}) =>
  openAt(at(query), "integrations.read", "integrations.write");

const openRequest = (request: string) => go(at({ request }), true);

/** The field of the sample with this pointer. */
async function field(pointer: string): Promise<HTMLElement> {
  return waitFor(() => {
    const found = document.querySelector<HTMLElement>(`[data-pointer="${pointer}"]`);
    if (!found) throw new Error(`There is no field ${pointer}.`);
    return found;
  });
}

async function point(pointer: string, part: string): Promise<void> {
  fireEvent.click(await field(pointer));
  await press(`make-${part}`);
}

const tried = () => server.of(PREVIEW).at(-1)?.body;
const offered = () =>
  within(screen.getByTestId("parts"))
    .getAllByRole("button")
    .map((one) => one.dataset.testid);

describe("the fields of what came", () => {
  it("are those of the last request, with what each says", async () => {
    open();

    expect((await field("/host/name")).textContent).toContain("db-1");
    expect((await field("/host")).textContent).toContain("{…}");
    expect((await field("/title")).textContent).toContain("Disk full");
    expect(screen.getByTestId("mapping-request")).toHaveProperty("value", "q-1");
  });

  it("are those of another request when that is chosen", async () => {
    open();
    await field("/title");

    await choose("mapping-request", "q-2");

    expect((await field("/text")).textContent).toContain("Second");
    expect(route.value.query.request).toBe("q-2");
    await waitFor(() => expect(tried()).toEqual({ mapping: null, request: "q-2" }));
  });

  it("can be those of a request too old for the list", async () => {
    server.on(`GET ${ONE}/requests/q-0`, () => aWhole("q-0", { said: { old: true } }));

    open({ request: "q-0" });

    await field("/old");
    expect(screen.getByText("An older request")).toHaveProperty("value", "q-0");
  });

  it("are those of a sample of the sender while nothing came", async () => {
    server.on(REQUESTS, () => cameOf([]));

    open();

    expect((await field("/title")).textContent).toContain("Disk almost full");
    expect(screen.queryByTestId("mapping-request")).toBeNull();
    await waitFor(() =>
      expect(tried()).toMatchObject({ mapping: null, sample: { title: "Disk almost full" } }),
    );
  });

  it("are none where the request says nothing", async () => {
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1", { said: null }));

    open();

    await screen.findByText("This request says nothing");
  });

  it("may be a text and nothing else", async () => {
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1", { said: "x".repeat(200) }));

    open();

    const whole = await field("");
    expect(whole.textContent).toBe(`(all of it)${"x".repeat(120)}…`);
  });

  it("of long lists are the first few, and what is hidden cannot be pointed at", async () => {
    const said = [1, 2, 3, 4, 5].map((n) => ({ n, on: true, token: "(hidden)", none: null }));
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1", { said }));

    open();

    expect((await field("")).textContent).toContain("[5 entries]");
    await field("/2/n");
    expect(document.querySelector('[data-pointer="/3/n"]')).toBeNull();
    expect(screen.getByTestId("tree").textContent).toContain("…and 2 more");
    expect(document.querySelector('[data-pointer="/0/token"]')).toBeNull();
    expect(screen.getByTestId("tree").textContent).toContain("(hidden)");
  });

  it("of a request that cannot be loaded say so, and no sample stands in for it", async () => {
    server.on(`GET ${ONE}/requests/q-9`, () => refusal(503, "starting", "Starting."));
    open();
    await point("/title", "title");

    openRequest("q-9");

    const alert = await screen.findByRole("alert");
    expect(screen.queryByTestId("tree")).toBeNull();
    expect(screen.queryByText(/this is a sample/)).toBeNull();
    server.on(`GET ${ONE}/requests/q-9`, () => aWhole("q-9"));
    fireEvent.click(within(alert).getByRole("button"));
    expect((await field("/title")).textContent).toContain("Title");
    expect(server.of(PREVIEW).every((one) => !Object.hasOwn(one.body as object, "sample"))).toBe(
      true,
    );
  });

  it("say why they cannot be loaded", async () => {
    server.on(`GET ${ONE}/mapping`, () => refusal(503, "starting", "Starting."));

    open();

    await screen.findByRole("alert");
    expect(screen.queryByTestId("tree")).toBeNull();
  });
});

describe("pointing at a field", () => {
  it("offers what a value of its kind can be, one field at a time", async () => {
    server.on(`GET ${ONE}/requests/q-1`, () => aWhole("q-1", { said: { a: "x", o: {}, l: [] } }));
    open();

    fireEvent.click(await field("/o"));
    await screen.findByTestId("parts");
    expect(offered()).toEqual(["make-labels"]);
    fireEvent.click(await field("/l"));
    await screen.findByTestId("make-items");
    expect(offered()).toEqual(["make-items"]);
    fireEvent.click(await field("/a"));
    await screen.findByTestId("make-title");
    expect(offered()).toHaveLength(7);

    fireEvent.click(await field("/a"));
    await waitFor(() => expect(screen.queryByTestId("parts")).toBeNull());
  });

  it("marks it, shows what would become of it, and is saved over what was seen", async () => {
    server.on(SAVE, ({ body }) => {
      const changed = anIntegration({ revision: 4, mapped: true });
      server.on(`GET ${ONE}`, () => changed);
      server.on(`GET ${ONE}/mapping`, () => ({ mapping: body, revision: 4 }));
      return { mapping: body, revision: 4 };
    });
    open();
    const save = await screen.findByTestId("save-mapping");
    expect(save).toHaveProperty("disabled", true);

    await point("/title", "title");
    expect((await field("/title")).textContent).toContain("Title");
    expect(screen.getByTestId("make-title").getAttribute("aria-pressed")).toBe("true");
    await waitFor(() => expect(tried()).toEqual({ mapping: TITLED, request: "q-1" }));
    fireEvent.click(save);

    await screen.findByText("Own fields");
    const [asked] = server.of(SAVE);
    expect(asked?.body).toEqual(TITLED);
    expect(asked?.headers.get("If-Match")).toBe('"3"');
    expect(lastToast()).toBe("What comes is read so from now on");
    await screen.findByTestId("forget-mapping");
  });

  it("pressed twice is as if never pressed", async () => {
    open();
    await point("/title", "title");
    await screen.findByTestId("is-title");

    await press("make-title");

    await waitFor(() => expect(screen.queryByTestId("is-title")).toBeNull());
    expect(screen.getByTestId("save-mapping")).toHaveProperty("disabled", true);
  });

  it("refused says why and keeps what was pointed at", async () => {
    server.on(SAVE, () => refusal(400, "bad_mapping", "That cannot be read."));
    open();
    await point("/title", "title");

    await press("save-mapping");

    const said = await screen.findByTestId("mapping-problem");
    expect(said.textContent).toContain("That cannot be read");
    expect(screen.getByTestId("is-title")).toBeTruthy();
  });

  it("that a colleague saved meanwhile is asked about, and put over when told to", async () => {
    open();
    await point("/title", "title");
    server.on(SAVE, ({ headers, body }) =>
      headers.get("If-Match") === '"9"'
        ? { mapping: body, revision: 10 }
        : refusal(412, "stale", "Gone on."),
    );
    server.on(`GET ${ONE}/mapping`, () => ({
      mapping: { ...NOTHING, title: "/other" },
      revision: 9,
    }));

    await press("save-mapping");
    await screen.findByTestId("conflict");
    expect(screen.getByTestId("is-title")).toBeTruthy();
    await press("conflict-overwrite");

    await waitFor(() => expect(server.of(SAVE)).toHaveLength(2));
    expect(server.of(SAVE)[1]?.body).toMatchObject({ title: "/title" });
  });

  it("is not for who may only look", async () => {
    server.on(`GET ${ONE}/mapping`, () => ({ mapping: TITLED, revision: 3 }));

    openAt(at({}), "integrations.read");

    await screen.findByTestId("is-title");
    expect(screen.queryByTestId("field")).toBeNull();
    expect(screen.queryByTestId("save-mapping")).toBeNull();
    expect(screen.queryByTestId("forget-mapping")).toBeNull();
    expect(screen.getByTestId("guess").closest("fieldset")?.disabled).toBe(true);
  });
});

describe("what values mean", () => {
  it("is said of a severity: each word means one, and any other another", async () => {
    open();
    await point("/level", "severity");

    await type("means-critical", "P1,");
    await type("means-high", "P2,");
    await type("means-high", "p1,");
    const meanings = within(screen.getByTestId("severity-meanings"));
    fireEvent.change(meanings.getByLabelText("Any other value"), { target: { value: "low" } });

    await waitFor(() =>
      expect(tried()).toMatchObject({
        mapping: {
          severity: { field: "/level", values: { p1: "high", p2: "high" }, otherwise: "low" },
        },
      }),
    );
    expect(screen.getByTestId("means-critical-box").textContent).toBe("");
    fireEvent.change(meanings.getByLabelText("Any other value"), { target: { value: "" } });
    await waitFor(() =>
      expect(tried()).toMatchObject({ mapping: { severity: { otherwise: null } } }),
    );
  });

  it("is said of a status", async () => {
    open();
    await point("/level", "status");

    await type("means-resolved", "OK,");
    await type("means-ignored", "test,");
    const meanings = within(screen.getByTestId("status-meanings"));
    fireEvent.change(meanings.getByLabelText("Any other value"), { target: { value: "firing" } });

    await waitFor(() =>
      expect(tried()).toMatchObject({
        mapping: {
          status: { firing: [], resolved: ["OK"], ignored: ["test"], otherwise: "firing" },
        },
      }),
    );
  });

  it("is said of labels by their names, and of the rest by guessing or not", async () => {
    open();
    await point("/level", "labels");

    const name = await screen.findByLabelText("Name of the label from /level");
    expect(name).toHaveProperty("value", "level");
    fireEvent.input(name, { target: { value: "priority" } });
    await press("guess");

    await waitFor(() =>
      expect(tried()).toMatchObject({
        mapping: { labels: [{ name: "priority", field: "/level" }], guess: false },
      }),
    );
  });
});

describe("forgetting the fields", () => {
  beforeEach(() => {
    server.on(`GET ${ONE}/mapping`, () => ({ mapping: TITLED, revision: 3 }));
    server.on(FORGET, () => {
      server.on(`GET ${ONE}`, () => anIntegration({ revision: 4 }));
      server.on(`GET ${ONE}/mapping`, () => ({ mapping: null, revision: 4 }));
      return { mapping: null, revision: 4 };
    });
  });

  it("happens after a question, and the usual form is back", async () => {
    open();
    await screen.findByTestId("is-title");

    await press("forget-mapping");
    await press("confirm-yes");

    await waitFor(() => expect(screen.queryByTestId("forget-mapping")).toBeNull());
    expect(server.of(FORGET)[0]?.headers.get("If-Match")).toBe('"3"');
    expect(screen.queryByTestId("is-title")).toBeNull();
  });

  it("does not happen where the question is answered by no, or the server refuses", async () => {
    open();
    await press("forget-mapping");
    await press("confirm-no");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(FORGET)).toHaveLength(0);
    server.on(FORGET, () => refusal(409, "busy", "Not now."));

    await press("forget-mapping");
    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(screen.getByTestId("is-title")).toBeTruthy();
  });
});

describe("what would become of it", () => {
  it("is the alerts, with how bad they are, their summary and their labels", async () => {
    open();

    const item = await screen.findByTestId("preview-item");

    expect(item.textContent).toContain("Firing");
    expect(item.textContent).toContain("Disk full");
    expect(item.textContent).toContain("97 %");
    expect(item.querySelector("dl")?.textContent).toBe("hostdb-1");
    expect(screen.getByTestId("preview").textContent).toContain("1 alert");
  });

  it("is none, or why there would be none", async () => {
    server.on(PREVIEW, () => aPreview({ items: [], total: 0 }));
    open();
    await screen.findByText("No alert: it is taken and says nothing.");
    server.on(PREVIEW, () => aPreview({ items: [], total: 0, problem: "/title is an object." }));

    await point("/title", "title");

    expect((await screen.findByTestId("preview-problem")).textContent).toContain("is an object");
  });
});
