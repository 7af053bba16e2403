/** The settings of the workspace one is in. */
import type { components } from "../generated/api";
import { askTagged, type Tagged } from "./http";

type Schemas = components["schemas"];

export type Workspace = Schemas["WorkspaceShape"];
export type Visibility = Workspace["visibility"]["staff"];
export type WorkspaceChange = Schemas["NewSettings"];

export const fetchWorkspace = (signal?: AbortSignal) =>
  askTagged<Workspace>("/workspace", signal ? { signal } : {});

/** What is left out stays. */
export const changeWorkspace = (
  body: WorkspaceChange,
  etag: string | null,
): Promise<Tagged<Workspace>> => askTagged("/workspace", { method: "PUT", body, etag });
