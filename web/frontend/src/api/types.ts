/** The shapes the dashboard uses, by its own names; the server's definitions are their source. */
import type { components } from "../generated/api";

type Schemas = components["schemas"];

export type Named = Schemas["Reference"];
export type Meta = Schemas["Meta"];
export type Session = Schemas["Session"];
export type DeskStats = Schemas["DeskStats"];
export type HeldSession = Schemas["HeldSession"];
export type Me = Schemas["Me"];
export type Member = Schemas["MemberShape"];
export type Ticket = Schemas["Ticket"];
export type SpokenLanguage = Schemas["SpokenLanguage"];

/** A case as lists and events carry it. */
export type CaseSummary = Schemas["Case"];
/** A case with everything that was said and done in it. */
export type CaseDetail = Schemas["CaseDetail"];
export type ThreadItem = Schemas["ThreadItem"];
export type Attachment = Schemas["Attachment"];
/** An alert as lists and events carry it. */
export type AlertSummary = Schemas["Alert"];
/** An alert with everything that happened to it, who was told and who was not. */
export type AlertDetail = Schemas["AlertDetail"];
export type TimelineItem = Schemas["TimelineEntry"];

export type Role = Me["role"];
export type Severity = AlertSummary["severity"];
export type CaseStatus = CaseSummary["status"];
export type AlertStatus = AlertSummary["status"];
export type DeliveryState = NonNullable<ThreadItem["delivery"]>;

export type CasePage = Schemas["Page_Case_"];
export type AlertPage = Schemas["Page_ListedAlert_"];

export type CaseEvent = Schemas["CaseChange"];
export type AlertEvent = Schemas["AlertChange"];
/** What the page says on the socket. */
export type Said = Schemas["ClientFrame"];
