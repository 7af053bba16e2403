/** The palette over a page: what it finds, and how it is gone through. */
import { fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { theme } from "../../src/prefs";
import { route } from "../../src/router";
import { alerts } from "../../src/state/alerts";
import { aCase, anAlert, refusal, type Server } from "../world";
import { begin, frame, press } from "./frame_world";

let server: Server;
let end: () => void;

beforeEach(() => {
  ({ server, end } = begin());
});

afterEach(() => end());

describe("the palette", () => {
  const open = async (words = "") => {
    frame();
    press("k", { ctrlKey: true });
    const box = await screen.findByTestId("palette-words");
    if (words) fireEvent.input(box, { target: { value: words } });
    return box;
  };
  const picked = () => screen.getByRole("option", { selected: true }).textContent;

  it("leads to a screen by a few letters and Enter, and closes", async () => {
    const box = await open("alerts");
    await waitFor(() => expect(picked()).toContain("Alerts"));

    fireEvent.keyDown(box, { key: "Enter" });

    await waitFor(() => expect(route.value.screen).toBe("alerts"));
    expect(screen.queryByTestId("palette")).toBeNull();
  });

  it("moves by the arrows, around its ends", async () => {
    const box = await open("theme");
    const names = screen.getAllByRole("option").map((one) => one.textContent);
    expect(names).toEqual(["Theme: Light", "Theme: Dark", expect.stringContaining("Theme: ")]);

    fireEvent.keyDown(box, { key: "ArrowUp" });
    await waitFor(() => expect(picked()).toBe(names[2]));
    fireEvent.keyDown(box, { key: "ArrowDown" });
    await waitFor(() => expect(picked()).toBe(names[0]));
    fireEvent.keyDown(box, { key: "ArrowDown" });
    await waitFor(() => expect(picked()).toBe(names[1]));
    fireEvent.keyDown(box, { key: "Enter" });

    expect(theme.value).toBe("dark");
  });

  it("finds cases at the server and alerts that are here", async () => {
    server.on("GET /api/v1/cases", () => ({
      items: [aCase(7, { title: "Lamp is broken" })],
      next_cursor: null,
    }));
    alerts.patch(anAlert(4, { title: "Lamp sensor" }));
    await open("lamp");

    const found = await screen.findByRole("option", { name: /#7 Lamp is broken/ });

    expect(screen.getByRole("option", { name: /#4 Lamp sensor/ })).toBeTruthy();
    expect(server.of("GET /api/v1/cases").at(-1)?.query.get("q")).toBe("lamp");
    fireEvent.click(found);
    await waitFor(() => expect(location.hash).toBe("#/cases/c-7"));
  });

  it("opens what stood highlighted, also when cases are found above it", async () => {
    server.on("GET /api/v1/cases", () => ({
      items: [aCase(7, { title: "Alerts are loud" })],
      next_cursor: null,
    }));
    const box = await open("alerts");
    await waitFor(() => expect(picked()).toContain("Alerts"));
    const meant = picked();

    await screen.findByRole("option", { name: /#7 Alerts are loud/ });
    expect(picked()).toBe(meant);
    fireEvent.keyDown(box, { key: "ArrowUp" });
    await waitFor(() => expect(picked()).toContain("#7"));
    fireEvent.keyDown(box, { key: "ArrowDown" });
    await waitFor(() => expect(picked()).toBe(meant));
    fireEvent.keyDown(box, { key: "Enter" });

    await waitFor(() => expect(route.value.screen).toBe("alerts"));
  });

  it("finds an alert by its number alone, and leads there", async () => {
    server.on("GET /api/v1/cases", () => refusal(503, "starting", "Starting."));
    alerts.patch(anAlert(4, { title: "Lamp sensor" }));
    alerts.patch(anAlert(5, { title: "Disk is full" }));
    await open("4");

    fireEvent.click(await screen.findByRole("option", { name: /#4 Lamp sensor/ }));

    await waitFor(() => expect(location.hash).toBe("#/alerts/a-4"));
  });

  it("says that there is nothing", async () => {
    await open("zzzz");

    expect((await screen.findByTestId("palette")).textContent).toContain("Nothing");
    expect(screen.queryAllByRole("option")).toEqual([]);
  });

  it("closes by a press beside it", async () => {
    await open();

    fireEvent.pointerDown(screen.getByTestId("palette"));

    await waitFor(() => expect(screen.queryByTestId("palette")).toBeNull());
  });
});
