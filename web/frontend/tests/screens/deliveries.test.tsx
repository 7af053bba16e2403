import { fireEvent, screen, waitFor, within } from "@testing-library/preact";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { REASONS } from "../../src/api/deliveries";
import { go, route } from "../../src/router";
import { refusal, Server } from "../world";
import { aDelivery, aStory, LIST, pageOf } from "./delivery";
import { choose, lastToast, leave, openAt, press, ready } from "./stage";

let server: Server;

beforeAll(() => ready("deliveries"));

beforeEach(() => {
  server = new Server().on(LIST, () => pageOf(aDelivery("d-1")));
});

afterEach(() => {
  vi.useRealTimers();
  leave();
});

const open = (query: Record<string, string> = {}) =>
  openAt({ screen: "deliveries", query }, "deliveries.read", "deliveries.write");

const rows = () => screen.findAllByTestId("delivery-row");
const last = () => server.of(LIST).at(-1)?.query;

describe("the log of deliveries", () => {
  it("shows what went to whom, how far it is and why not further", async () => {
    server.on(LIST, () =>
      pageOf(
        aDelivery("d-1"),
        aDelivery("d-2", { state: "failed", to: "Sam Staff", why: "The chat is gone." }),
        aDelivery("d-3", { state: "cancelled" }),
      ),
    );

    open();

    const [sent, failed, cancelled] = await rows();
    expect(sent?.textContent).toContain("Alert 7 fired");
    expect(sent?.textContent).toContain("Olivia Owner");
    expect(sent?.querySelector("a")?.getAttribute("href")).toBe("#/deliveries/d-1");
    expect(failed?.textContent).toContain("Sam Staff");
    expect(failed?.textContent).toContain("The chat is gone.");
    expect(cancelled?.className).toBe("is-quiet");
    const words = screen.getAllByTestId("delivery-state").map((one) => one.textContent);
    expect(words.slice(0, 2)).toEqual(["Sent", "Could not be delivered"]);
    expect(last()?.toString()).toBe("limit=50");
    expect(screen.getByTestId("all-deliveries").getAttribute("aria-current")).toBe("page");
  });

  it.each([
    ["filter-state", "failed", "state"],
    ["filter-reason", "gave_up", "reason"],
    ["filter-channel", "telegram", "channel"],
  ])("is narrowed by %s to %s, and the address keeps it", async (testId, word, name) => {
    open();
    await rows();

    await choose(testId, word);

    await waitFor(() => expect(last()?.get(name)).toBe(word));
    expect(route.value.query[name]).toBe(word);
    expect((await screen.findByTestId(testId)) as HTMLSelectElement).toHaveProperty("value", word);
    await choose(testId, "");
    await waitFor(() => expect(last()?.has(name)).toBe(false));
  });

  it("is narrowed to what is younger than a moment, until that is taken away", async () => {
    open({ since: "2026-11-20T11:00:00Z" });
    await rows();
    expect(last()?.get("since")).toBe("2026-11-20T11:00:00Z");

    await press("filter-since");

    await waitFor(() => expect(last()?.has("since")).toBe(false));
    expect(screen.queryByTestId("filter-since")).toBeNull();
  });

  it("passes over words in the address that mean nothing", async () => {
    open({ state: "eaten", reason: "hunger", since: "once" });

    await rows();

    expect(last()?.toString()).toBe("limit=50");
    expect(screen.queryByTestId("filter-since")).toBeNull();
  });

  it.each([
    ["state", "read"],
    ["reason", "refused"],
    ["channel", "telegram"],
    ["since", "2026-11-20T11:00:00Z"],
  ])("says where nothing matches the %s, and shows all again", async (name, word) => {
    server.on(LIST, ({ query }) =>
      query.has(name) ? pageOf() : pageOf(aDelivery("d-1"), aDelivery("d-2")),
    );
    open({ [name]: word });
    const empty = await screen.findByTestId("no-deliveries");
    expect(empty.textContent).toContain("Nothing matches");

    fireEvent.click(within(empty).getByRole("button", { name: "Show all" }));

    expect(await rows()).toHaveLength(2);
    expect(route.value.query).toEqual({});
  });

  it.each([
    [{}, "Nothing was sent yet"],
    [{ view: "dead" }, "Everything got through"],
  ])("with nothing in it, seen with %j, says: %s", async (query, words) => {
    server.on(LIST, () => pageOf());

    open(query);

    expect((await screen.findByTestId("no-deliveries")).textContent).toContain(words);
    expect(screen.queryByTestId("retry-all")).toBeNull();
  });

  it("goes on where there are more", async () => {
    server.on(LIST, ({ query }) =>
      query.get("cursor") === "c-2"
        ? pageOf(aDelivery("d-2"))
        : { items: [aDelivery("d-1")], next_cursor: "c-2" },
    );
    open();

    await press("load-more");

    await waitFor(() => expect(screen.getAllByTestId("delivery-row")).toHaveLength(2));
  });

  it("says why it cannot be loaded, and tries again", async () => {
    server.on(LIST, () => refusal(503, "starting", "Starting."));
    open();
    const alert = await screen.findByRole("alert");
    server.on(LIST, () => pageOf(aDelivery("d-1")));

    fireEvent.click(within(alert).getByRole("button"));

    expect(await rows()).toHaveLength(1);
  });

  it("is looked at again after five seconds while something is on its way", async () => {
    server.on(LIST, () => pageOf(aDelivery("d-1", { state: "pending" })));
    vi.useFakeTimers();
    open();
    await vi.advanceTimersByTimeAsync(4_000);
    expect(server.of(LIST)).toHaveLength(1);
    server.on(LIST, () => pageOf(aDelivery("d-1")));

    await vi.advanceTimersByTimeAsync(3_000);
    expect(server.of(LIST)).toHaveLength(2);
    expect(screen.getByTestId("delivery-state").textContent).toBe("Sent");

    await vi.advanceTimersByTimeAsync(20_000);
    expect(server.of(LIST)).toHaveLength(2);
  });
});

describe("dead letters", () => {
  const dead = () => open({ view: "dead" });

  beforeEach(() => {
    server
      .on(LIST, () => pageOf(aDelivery("d-1", { state: "failed", reason: "gave_up" })))
      .on("POST /api/v1/notifications/retry", () => ({ again: 2, left: [] }));
  });

  it("are all that has any reason, and their state is not asked about", async () => {
    dead();

    await rows();

    expect(last()?.getAll("reason")).toEqual([...REASONS]);
    expect(screen.queryByTestId("filter-state")).toBeNull();
    expect(screen.getByTestId("dead-letters").getAttribute("aria-current")).toBe("page");
  });

  it("are all sent again after a question, and looked at again", async () => {
    dead();

    await press("retry-all");
    expect((await screen.findByTestId("confirm")).textContent).toContain(
      "Everything that did not",
    );
    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("2 are on their way again"));
    const [asked] = server.of("POST /api/v1/notifications/retry");
    expect(asked?.body).toEqual({ reason: null, channel: null });
    expect(asked?.headers.get("Idempotency-Key")).toMatch(/^[0-9a-f]{32}$/);
    await waitFor(() => expect(server.of(LIST)).toHaveLength(2));
  });

  it("are sent again of one reason where only that is shown", async () => {
    open({ view: "dead", reason: "chat_gone" });

    await press("retry-all");
    expect((await screen.findByTestId("confirm")).textContent).toContain("“The chat is gone”");
    await press("confirm-yes");

    await waitFor(() => expect(server.of("POST /api/v1/notifications/retry")).toHaveLength(1));
    expect(server.of("POST /api/v1/notifications/retry")[0]?.body).toMatchObject({
      reason: "chat_gone",
    });
    expect(last()?.getAll("reason")).toEqual(["chat_gone"]);
  });

  it("stay where the question is answered by no", async () => {
    dead();
    await press("retry-all");

    await press("confirm-no");

    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(server.of("POST /api/v1/notifications/retry")).toHaveLength(0);
  });

  it("say why they cannot be sent again", async () => {
    server.on("POST /api/v1/notifications/retry", () => refusal(409, "busy", "Not now."));
    dead();
    await press("retry-all");

    await press("confirm-yes");

    await waitFor(() => expect(lastToast()).toBe("Not now."));
    expect(server.of(LIST)).toHaveLength(1);
  });

  it("are not sent again by who may only look", async () => {
    openAt({ screen: "deliveries", query: { view: "dead" } }, "deliveries.read");

    await rows();

    expect(screen.queryByTestId("retry-all")).toBeNull();
    expect(screen.queryByTestId("retry")).toBeNull();
  });
});

describe("the story of a delivery", () => {
  const STORY = "GET /api/v1/deliveries/d-1";
  const tell = (query: Record<string, string> = {}) =>
    openAt({ screen: "deliveries", id: "d-1", query }, "deliveries.read", "deliveries.write");

  it("tells why it did not get through, what to do, and every try", async () => {
    server.on(STORY, () =>
      aStory("d-1", {
        state: "failed",
        reason: "chat_gone",
        why: "The bot was blocked.",
        todo: "Ask them to start it again.",
        problem: "403 Forbidden",
        attempts: 2,
        ended_at: "2026-11-20T12:05:00.000Z",
        log: [
          { number: 1, at: "2026-11-20T12:00:00Z", outcome: "retry", detail: "429" },
          { number: 2, at: "2026-11-20T12:05:00Z", outcome: "address_gone", detail: null },
          { number: 0, at: "2026-11-20T12:06:00Z", outcome: "sent_again", detail: null },
          { number: 3, at: "2026-11-20T12:07:00Z", outcome: "delivered", detail: null },
          { number: 4, at: "2026-11-20T12:08:00Z", outcome: "teleported", detail: null },
        ],
      }),
    );

    tell();

    const why = await screen.findByTestId("why");
    expect(why.textContent).toBe("The bot was blocked.Ask them to start it again.");
    const log = screen.getByTestId("attempts").textContent;
    expect(log).toContain("1. Failed; tried again later");
    expect(log).toContain("429");
    expect(log).toContain("2. The address is gone");
    expect(log).toContain("Somebody asked to send it again");
    expect(log).not.toContain("0. ");
    expect(log).toContain("3. Sent");
    expect(log).toContain("4. teleported");
    const facts = screen.getByTestId("delivery-page").querySelector("dl")?.textContent;
    expect(facts).toContain("403 Forbidden");
    expect(facts).toContain("Ended");
    expect(facts).not.toContain("Next try");
    expect(screen.getByText("2 attempts")).toBeTruthy();
  });

  it.each([
    ["telegram", "case.reply", "Telegram", "Reply to a customer"],
    ["in_app", "alert.card", "Dashboard", "Alert"],
    ["pigeon", "case.sung", "pigeon", "case.sung"],
  ])("names the channel %s and the kind %s in words, where it has any", async (...one) => {
    const [channel, kind, ...words] = one;
    server.on(STORY, () => aStory("d-1", { channel, kind }));

    tell();

    for (const word of words) expect(await screen.findByText(word)).toBeTruthy();
  });

  it("leads to the alert and the case it is about", async () => {
    server.on(STORY, () => aStory("d-1", { alert_id: "a-7", case_id: "c-3" }));

    tell();

    const alert = await screen.findByText("Open the alert");
    expect(alert.getAttribute("href")).toBe("#/alerts/a-7");
    expect(screen.getByText("Open the case").getAttribute("href")).toBe("#/cases/c-3");
  });

  it("says that nothing was tried yet, and when it will be", async () => {
    const next_at = "2026-11-20T13:00:00.000Z";
    server.on(STORY, () => aStory("d-1", { state: "pending", next_at, expires_at: next_at }));

    tell();

    await screen.findByText("Nothing was tried yet");
    const facts = screen.getByTestId("delivery-page").querySelector("dl")?.textContent;
    expect(facts).toContain("Next try");
    expect(facts).toContain("Good until");
    expect(screen.queryByText("Open the alert")).toBeNull();
  });

  it("is read anew, with the list, when something was done to it", async () => {
    server.on(STORY, () => aStory("d-1", { state: "failed" }));
    server.on("POST /api/v1/deliveries/d-1/retry", () => ({ again: 1, left: [] }));
    tell();

    const foot = within(await screen.findByTestId("delivery-page"));
    fireEvent.click(await foot.findByTestId("retry"));

    await waitFor(() => expect(server.of(STORY)).toHaveLength(2));
    await waitFor(() => expect(server.of(LIST)).toHaveLength(2));
  });

  it("goes back to the list under the filters it came from", async () => {
    server.on(STORY, () => aStory("d-1"));
    tell({ state: "sent" });
    const [row] = await rows();
    expect(row?.getAttribute("aria-current")).toBe("true");

    await press("drawer-close");

    await waitFor(() => expect(screen.queryByTestId("delivery-page")).toBeNull());
    expect(route.value).toMatchObject({ id: null, query: { state: "sent" } });
  });

  it("is that of another one as soon as the address names it", async () => {
    server.on(STORY, () => aStory("d-1"));
    server.on("GET /api/v1/deliveries/d-2", () => aStory("d-2", { what: "Case 3 answered" }));
    tell();
    await screen.findByText("Nothing was tried yet");

    go({ screen: "deliveries", id: "d-2" }, true);

    await waitFor(() =>
      expect(screen.getByTestId("delivery-page").querySelector("h2")?.textContent).toBe(
        "Case 3 answered",
      ),
    );
  });
});
