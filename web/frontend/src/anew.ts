/** Leaving the page for a fresh one: what would be lost by it, and going without a second question. */

let isGivenUp = false;
// The first to listen, ahead of every editor: browsers ask those of a window in that order.
addEventListener("beforeunload", (event) => {
  if (isGivenUp) event.stopImmediatePropagation();
});

/** True where no editor would have the browser ask before it is left. */
export function mayLeave(): boolean {
  isGivenUp = false;
  // Asked as the browser would ask them: who has something to lose says so.
  return dispatchEvent(new Event("beforeunload", { cancelable: true }));
}

/** Begin anew where the sign-in is now, and at the first page: what is open here is not there.
 * Whoever calls has asked about what is not saved; the browser does not ask again. */
export function startAnew(): void {
  isGivenUp = true;
  history.replaceState(null, "", location.pathname);
  location.reload();
}
