/** Something loaded, or what stands in its place: grey shapes, or why not and the way to try again. */
import type { ComponentChildren } from "preact";
import type { Resource } from "../state/resource";
import { Failed, Skeleton } from "./states";

interface Props<T> {
  of: Resource<T>;
  /** Grey shapes of its form; four rows where none are given. */
  skeleton?: ComponentChildren;
  children: (value: T) => ComponentChildren;
}

/** An old value stays on show while it is loaded anew. */
export function Loaded<T>({ of, skeleton, children }: Props<T>) {
  if (of.value !== null) return <>{children(of.value)}</>;
  if (of.problem) return <Failed problem={of.problem} retry={of.reload} />;
  return <>{skeleton ?? <Skeleton rows={4} kind="row" />}</>;
}
