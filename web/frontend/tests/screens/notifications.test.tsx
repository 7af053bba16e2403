import { cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Notice } from "../../src/api/notifications";
import { NoticePanel } from "../../src/screens/notifications/panel";
import Notifications from "../../src/screens/notifications/screen";
import { clearNotices, unread } from "../../src/state/notices";
import { toasts } from "../../src/state/toasts";
import { AT, aNotice as anyNotice } from "../notices_world";
import { OLIVIA, refusal, Server } from "../world";
import { be, show } from "./shown";

const ALERT = "01970000-0000-7000-8000-000000000001";

/** As the server tells of an alert. */
const aNotice = (id: string, over: Partial<Notice> = {}) =>
  anyNotice(id, { type: "alert.fired", topic: "alerts", ...over });

let server: Server;
let notices: Notice[];

beforeEach(() => {
  toasts.value = [];
  unread.value = { unread: 3, by_topic: { alerts: 2, plumbing: 1 } };
  notices = [
    aNotice("n1", { refs: { alert: ALERT }, message: "The disk is full", by: OLIVIA }),
    aNotice("n2", { topic: "plumbing", status: "read", read_at: AT, acknowledged_at: AT }),
  ];
  be("staff", "notifications.own");
  server = new Server()
    .on("GET /api/v1/notifications", () => ({ items: notices, next_cursor: null }))
    .on("GET /api/v1/notifications/unread", () => unread.value)
    .on("PUT /api/v1/notifications/n1/read", () => ({ ...notices[0], read_at: AT }))
    .on("PUT /api/v1/notifications/read-all", () => ({}));
});

afterEach(() => {
  cleanup();
  clearNotices();
});

describe("the notifications", () => {
  it("say what happened, by whom, about what, and lead there", async () => {
    show(Notifications, "#/notifications");

    const [one, two] = await screen.findAllByTestId("notice");
    expect(one?.dataset.read).toBe("false");
    expect(one?.textContent).toContain("The disk is full");
    expect(one?.textContent).toContain("Olivia Owner");
    expect(screen.getByText("Notice n1").getAttribute("href")).toBe(`#/alerts/${ALERT}`);
    expect(two?.dataset.read).toBe("true");
    expect(two?.textContent).toContain("plumbing");
    expect(two?.textContent).toContain("Seen to");
    expect(screen.getByText("Notice n2").tagName).toBe("STRONG");
  });

  it("are read when one follows them", async () => {
    show(Notifications, "#/notifications");

    fireEvent.click(await screen.findByText("Notice n1"));

    expect(screen.getAllByTestId("notice")[0]?.dataset.read).toBe("true");
    await waitFor(() => expect(server.of("PUT /api/v1/notifications/n1/read")).toHaveLength(1));
  });

  it("say why further ones did not come, and come by another press", async () => {
    const first = notices;
    server.on("GET /api/v1/notifications", ({ query }) =>
      query.has("cursor") ? refusal(503, "busy", "Busy.") : { items: first, next_cursor: "next" },
    );
    show(Notifications, "#/notifications");

    fireEvent.click(await screen.findByTestId("load-more"));
    expect((await screen.findByRole("alert")).textContent).toContain("server");
    expect(screen.getAllByTestId("notice")).toHaveLength(2);

    server.on("GET /api/v1/notifications", () => ({ items: [aNotice("n3")], next_cursor: null }));
    fireEvent.click(screen.getByTestId("load-more"));
    expect(await screen.findByText("Notice n3")).toBeTruthy();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("are read by a press, and stay unread with the reason where that fails", async () => {
    server.on("PUT /api/v1/notifications/n1/read", () => refusal(409, "no", "It is gone."));
    show(Notifications, "#/notifications");

    fireEvent.click(await screen.findByTestId("read-notice"));

    expect(screen.queryByTestId("read-notice")).toBeNull();
    await waitFor(() => expect(toasts.value[0]?.text).toBe("It is gone."));
    expect(screen.getAllByTestId("notice")[0]?.dataset.read).toBe("false");
  });

  it("are seen to by a press", async () => {
    const seen = { ...aNotice("n1"), read_at: AT, acknowledged_at: AT };
    server.on("POST /api/v1/notifications/n1/acknowledge", () => seen);
    show(Notifications, "#/notifications");

    fireEvent.click(await screen.findByTestId("acknowledge-notice"));

    await waitFor(() => expect(screen.queryByTestId("acknowledge-notice")).toBeNull());
    expect(server.of("POST /api/v1/notifications/n1/acknowledge")).toHaveLength(1);
    expect(screen.getAllByText("Seen to")).toHaveLength(2);
  });

  it("go at once when they are deleted, and come back while the message stands", async () => {
    show(Notifications, "#/notifications");

    fireEvent.click((await screen.findAllByTestId("delete-notice"))[0] as HTMLElement);
    expect(screen.getAllByTestId("notice")).toHaveLength(1);
    toasts.value[0]?.action?.run();

    await waitFor(() => expect(screen.getAllByTestId("notice")).toHaveLength(2));
    expect(server.asked.filter(({ method }) => method === "DELETE")).toHaveLength(0);
  });

  it("come page by page", async () => {
    server.on("GET /api/v1/notifications", ({ query }) =>
      query.get("cursor") === "next"
        ? { items: [aNotice("n3")], next_cursor: null }
        : { items: notices, next_cursor: "next" },
    );
    show(Notifications, "#/notifications");

    fireEvent.click(await screen.findByText("Show more"));

    await waitFor(() => expect(screen.getAllByTestId("notice")).toHaveLength(3));
    expect(screen.queryByText("Show more")).toBeNull();
  });

  it("that could not come say so, and come when asked for again", async () => {
    server.on("GET /api/v1/notifications", () => refusal(503, "starting", "Starting."));
    show(Notifications, "#/notifications");
    await screen.findByRole("alert");
    server.on("GET /api/v1/notifications", () => ({ items: notices, next_cursor: null }));

    fireEvent.click(screen.getByText("Try again"));

    expect(await screen.findAllByTestId("notice")).toHaveLength(2);
  });
});

describe("which notifications", () => {
  it("are of one topic, until it is pressed again", async () => {
    show(Notifications, "#/notifications");
    expect((await screen.findByTestId("topic-alerts")).textContent).toBe("Alerts2");

    fireEvent.click(screen.getByTestId("topic-plumbing"));

    await waitFor(() => expect(server.of("GET /api/v1/notifications")).toHaveLength(2));
    expect(server.of("GET /api/v1/notifications")[1]?.query.get("topic")).toBe("plumbing");
    expect(location.hash).toBe("#/notifications?topic=plumbing");
    fireEvent.click(screen.getByTestId("topic-plumbing"));
    expect(location.hash).toBe("#/notifications");
  });

  it("are those that are unread, of which there may be none", async () => {
    notices = [];
    show(Notifications, "#/notifications");
    expect((await screen.findByTestId("no-notices")).textContent).toContain("What concerns you");

    fireEvent.click(screen.getByText("Unread"));

    await screen.findByText("You have read everything.");
    expect(server.of("GET /api/v1/notifications").at(-1)?.query.get("unread")).toBe("true");
    fireEvent.click(screen.getByText("All"));
    expect(location.hash).toBe("#/notifications");
  });

  it("are all read at once: those of the topic that is shown", async () => {
    show(Notifications, "#/notifications?topic=alerts");

    fireEvent.click(await screen.findByTestId("read-all"));

    await waitFor(() =>
      expect(server.of("PUT /api/v1/notifications/read-all")[0]?.body).toEqual({
        topic: "alerts",
      }),
    );
    await waitFor(() => expect(server.of("GET /api/v1/notifications")).toHaveLength(2));
  });

  it("cannot be marked read where none of them is unread", () => {
    show(Notifications, "#/notifications?topic=orders");

    expect(screen.getByTestId<HTMLButtonElement>("read-all").disabled).toBe(true);
    expect(screen.getByTestId("topic-orders").getAttribute("aria-pressed")).toBe("true");
  });
});

describe("the panel under the bell", () => {
  it("shows the newest, and closes where one goes somewhere", async () => {
    const close = vi.fn();
    render(<NoticePanel close={close} />);

    fireEvent.click(await screen.findByText("Notice n1"));
    fireEvent.click(screen.getByText("See all notifications"));

    expect(close).toHaveBeenCalledTimes(2);
  });

  it("marks everything read", async () => {
    render(<NoticePanel close={() => undefined} />);

    fireEvent.click(await screen.findByTestId("panel-read-all"));

    await waitFor(() =>
      expect(server.of("PUT /api/v1/notifications/read-all")[0]?.body).toEqual({}),
    );
  });
});
