import { screen } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Upcoming } from "../../src/api/rules";
import { bring } from "../../src/frame/stage";
import { rules } from "../../src/screens/rules";
import "../../src/screens/rules/screen";
import { refusal, Server } from "../world";
import { aMoment, leave, show } from "./rule_world";

let server: Server;

// Late in the evening of the 20th in UTC it is the morning of the 21st in Tokyo.
const QUIET: Upcoming = {
  zone: "Asia/Tokyo",
  since: "2026-11-20T20:00:00Z",
  until: "2026-11-27T20:00:00Z",
  cut: false,
  upcoming: [],
  often: [],
};

const come = (over: Partial<Upcoming>) => {
  server.on("GET /api/v1/rules/upcoming", () => ({ ...QUIET, ...over }));
  show("rules", ["rules.read"], "calendar");
};

beforeAll(() => bring(rules));

beforeEach(() => {
  server = new Server();
});

afterEach(leave);

describe("what the clock asks next", () => {
  it("stands in the seven days of the workspace's zone, also the empty ones", async () => {
    come({
      upcoming: [
        aMoment("a", "2026-11-21T00:00:00Z"),
        aMoment("b", "2026-11-21T14:30:00Z", { severity: null, report: true }),
        aMoment("a", "2026-11-22T15:30:00Z"),
      ],
    });

    const days = [...(await screen.findByTestId("week")).children];

    expect(days.map((day) => day.querySelector("h2")?.textContent)).toEqual([
      "Sat, Nov 21",
      "Sun, Nov 22",
      "Mon, Nov 23",
      "Tue, Nov 24",
      "Wed, Nov 25",
      "Thu, Nov 26",
      "Fri, Nov 27",
    ]);
    const entries = days.map((day) =>
      [...day.querySelectorAll("a")].map((one) => one.textContent?.replace(/\s/g, " ")),
    );
    expect(entries.slice(0, 4)).toEqual([
      ["9:00 AMHighRule a", "11:30 PMRule b"],
      [],
      ["12:30 AMHighRule a"],
      [],
    ]);
    expect(days.map((day) => day.className.includes("is-empty"))).toEqual([
      false,
      true,
      false,
      true,
      true,
      true,
      true,
    ]);
    expect(screen.getByText("Time in Asia/Tokyo")).toBeTruthy();
  });

  it("leads to its rule, tells its schedule, and that it rests then", async () => {
    come({ upcoming: [aMoment("a", "2026-11-21T00:00:00Z", { rests: true })] });

    const entry = await screen.findByRole("link", { name: /Rule a/ });

    expect(entry.getAttribute("href")).toBe("#/rules/a");
    expect(entry.title).toBe("Every day at 09:00");
    expect(entry.textContent).toContain("rests then");
    expect(entry.className).toContain("is-resting");
  });

  it("is told apart where it comes again and again", async () => {
    come({ often: [aMoment("o", "2026-11-20T20:15:00Z", { every: "15 minutes" })] });

    const often = await screen.findByRole("region", { name: "Asked again and again" });

    expect(often.textContent).toContain("Every 15 minutes");
    expect(often.textContent?.replace(/\s/g, " ")).toContain("5:15 AM");
    expect(screen.queryByTestId("week")).toBeNull();
    expect(screen.queryByText("Nothing is planned")).toBeNull();
  });

  it("is said to be more than fits where the server cut it", async () => {
    come({ upcoming: [aMoment("a", "2026-11-21T00:00:00Z")], cut: true });

    expect(await screen.findByText("There is more than fits here.")).toBeTruthy();
  });

  it("is nothing where no rule has a schedule", async () => {
    come({});

    expect(await screen.findByText("Nothing is planned")).toBeTruthy();
    expect(screen.queryByTestId("week")).toBeNull();
    expect(screen.queryByText("There is more than fits here.")).toBeNull();
  });

  it("says why it could not be loaded", async () => {
    server.on("GET /api/v1/rules/upcoming", () => refusal(403, "forbidden", "No."));

    show("rules", ["rules.read"], "calendar");

    expect(await screen.findByRole("alert")).toBeTruthy();
    expect(screen.getByRole("link", { name: "Back" }).getAttribute("href")).toBe("#/rules");
  });
});
