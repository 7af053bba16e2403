/** What is reckoned from now, on a device whose clock is a day ahead. */
import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serverInstant, setServerTime } from "../../src/clock";
import Keys from "../../src/screens/keys/screen";
import { act as actOn, alerts } from "../../src/state/alerts";
import { me } from "../../src/state/me";
import { nextHour } from "../../src/zone";
import { anAlert, ME, type Server } from "../world";
import { aListed, begin, end, RIGHTS, show as showAlerts } from "./alerts_world";
import { be, choose, show, type } from "./shown";

const DAY_MS = 86_400_000;
const LIST = "GET /api/v1/alerts";
let server: Server;

const days = (said: unknown) => (Date.parse(String(said)) - Date.now()) / DAY_MS;
const turnOn = () => setServerTime(new Date(Date.now() - DAY_MS).toISOString());

beforeEach(() => {
  server = begin(anAlert(1));
});

afterEach(() => {
  cleanup();
  end();
  setServerTime(new Date().toISOString());
});

it("24 hours of the history end with the server's now", async () => {
  turnOn();
  server.on(LIST, () => ({ items: [aListed(1)], next_cursor: null }));

  showAlerts({ tab: "history", range: "day" });

  await screen.findByTestId("row-1");
  expect(days(server.of(LIST).at(-1)?.query.get("since"))).toBeCloseTo(-2, 2);
});

it("the history asks anew when the clock turns out wrong after it was drawn", async () => {
  server.on(LIST, () => ({ items: [aListed(1)], next_cursor: null }));
  showAlerts({ tab: "history", range: "day" });
  await screen.findByTestId("row-1");

  act(turnOn);

  await waitFor(() => expect(days(server.of(LIST).at(-1)?.query.get("since"))).toBeCloseTo(-2, 2));
});

it("a silence until morning ends with the workspace's next one", async () => {
  turnOn();
  const zone = "Asia/Tokyo";
  me.value = { ...ME, rights: RIGHTS, workspace: { ...ME.workspace, zone } };
  server
    .on("POST /api/v1/silences", () => ({ id: "s-1" }))
    .on("POST /api/v1/silences/preview", () => ({ now: 1, would: 1, of: 1, examples: [] }));
  showAlerts({}, "a-1");
  fireEvent.click(await screen.findByTestId("silence"));

  fireEvent.click(await screen.findByRole("radio", { name: "Until morning" }));
  type("silence-reason", "Backup");
  fireEvent.click(screen.getByTestId("silence-save"));

  await waitFor(() => expect(server.of("POST /api/v1/silences")).toHaveLength(1));
  const body = server.of("POST /api/v1/silences")[0]?.body as Record<string, unknown>;
  expect(body.ends_at).toMatch(/T23:00:00\.000Z$/);
  expect(days(body.ends_at)).toBeGreaterThan(-1.001);
  expect(days(body.ends_at)).toBeLessThanOrEqual(0);
});

it("a key for 30 days lasts 30 days", async () => {
  turnOn();
  be("owner", "keys.read", "keys.write");
  server
    .on("GET /api/v1/api-keys", () => ({ items: [], next_cursor: null }))
    .on("POST /api/v1/api-keys", () => ({ id: "k-1", token: "ob_secret" }));
  show(Keys, "#/keys?make=1");

  type("key-name", "Grafana");
  choose("key-lasts", "30");
  fireEvent.click(screen.getByTestId("key-make"));

  await screen.findByTestId("once");
  const body = server.of("POST /api/v1/api-keys")[0]?.body as Record<string, unknown>;
  expect(days(body.expires_at)).toBeCloseTo(29, 2);
});

it("what is shown before the server answers was done by the server's clock", async () => {
  turnOn();
  alerts.patch(anAlert(1));
  server.on("POST /api/v1/alerts/a-1/acknowledge", () => new Promise(() => undefined));

  void actOn("a-1", "acknowledge");

  expect(days(alerts.get("a-1")?.value.acknowledged_at)).toBeCloseTo(-1, 2);
  expect(days(serverInstant())).toBeCloseTo(-1, 2);
});

describe("the next eight o'clock", () => {
  it.each([
    ["of the same day", "2026-11-20T05:00:00Z", "UTC", "2026-11-20T08:00:00.000Z"],
    ["of the next at eight itself", "2026-11-20T08:00:00Z", "UTC", "2026-11-21T08:00:00.000Z"],
    ["over the end of a month", "2026-11-30T09:00:00Z", "UTC", "2026-12-01T08:00:00.000Z"],
    ["in Tokyo", "2026-11-20T12:00:00Z", "Asia/Tokyo", "2026-11-20T23:00:00.000Z"],
    [
      "where the day is another",
      "2026-11-20T02:00:00Z",
      "America/Los_Angeles",
      "2026-11-20T16:00:00.000Z",
    ],
    [
      "past a change of the clocks",
      "2026-10-24T12:00:00Z",
      "Europe/Madrid",
      "2026-10-25T07:00:00.000Z",
    ],
  ])("is that %s", (_, from, zone, morning) => {
    expect(nextHour(8, Date.parse(from), zone)).toBe(morning);
  });
});
