import { act, cleanup, fireEvent, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { toasts } from "../../src/state/toasts";
import {
  aRule,
  arrive,
  aServer,
  leave,
  onBench,
  open,
  press,
  SAVE,
  saved,
  type,
} from "./rule_bench";

const name = () => screen.getByTestId("rule-name") as HTMLInputElement;
const away = () => act(() => cleanup());
const back = () => screen.getByLabelText("Back");

beforeEach(() => arrive());

afterEach(leave);

describe("a rule that is left without being saved", () => {
  it("is kept, and stands there again for whoever comes back", async () => {
    const server = await onBench();
    type(name(), "Half done");

    await away();
    expect(toasts.value[0]).toMatchObject({ kind: "info", href: "#/rules/r-1" });
    server.on("GET /api/v1/rules/r-1", () => aRule({ name: "Theirs" }, { revision: 9 }));
    open("r-1");

    await waitFor(() => expect(name().value).toBe("Half done"));
    await saved(server);
    expect(server.of(SAVE)[0]?.headers.get("If-Match")).toBe('"3"');
  });

  it("is kept also where it is a new one", async () => {
    aServer();
    open("new");
    type(name(), "Half done");

    await away();
    open("new");

    expect(name().value).toBe("Half done");
    expect(toasts.value[0]?.href).toBe("#/rules/new");
  });

  it("is not kept where nothing was changed, or all was saved", async () => {
    const server = await onBench();
    await away();
    open("r-1");
    await screen.findByTestId("tree");
    type(name(), "Done");
    await saved(server);
    await waitFor(() => expect(toasts.value[0]?.kind).toBe("success"));

    await away();

    expect(toasts.value).toHaveLength(1);
  });

  it("asks before a link is followed, and stays where that is not meant", async () => {
    await onBench();
    type(name(), "Half done");

    const isFollowed = fireEvent.click(back());
    fireEvent.click(await screen.findByTestId("confirm-no"));

    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(isFollowed).toBe(false);
    expect(location.hash).toBe("#/rules/r-1");
    expect(name().value).toBe("Half done");
  });

  it("follows the link and keeps nothing where it is meant", async () => {
    await onBench();
    type(name(), "Half done");

    fireEvent.click(back());
    fireEvent.click(await screen.findByTestId("confirm-yes"));
    await waitFor(() => expect(location.hash).toBe("#/rules"));
    await away();

    expect(toasts.value).toEqual([]);
    open("r-1");
    await waitFor(() => expect(name().value).toBe("Low rating"));
  });

  it("asks nothing where a link opens beside it, or there is nothing to lose", async () => {
    await onBench();

    fireEvent.click(back());
    type(name(), "Half done");
    fireEvent.click(back(), { button: 1 });
    press("rule-active");

    expect(screen.queryByTestId("confirm")).toBeNull();
  });

  it("has the browser ask before the tab is closed, as long as there is something to lose", async () => {
    await onBench();
    const close = () => {
      const event = new Event("beforeunload", { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    const before = close();

    type(name(), "Half done");
    const during = close();
    await away();

    expect([before, during, close()]).toEqual([false, true, false]);
  });
});

describe("the address of the rules", () => {
  it.each([
    [null, "GET /api/v1/rules"],
    ["calendar", "GET /api/v1/rules/upcoming"],
    ["deleted", "GET /api/v1/deleted-rules"],
    ["r-1", "GET /api/v1/rules/r-1"],
  ])("with %s behind it asks for %s", async (id, route) => {
    const server = aServer();

    open(id);

    await waitFor(() => expect(server.of(route)).toHaveLength(1));
  });
});
