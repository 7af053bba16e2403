import { render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Delivery } from "../../src/api/deliveries";
import { Deeds } from "../../src/screens/deliveries/deeds";
import { me } from "../../src/state/me";
import { toasts } from "../../src/state/toasts";
import { Confirmer } from "../../src/ui/confirm";
import { ME, refusal, Server } from "../world";
import { aDelivery } from "./delivery";
import { lastToast, leave, press } from "./stage";

const RETRY = "POST /api/v1/deliveries/d-1/retry";
const DISCARD = "POST /api/v1/deliveries/d-1/discard";
const CANCEL = "DELETE /api/v1/deliveries/d-1";
const FAILED: Partial<Delivery> = { state: "failed", reason: "gave_up" };
const COMING: Partial<Delivery> = { state: "pending", next_at: "2026-11-20T13:00:00.000Z" };

const onChange = vi.fn();
let server: Server;

function show(over: Partial<Delivery>, ...rights: string[]): void {
  me.value = { ...ME, rights };
  render(
    <>
      <Deeds one={aDelivery("d-1", over)} onChange={onChange} />
      <Confirmer />
    </>,
  );
}

const mine = (over: Partial<Delivery>) => show(over, "deliveries.write");

beforeEach(() => {
  onChange.mockReset();
  toasts.value = [];
  server = new Server()
    .on(RETRY, () => ({ again: 1, left: [] }))
    .on(DISCARD, () => new Response(null, { status: 204 }))
    .on(CANCEL, () => new Response(null, { status: 204 }));
});

afterEach(leave);

describe("what can be done to a delivery", () => {
  it.each<[string, Partial<Delivery>, string[]]>([
    ["failed", FAILED, ["retry", "discard"]],
    ["that may have arrived", { state: "pending", reason: "maybe_arrived" }, ["retry", "discard"]],
    ["too late for a reason", { state: "expired", reason: "expired" }, ["retry", "discard"]],
    ["too late and decided", { state: "expired" }, []],
    ["on its way", COMING, ["cancel-delivery"]],
    ["being sent just now", { state: "pending", next_at: null }, []],
    ["sent", { state: "sent" }, []],
  ])("%s is no more and no less than fits it", (_, over, deeds) => {
    mine(over);

    const found = [...document.querySelectorAll("[data-testid]")];
    expect(found.map((one) => one.getAttribute("data-testid"))).toEqual(deeds);
  });

  it.each([[FAILED], [COMING]])("is nothing for who may only look, at %j", (over) => {
    show(over);

    expect(document.querySelector("button")).toBeNull();
  });
});

describe("sending again", () => {
  it("happens at once, says so and tells the list", async () => {
    mine(FAILED);

    await press("retry");

    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(server.of(RETRY)[0]?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    expect(lastToast()).toBe("1 is on its way again");
    expect(screen.queryByTestId("confirm")).toBeNull();
  });

  it("is asked about first where it may be there twice then", async () => {
    mine({ state: "pending", reason: "maybe_arrived", may_repeat: true });
    await press("retry");
    expect((await screen.findByTestId("confirm")).textContent).toContain("it is there twice");

    await press("confirm-no");
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(RETRY)).toHaveLength(0);

    await press("retry");
    await press("confirm-yes");
    await waitFor(() => expect(server.of(RETRY)).toHaveLength(1));
  });

  it("says where it was overtaken meanwhile", async () => {
    server.on(RETRY, () => ({ again: 0, left: ["d-1"] }));
    mine(FAILED);

    await press("retry");

    await waitFor(() => expect(lastToast()).toContain("overtaken meanwhile"));
    expect(toasts.value[0]?.kind).toBe("warning");
  });

  it("says why it is refused", async () => {
    server.on(RETRY, () => refusal(409, "busy", "Not now."));
    mine(FAILED);

    await press("retry");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe("letting it be", () => {
  it("happens after a question", async () => {
    mine(FAILED);

    await press("discard");
    expect(server.of(DISCARD)).toHaveLength(0);
    await press("confirm-yes");

    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(server.of(DISCARD)).toHaveLength(1);
    expect(lastToast()).toBe("It is let be");
  });

  it("does not happen where the question is answered by no", async () => {
    mine(FAILED);
    await press("discard");

    await press("confirm-no");

    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of(DISCARD)).toHaveLength(0);
    expect(onChange).not.toHaveBeenCalled();
  });

  it("says why it is refused", async () => {
    server.on(DISCARD, () => refusal(409, "sent", "It was sent."));
    mine(FAILED);
    await press("discard");

    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("It was sent."));
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe("calling off", () => {
  it("happens at once, says so and tells the list", async () => {
    mine(COMING);

    await press("cancel-delivery");

    await waitFor(() => expect(onChange).toHaveBeenCalledOnce());
    expect(server.of(CANCEL)).toHaveLength(1);
    expect(lastToast()).toBe("It is called off");
  });

  it("says where it comes too late", async () => {
    server.on(CANCEL, () => refusal(409, "sent", "It was sent."));
    mine(COMING);

    await press("cancel-delivery");

    await waitFor(() => expect(lastToast()).toBe("It was sent."));
    expect(onChange).not.toHaveBeenCalled();
  });
});
