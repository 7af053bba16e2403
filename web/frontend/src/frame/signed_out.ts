/** The page for those who are not signed in, where it is another one than the way by a link. */
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";

export const signedOutPage = signal<ComponentType | null>(null);
