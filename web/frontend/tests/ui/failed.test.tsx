import { cleanup, fireEvent, render, screen } from "@testing-library/preact";
import { afterEach, describe, expect, it, vi } from "vitest";
import { Problem, problemOf } from "../../src/api/problem";
import { go } from "../../src/router";
import { Failed } from "../../src/ui/states";

const again = () => screen.queryByRole("button", { name: "Try again" });

afterEach(() => {
  cleanup();
  go({ screen: "cases" }, true);
});

describe("what could not be loaded", () => {
  it.each([
    ["cases", "Back to the list: Cases", "#/cases?status=new"],
    ["rules", "Back to the list: Rules", "#/rules?status=new"],
    ["deliveries", "Back to the list: Deliveries", "#/deliveries?status=new"],
  ])("leads back to the %s where the thing is not there", (name, words, to) => {
    go({ screen: name, id: "gone", query: { status: "new" } }, true);

    render(<Failed problem={new Problem(404, "not_found", "No.")} retry={vi.fn()} />);

    expect(screen.getByRole("heading").textContent).toBe("There is nothing here");
    expect(screen.getByRole("link", { name: words }).getAttribute("href")).toBe(to);
    expect(again()).toBeNull();
  });

  it("offers no way back from a list, nor from a page that is none of ours", () => {
    const problem = new Problem(404, "not_found", "No.");

    render(<Failed problem={problem} retry={vi.fn()} />);
    expect(screen.queryByTestId("way-back")).toBeNull();
    cleanup();
    go({ screen: "nowhere", id: "1" }, true);
    render(<Failed problem={problem} retry={vi.fn()} />);

    expect(screen.queryByTestId("way-back")).toBeNull();
  });

  it.each([403, 400, 409])("is not tried again where that mends nothing (%d)", (status) => {
    go({ screen: "cases", id: "1" }, true);

    render(<Failed problem={new Problem(status, "no", "No.")} retry={vi.fn()} />);

    expect(again()).toBeNull();
    expect(screen.getByTestId("way-back")).toBeTruthy();
  });

  it.each([0, 429, 500, 503])("is tried again where that may help (%d)", (status) => {
    const retry = vi.fn();
    render(<Failed problem={new Problem(status, "no", "No.")} retry={retry} />);

    fireEvent.click(again() as HTMLElement);

    expect(retry).toHaveBeenCalledTimes(1);
    expect(screen.queryByTestId("way-back")).toBeNull();
  });

  it("says when the server will have time again", async () => {
    const busy = (headers: Record<string, string>) =>
      problemOf(Response.json({ code: "too_many_requests" }, { status: 429, headers }));

    render(<Failed problem={await busy({ "Retry-After": "12" })} retry={vi.fn()} />);
    expect(screen.getByRole("alert").textContent).toContain("Try again in 12 seconds");
    cleanup();
    render(<Failed problem={await busy({ "Retry-After": "soon" })} retry={vi.fn()} />);

    expect(screen.getByRole("alert").textContent).toContain("Wait a moment");
  });
});
