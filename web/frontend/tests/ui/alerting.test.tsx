import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem } from "../../src/api/problem";
import { SendTest } from "../../src/screens/receivers/send_test";
import { askedOf } from "../../src/screens/routes/who_would";
import { confirmed } from "../../src/screens/silences/broad";
import { asked, ofAlert } from "../../src/screens/silences/editor";
import { fromNow } from "../../src/screens/silences/from_now";
import { Confirmer } from "../../src/ui/confirm";
import { anAlert, anAlertDetail, Server } from "../world";

afterEach(cleanup);

describe("the question who would get an alert", () => {
  it("is read from the address", () => {
    expect(askedOf({ view: "who" })).toBeNull();
    expect(askedOf({ severity: "burning" })).toBeNull();
    expect(askedOf({ alert: "12" })?.alert).toBe(12);
    expect(askedOf({ severity: "high", labels: "team=db,url=a=b,nothing" })).toMatchObject({
      severity: "high",
      labels: { team: "db", url: "a=b" },
    });
  });
});

describe("a silence", () => {
  it("from an alert is about its labels and what made it, and may end with it", () => {
    const values = ofAlert(anAlertDetail(anAlert(7, { labels: { team: "db" } })));

    expect(values.matchers).toEqual([
      { field: "rule", op: "=", value: "Rating 2 or lower" },
      { field: "team", op: "=", value: "db" },
    ]);
    expect(values.until_alert).toBe("a-7");
    expect(asked(values, false)).toMatchObject({ minutes: 60, until_alert: null, ends_at: null });
    expect(asked({ ...values, ends: "resolved" }, false)).toMatchObject({
      minutes: null,
      until_alert: "a-7",
    });
  });

  it("leaves out rows that were never filled in, and counts whole minutes", () => {
    const values = ofAlert(anAlertDetail(anAlert(7)));
    const sent = asked(
      { ...values, matchers: [{ field: "", op: "=", value: "" }], minutes: 90 },
      true,
    );

    expect(sent.matchers).toEqual([]);
    expect(sent.minutes).toBe(2);
    expect(sent.confirm).toBe(true);
  });

  it("that is too broad is sent again only when it is meant", async () => {
    render(<Confirmer />);
    const preview = { now: 2, would: 90, of: 100 };
    const broad = new Problem(409, "too_broad", "Too broad.", "too_broad", [], { preview });
    const send = vi.fn(async (isMeant: boolean) => {
      if (!isMeant) throw broad;
      return "made";
    });

    const refused = confirmed(send).catch((reason: Problem) => reason.code);
    expect((await screen.findByTestId("confirm")).textContent).toContain("90 of the 100 alerts");
    fireEvent.click(screen.getByTestId("confirm-no"));
    expect(await refused).toBe("aborted");
    expect(send).toHaveBeenCalledTimes(1);

    const meant = confirmed(send);
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    expect(await meant).toBe("made");
    expect(send).toHaveBeenLastCalledWith(true);
  });

  it.each([
    ["2026-11-20T14:00:00Z", "in 2 hours"],
    ["2026-11-20T12:10:00Z", "in 10 minutes"],
    ["2026-11-18T12:00:00Z", "2 days ago"],
    ["2026-11-20T12:00:00Z", "now"],
  ])("that ends at %s ends %s", (at, words) => {
    expect(fromNow(at, Date.parse("2026-11-20T12:00:00Z"))).toBe(words);
  });
});

describe("a test of a receiver", () => {
  it("shows at each address what came of it", async () => {
    const server = new Server();
    server.on("POST /api/v1/receivers/r-1/test", () => ({ deliveries: ["d-1", "d-2"] }));
    server.on("GET /api/v1/deliveries/d-1", () => ({ state: "sent", to: "Olivia" }));
    server.on("GET /api/v1/deliveries/d-2", () => ({
      state: "failed",
      to: "Sam",
      problem: "bot was blocked by the user",
    }));
    render(<SendTest id="r-1" isDirty={false} />);

    fireEvent.click(screen.getByTestId("send-test"));

    const result = screen.getByTestId("test-result");
    await waitFor(() => expect(result.textContent).toContain("Olivia"));
    await waitFor(() => expect(result.textContent).toContain("bot was blocked by the user"));
    expect(
      server.of("POST /api/v1/receivers/r-1/test")[0]?.headers.get("Idempotency-Key"),
    ).toMatch(/^[0-9a-f]{32}$/);
  });

  it("says that it leads to nobody", async () => {
    new Server().on("POST /api/v1/receivers/r-1/test", () => ({ deliveries: [] }));
    render(<SendTest id="r-1" isDirty={false} />);

    fireEvent.click(screen.getByTestId("send-test"));

    await waitFor(() =>
      expect(screen.getByTestId("test-result").textContent).toContain("leads to nobody"),
    );
  });
});
