import { act, cleanup, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { followAddress, go, route } from "../../src/router";
import { MakeKey } from "../../src/screens/keys/make";
import { MakeInvite } from "../../src/screens/team/make_invite";
import { me } from "../../src/state/me";
import { Confirmer } from "../../src/ui/confirm";
import { useUnsaved } from "../../src/ui/unsaved";
import { ME } from "../world";

let stop = () => {};

beforeEach(() => {
  me.value = { ...ME, rights: ["*"] };
  go({ screen: "team" }, true);
  stop = followAddress();
});

afterEach(() => {
  stop();
  cleanup();
  go({ screen: "cases" }, true);
  me.value = null;
});

function head(to: string) {
  act(() => {
    history.pushState(null, "", to);
    dispatchEvent(new HashChangeEvent("hashchange"));
  });
}

/** Whether the browser would ask before it closes the tab. */
function isHeld(): boolean {
  const event = new Event("beforeunload", { cancelable: true });
  dispatchEvent(event);
  return event.defaultPrevented;
}

function Typing({ isDirty }: { isDirty: boolean }) {
  const goFreely = useUnsaved(isDirty);
  return (
    <>
      <button type="button" data-testid="free" onClick={goFreely} />
      <Confirmer />
    </>
  );
}

describe("what is not saved", () => {
  it("is left after a question alone, inside the dashboard and with the tab", async () => {
    render(<Typing isDirty />);

    head("#/limits");
    fireEvent.click(await screen.findByTestId("confirm-no"));
    await waitFor(() => expect(screen.queryByTestId("confirm")).toBeNull());
    expect(route.value.screen).toBe("team");
    expect(isHeld()).toBe(true);
    head("#/limits");
    fireEvent.click(await screen.findByTestId("confirm-yes"));

    await waitFor(() => expect(route.value.screen).toBe("limits"));
  });

  it("is asked about no more once it is saved, or was asked about", () => {
    const { rerender } = render(<Typing isDirty />);
    fireEvent.click(screen.getByTestId("free"));
    head("#/limits");
    expect(route.value.screen).toBe("limits");

    rerender(<Typing isDirty={false} />);
    expect(isHeld()).toBe(false);
    head("#/rules");
    expect(route.value.screen).toBe("rules");
  });

  it("is asked about again where more is typed", async () => {
    const { rerender } = render(<Typing isDirty />);
    fireEvent.click(screen.getByTestId("free"));
    rerender(<Typing isDirty={false} />);
    rerender(<Typing isDirty />);

    head("#/limits");

    expect(await screen.findByTestId("confirm")).toBeTruthy();
    expect(route.value.screen).toBe("team");
  });
});

describe("a window with something in it", () => {
  it.each([
    ["a new key", () => <MakeKey onClose={() => {}} />, "key-name", "Builds"],
    ["an invitation", () => <MakeInvite onClose={() => {}} />, "invite-role", "viewer"],
  ])("asks before the way back takes %s away", async (_, window, field, value) => {
    render(
      <>
        {window()}
        <Confirmer />
      </>,
    );
    const box = screen.getByTestId(field);
    if (box instanceof HTMLSelectElement) fireEvent.change(box, { target: { value } });
    else fireEvent.input(box, { target: { value } });

    head("#/limits");

    fireEvent.click(await screen.findByTestId("confirm-no"));
    expect(route.value.screen).toBe("team");
    expect((screen.getByTestId(field) as HTMLInputElement).value).toBe(value);
  });
});
