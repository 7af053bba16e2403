/**
 * This file is auto-generated: the shapes of the API and the socket, by tools/generate.mjs from
 * web/contract.py.
 * Change them there, then run the generator.
 */
export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * @description The client has these notifications of its person's; `seen`: the person has seen to them. One
         *     or many at once, such as all that were caught up with.
         */
        Ack: {
            /** @constant */
            type: "ack";
            notification: string | string[];
            /** @default false */
            seen?: boolean;
        };
        /** @description A new address; the one before is taken for so many hours more, 0: it is over at once. */
        AddressAsked: {
            /**
             * @default 24
             * @enum {integer}
             */
            grace_hours?: 0 | 24;
        };
        /** @description To how many it came now. */
        AgainTold: {
            again: number;
        };
        /**
         * @description An alert as lists and events carry it. `muted` null: nothing mutes it. `flapping_since`
         *     null: it does not flap, else `flapped` counts its changes since then. `conversion` null: nobody
         *     said that anything came of it.
         */
        Alert: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            summary: string | null;
            link: string | null;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved" | "expired";
            count: number;
            source: components["schemas"]["AlertSource"];
            labels: {
                [key: string]: string;
            };
            assignee: components["schemas"]["Reference"] | null;
            acknowledged_by: components["schemas"]["Reference"] | null;
            acknowledged_at: string | null;
            resolved_by: components["schemas"]["Reference"] | null;
            resolved_at: string | null;
            /** Format: date-time */
            fired_at: string;
            /** Format: date-time */
            last_at: string;
            cases: components["schemas"]["CaseLink"][];
            revision: number;
            note_count: number;
            muted: components["schemas"]["AlertMute"] | null;
            flapping_since: string | null;
            flapped: number;
            conversion: components["schemas"]["AlertConversion"] | null;
        };
        /** @description An alert by its number and title. */
        AlertBrief: {
            number: number;
            title: string;
        };
        /** @description What came of each alert, in their order. */
        AlertBulkDone: {
            items: components["schemas"]["AlertBulkItem"][];
            done: number;
            refused: number;
        };
        /**
         * @description What came of the alert at this place, from 0: the alert as it is now, or the problem with
         *     the `status` that it would have had alone.
         */
        AlertBulkItem: {
            index: number;
            status: number;
            alert: components["schemas"]["Alert"] | null;
            problem: components["schemas"]["Problem"] | null;
        };
        /** @description An event of an alert, with the alert as it is now; `change` says what an update was. */
        AlertChange: {
            /** @default null */
            old?: string | components["schemas"]["Reference"] | null;
            /** @default null */
            new?: string | components["schemas"]["Reference"] | null;
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
            alert: components["schemas"]["Alert"];
            /** @default null */
            change?: string | null;
        };
        /**
         * @description What came of an alert for the business. `value` null: nobody counted it; `currency` null:
         *     the value is no money; `by` null: somebody who is gone.
         */
        AlertConversion: {
            kind: string;
            value: number | null;
            currency: string | null;
            subject: string | null;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["Reference"] | null;
        };
        /**
         * @description What came of an alert: of which `kind`, and its `value` in `currency`, null where nobody
         *     counted it. The `subject` is what the alert says by now.
         */
        AlertConverted: {
            /** @default null */
            old?: string | components["schemas"]["Reference"] | null;
            /** @default null */
            new?: string | components["schemas"]["Reference"] | null;
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
            alert: components["schemas"]["Alert"];
            /** @default null */
            change?: string | null;
            kind: string;
            value: number | null;
            currency: string | null;
            subject: string | null;
        };
        /** @description An alert with everything that happened to it, who was told and who was not, oldest first. */
        AlertDetail: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            summary: string | null;
            link: string | null;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved" | "expired";
            count: number;
            source: components["schemas"]["AlertSource"];
            labels: {
                [key: string]: string;
            };
            assignee: components["schemas"]["Reference"] | null;
            acknowledged_by: components["schemas"]["Reference"] | null;
            acknowledged_at: string | null;
            resolved_by: components["schemas"]["Reference"] | null;
            resolved_at: string | null;
            /** Format: date-time */
            fired_at: string;
            /** Format: date-time */
            last_at: string;
            cases: components["schemas"]["CaseLink"][];
            revision: number;
            note_count: number;
            muted: components["schemas"]["AlertMute"] | null;
            flapping_since: string | null;
            flapped: number;
            conversion: components["schemas"]["AlertConversion"] | null;
            timeline: components["schemas"]["TimelineEntry"][];
        };
        /**
         * @description What keeps people from being told of an alert; `ref` is the silence, with its `until`,
         *     `reason` and `person`, or the alert that inhibits it, with its `number`.
         */
        AlertMute: {
            /** @enum {string} */
            by: "silence" | "inhibition";
            /** Format: uuid */
            ref: string;
            until: string | null;
            reason: string | null;
            person: components["schemas"]["Reference"] | null;
            number: number | null;
        };
        /** @description What somebody wrote about an alert. */
        AlertNote: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            text: string;
            by: components["schemas"]["Reference"] | null;
            edited_at: string | null;
        };
        /** @description The alerts of a period. */
        AlertPeriod: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["AlertTotals"];
            points: components["schemas"]["AlertPoint"][];
        };
        /**
         * @description What fired from `at` on, and how many of these are acknowledged and resolved by now.
         *     `acknowledgement` is how long that took; null: nobody did.
         */
        AlertPoint: {
            /** Format: date-time */
            at: string;
            fired: number;
            acknowledged: number;
            resolved: number;
            severity: components["schemas"]["BySeverity"];
            acknowledgement: components["schemas"]["Times"] | null;
            resolution: components["schemas"]["Times"] | null;
        };
        /** @description What an alert comes from. */
        AlertSource: {
            /** @enum {string} */
            kind: "rule" | "integration";
            /** Format: uuid */
            id: string;
            name: string;
        };
        /** @description The alerts of a period and, when it was asked for, of the one before. */
        AlertStats: {
            /** @enum {string} */
            step: "hour" | "day" | "week";
            zone: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["AlertTotals"];
            points: components["schemas"]["AlertPoint"][];
            previous: components["schemas"]["AlertPeriod"] | null;
        };
        /**
         * @description A whole period: all alerts that fired in it, as they are now. `sources` are the most
         *     frequent, `other_sources` counts the rest.
         */
        AlertTotals: {
            fired: number;
            acknowledged: number;
            resolved: number;
            acknowledgement: components["schemas"]["Times"] | null;
            resolution: components["schemas"]["Times"] | null;
            status: components["schemas"]["AlertsByStatus"];
            severity: components["schemas"]["BySeverity"];
            sources: components["schemas"]["AlertsOfSource"][];
            other_sources: number;
            told: components["schemas"]["AlertsTold"];
        };
        /** @description A number for each status. */
        AlertsByStatus: {
            firing: number;
            acknowledged: number;
            resolved: number;
            expired: number;
        };
        /** @description How many came from this rule or integration. */
        AlertsOfSource: {
            /** @enum {string} */
            kind: "rule" | "integration";
            /** Format: uuid */
            id: string;
            name: string;
            count: number;
        };
        /**
         * @description Recipients of these alerts: `told` of them, `waiting` to be, `lost` when it did not get
         *     through, and those that were not to be told, the most frequent reason first.
         */
        AlertsTold: {
            told: number;
            waiting: number;
            lost: number;
            not_told: number;
            reasons: components["schemas"]["NotToldOf"][];
        };
        /**
         * @description The counts in all, and for each day, type and channel that has any. Telegram never says that
         *     something was delivered or read.
         */
        Analytics: {
            total: components["schemas"]["NotificationCounts"];
            by_type: {
                [key: string]: components["schemas"]["NotificationCounts"];
            };
            by_channel: {
                [key: string]: components["schemas"]["NotificationCounts"];
            };
            figures: components["schemas"]["NotificationFigure"][];
        };
        /** @description What to tell all members, for a day unless `until` says otherwise. */
        AnnouncementAsked: {
            text: string;
            /**
             * @default low
             * @enum {string}
             */
            level?: "low" | "medium" | "high" | "critical";
            /** @default null */
            until?: string | null;
        };
        /** @description What all members are told, shown from `since` until `until`. `ended`: it was taken down. */
        AnnouncementShape: {
            /** Format: uuid */
            id: string;
            text: string;
            /** @enum {string} */
            level: "low" | "medium" | "high" | "critical";
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            by: components["schemas"]["Reference"] | null;
            ended: boolean;
        };
        /** @description Whom to give it to; null: to nobody. */
        Assignee: {
            person: string | null;
        };
        /** @description Whom to give it to; null: to nobody. */
        Assignment: {
            person: string | null;
        };
        /** @description What somebody does at one case or alert; the other is null. */
        At: {
            case: string | null;
            alert: string | null;
            /** @enum {string} */
            doing: "looking" | "typing";
        };
        /**
         * @description A file of a case, fetched from `url` with the bearer token once it is `stored`; until then
         *     `size` is null. `failed`: it will not come.
         */
        Attachment: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            kind: "photo" | "voice" | "video" | "audio" | "document" | "location";
            name: string;
            mime: string;
            /** @enum {string} */
            state: "pending" | "stored" | "failed";
            size: number | null;
            url: string;
        };
        /** @description One try and what came of it; number 0: somebody asked for it to be sent again. */
        AttemptEntry: {
            number: number;
            /** Format: date-time */
            at: string;
            outcome: string;
            detail: string | null;
        };
        /**
         * @description One change: `before` and `after` hold the fields that differ, never a secret. `by` null: the
         *     program itself, or with `via` `cli` the operator of the machine.
         */
        AuditEntry: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            action: string;
            subject_kind: string;
            subject_id: string;
            before: {
                [key: string]: unknown;
            };
            after: {
                [key: string]: unknown;
            };
            by: components["schemas"]["Reference"] | null;
            via: ("api" | "bot" | "socket" | "cli") | null;
            request: string | null;
        };
        /**
         * @description Signs in by the first frame, or renews the sign-in later. What else other systems' clients
         *     say here, such as their `tenantId`, is ignored: only the token counts.
         */
        Authenticate: {
            /** @constant */
            type: "authenticate";
            token: string;
        };
        /** @description Who wrote a message; the system has an empty name. */
        Author: {
            /** @enum {string} */
            kind: "customer" | "staff" | "system";
            name: string;
        };
        /** @description A silence that has to be confirmed, with what it would do. */
        BroadProblem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            /** @default null */
            instance?: string | null;
            /** @default null */
            reason?: string | null;
            /** @default null */
            errors?: components["schemas"]["FieldProblem"][] | null;
            /** @default null */
            place?: components["schemas"]["LinePlace"] | null;
            preview: {
                [key: string]: number;
            };
        };
        /** @description What to tell every member. */
        BroadcastAsked: {
            /** @default general */
            type?: string;
            /** @default null */
            title?: string | null;
            /** @default null */
            message?: string | null;
            /** @default null */
            topic?: string | null;
            /** @default null */
            severity?: string | null;
            data?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            refs?: {
                [key: string]: string;
            };
            /** @default null */
            scheduled_at?: string | null;
            /** @default null */
            expires_at?: string | null;
            /** @default 3 */
            max_retries?: number;
        };
        /** @description What came of each item, in their order. */
        BulkDone: {
            items: components["schemas"]["BulkItem"][];
            done: number;
            refused: number;
        };
        /**
         * @description What came of the item at this place, from 0: the case as it is now, or the problem with the
         *     `status` that it would have had alone.
         */
        BulkItem: {
            index: number;
            status: number;
            case: components["schemas"]["Case"] | null;
            problem: components["schemas"]["Problem"] | null;
        };
        /** @description A number for each severity. */
        BySeverity: {
            low: number;
            medium: number;
            high: number;
            critical: number;
        };
        /** @description A number for each severity; `none`: they have none, and no alert has. */
        BySeverityOrNone: {
            low: number;
            medium: number;
            high: number;
            critical: number;
            none: number;
        };
        /** @description The server goes away and closes with 1012; come back after `retry_after` seconds or more. */
        Bye: {
            /** @constant */
            reason: "restart";
            text: string;
            retry_after: number;
        };
        /**
         * @description A text as it would be sent: in a case that might be, and in one of which nothing is known.
         *     `length` is the longer of them in UTF-16 units.
         */
        CannedPreview: {
            filled: string;
            bare: string;
            length: number;
        };
        /** @description What it is to be; a change says all of it. */
        CannedReplyAsked: {
            title: string;
            text: string;
            /** @default null */
            shortcut?: string | null;
            /** @default null */
            language?: ("en" | "es") | null;
            /** @default null */
            category?: string | null;
        };
        /**
         * @description Canned replies, the most used first; a workspace has at most `at_most`, each of them of
         *     `text_at_most` UTF-16 units when it is filled in. `variables` are those there are.
         */
        CannedReplyList: {
            items: components["schemas"]["CannedReplyShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            at_most: number;
            text_at_most: number;
            variables: components["schemas"]["CannedVariable"][];
        };
        /**
         * @description An answer kept ready. `text` has its variables as they were written; `filled` is what would
         *     be sent in the case that was asked for, null without one. `uses` is how often it was taken for
         *     an answer; `language` and `category` null: it is for any.
         */
        CannedReplyShape: {
            /** Format: uuid */
            id: string;
            title: string;
            shortcut: string | null;
            text: string;
            filled: string | null;
            language: ("en" | "es") | null;
            category: string | null;
            uses: number;
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /** @description The answer filled in for the case. */
        CannedUse: {
            text: string;
        };
        /**
         * @description A variable: its name, how it is written in a text, what it stands for in the reader's
         *     language, and what stands for it where there is no value (null: there always is one).
         */
        CannedVariable: {
            name: string;
            written: string;
            says: string;
            otherwise: string | null;
        };
        /** @description A case as lists and events carry it. `merged_into` null: it stands alone. */
        Case: {
            /** Format: uuid */
            id: string;
            number: number;
            /** @enum {string} */
            kind: "complaint" | "feedback" | "request";
            title: string;
            text: string;
            rating: number | null;
            category: string | null;
            severity: ("low" | "medium" | "high" | "critical") | null;
            /** @enum {string} */
            status: "new" | "acknowledged" | "in_progress" | "resolved" | "closed" | "merged" | "rejected";
            place: components["schemas"]["Reference"] | null;
            customer: components["schemas"]["Reference"];
            assignee: components["schemas"]["Reference"] | null;
            solved_rating: number | null;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            updated_at: string;
            resolved_at: string | null;
            revision: number;
            attachment_count: number;
            alert_ids: string[];
            merged_into: components["schemas"]["MergedInto"] | null;
        };
        /** @description An event of a case, with the case as it is now. */
        CaseChange: {
            /** @default null */
            old?: string | components["schemas"]["Reference"] | null;
            /** @default null */
            new?: string | components["schemas"]["Reference"] | null;
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
            case: components["schemas"]["Case"];
        };
        /** @description `by_status` has the states that any case is in; `mine` and `unassigned` count open ones. */
        CaseCounts: {
            by_status: {
                [key: string]: number;
            };
            mine: number;
            unassigned: number;
        };
        /**
         * @description A case with everything that was said and done in it, oldest first, and the cases that were
         *     merged into it.
         */
        CaseDetail: {
            /** Format: uuid */
            id: string;
            number: number;
            /** @enum {string} */
            kind: "complaint" | "feedback" | "request";
            title: string;
            text: string;
            rating: number | null;
            category: string | null;
            severity: ("low" | "medium" | "high" | "critical") | null;
            /** @enum {string} */
            status: "new" | "acknowledged" | "in_progress" | "resolved" | "closed" | "merged" | "rejected";
            place: components["schemas"]["Reference"] | null;
            customer: components["schemas"]["Reference"];
            assignee: components["schemas"]["Reference"] | null;
            solved_rating: number | null;
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            updated_at: string;
            resolved_at: string | null;
            revision: number;
            attachment_count: number;
            alert_ids: string[];
            merged_into: components["schemas"]["MergedInto"] | null;
            thread: components["schemas"]["ThreadItem"][];
            attachments: components["schemas"]["Attachment"][];
            history: components["schemas"]["HistoryEntry"][];
            merged: components["schemas"]["MergedCase"][];
        };
        /** @description A case an alert is about. */
        CaseLink: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
        };
        /** @description What to change; what is left out stays, null takes the value away. */
        CasePatch: {
            /** @default null */
            category?: string | null;
            /** @default null */
            severity?: ("low" | "medium" | "high" | "critical") | null;
            /** @default null */
            place?: string | null;
        };
        /** @description The cases of a period. */
        CasePeriod: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["CaseTotals"];
            points: components["schemas"]["CasePoint"][];
        };
        /**
         * @description What came and was resolved from `at` on. `rating` is the average in stars of the `rated`
         *     ones that came, `first_answer` how long those waited that were answered; null: there were
         *     none.
         */
        CasePoint: {
            /** Format: date-time */
            at: string;
            opened: number;
            resolved: number;
            severity: components["schemas"]["BySeverityOrNone"];
            rated: number;
            rating: number | null;
            first_answer: components["schemas"]["Times"] | null;
            resolution: components["schemas"]["Times"] | null;
        };
        /** @description The cases of a period and, when it was asked for, of the one before. */
        CaseStats: {
            /** @enum {string} */
            step: "hour" | "day" | "week";
            zone: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["CaseTotals"];
            points: components["schemas"]["CasePoint"][];
            previous: components["schemas"]["CasePeriod"] | null;
        };
        /**
         * @description A whole period. All but `resolved` and `resolution` are about the cases that came in it, as
         *     they are now. `categories` are the most frequent, `other_categories` counts the rest.
         */
        CaseTotals: {
            opened: number;
            resolved: number;
            rated: number;
            rating: number | null;
            first_answer: components["schemas"]["Times"] | null;
            resolution: components["schemas"]["Times"] | null;
            status: components["schemas"]["CasesByStatus"];
            severity: components["schemas"]["BySeverityOrNone"];
            kind: components["schemas"]["CasesOfKind"];
            ratings: components["schemas"]["Stars"][];
            categories: components["schemas"]["CasesOfCategory"][];
            other_categories: number;
        };
        /** @description A number for each status. */
        CasesByStatus: {
            new: number;
            acknowledged: number;
            in_progress: number;
            resolved: number;
            closed: number;
            merged: number;
            rejected: number;
        };
        /** @description How many have this category; null: none. */
        CasesOfCategory: {
            category: string | null;
            count: number;
        };
        /** @description A number for each kind. */
        CasesOfKind: {
            complaint: number;
            feedback: number;
            request: number;
        };
        /** @description What a member is to be and to answer for from now on; what is left out stays. */
        ChangedMember: {
            /** @default null */
            role?: string | null;
            /** @default null */
            places?: string[] | null;
            /** @default null */
            topics?: string[] | null;
        };
        /** @description One channel. `took` null: nothing was sent. */
        ChannelStats: {
            total: number;
            pending: number;
            sent: number;
            delivered: number | null;
            failed: number;
            cancelled: number;
            expired: number;
            retried: number;
            dead_letters: number;
            channel: string;
            took: components["schemas"]["DeliveryTimes"] | null;
            points: components["schemas"]["DeliveryPoint"][];
        };
        /** @description The places and topics (categories of cases) that a member answers for. */
        Charges: {
            places: components["schemas"]["Reference"][];
            topics: string[];
        };
        /**
         * @description A chat or topic. `kind` is Telegram's word, `topic_id` 0: no topic; `trouble` is why the bot
         *     cannot write there, `receivers` are those that lead there.
         */
        ChatShape: {
            /** Format: uuid */
            id: string;
            title: string;
            kind: string;
            telegram_chat_id: number;
            topic_id: number;
            topic_name: string | null;
            trouble: string | null;
            receivers: components["schemas"]["Reference"][];
        };
        /** @description Where to go on. */
        Chosen: {
            /** Format: uuid */
            workspace: string;
        };
        /**
         * @description How many receipts were deleted, expired ones and failed ones, and how many notifications
         *     with the last of theirs.
         */
        Cleared: {
            expired: number;
            failed: number;
            notifications: number;
        };
        /** @description The code behind the `#` of a sign-in link. */
        Code: {
            code: string;
        };
        /** @description What to change; what is left out stays. */
        ConfigAsked: {
            /** @default null */
            enabled?: boolean | null;
            /** @default null */
            minimum_severity?: ("low" | "medium" | "high" | "critical") | null;
            /** @default null */
            high_severity_only?: boolean | null;
            /** @default null */
            rate_limit_minutes?: number | null;
            /** @default null */
            hostel_specific?: string[] | null;
            /** @default null */
            admin_chat_ids?: number[] | null;
        };
        /**
         * @description A summary of the default route. `high_severity_only`: the least severity is high or
         *     critical. `rate_limit_minutes` null: no such limit; `hostel_specific` null: all places.
         *     `beyond` names what is configured besides, which this summary does not show: other_routes,
         *     other_limits, other_receivers (people and roles), paused_receivers, receiver_filters,
         *     grouping.
         */
        ConfigShape: {
            enabled: boolean;
            /** @enum {string} */
            minimum_severity: "low" | "medium" | "high" | "critical";
            high_severity_only: boolean;
            rate_limit_minutes: number | null;
            hostel_specific: string[] | null;
            admin_chat_ids: number[];
            beyond: ("other_routes" | "other_limits" | "other_receivers" | "paused_receivers" | "receiver_filters" | "grouping")[];
        };
        /**
         * @description One socket. `active`: it is open, give or take a second. `reason` is a stable word for why
         *     it ended: `left`, `lost`, `restart`, `too_slow`, `token_expired` …
         */
        Connection: {
            /** Format: uuid */
            id: string;
            person: components["schemas"]["Reference"];
            active: boolean;
            /** Format: date-time */
            opened_at: string;
            address: string;
            user_agent: string;
            client: string | null;
            last_ping_at: string | null;
            ended_at: string | null;
            close_code: number | null;
            reason: string | null;
        };
        /**
         * @description One page of sockets. `online` says whether the person who was asked for has an open one;
         *     null: nobody was asked for.
         */
        Connections: {
            items: components["schemas"]["Connection"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            online: boolean | null;
        };
        /**
         * @description Of how many of the alerts something came, by its kind; `rate` is their part of all of them
         *     between 0 and 1, null: there were none.
         */
        Conversions: {
            count: number;
            rate: number | null;
            by_kind: {
                [key: string]: number;
            };
        };
        /**
         * @description What a list is to open with: a `view`, or `filters` without a name, or neither: plain, as
         *     it opens for who never chose. No filter at all (`{}`) is everything.
         */
        DefaultViewAsked: {
            /** @enum {string} */
            list: "cases" | "alerts";
            /** @default null */
            view?: string | null;
            /** @default null */
            filters?: {
                [key: string]: string[];
            } | null;
        };
        /** @description The lists that the caller chose for. */
        DefaultViewList: {
            items: components["schemas"]["DefaultViewShape"][];
        };
        /**
         * @description What a list opens with. `view` null: filters without a name; else `filters` are the view's,
         *     as far as the list takes them today. `filters` null: plain, as it opens for who never chose.
         */
        DefaultViewShape: {
            /** @enum {string} */
            list: "cases" | "alerts";
            view: string | null;
            filters: {
                [key: string]: string[];
            } | null;
        };
        /** @description Which version of a deleted rule to bring back; without one the last. */
        DeletedRestoreAsked: {
            /** @default null */
            revision?: number | null;
        };
        /** @description A rule that was deleted, as it was last, with who did it, when, and by which door. */
        DeletedRule: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["Reference"] | null;
            via: ("api" | "bot" | "socket" | "cli") | null;
            name: string;
            line: string | null;
            sentence: string | null;
        };
        /**
         * @description One message on its way to one place. `what`, `to`, `why` and `todo` are sentences in the
         *     reader's language; `problem` is what the channel said last. What is pending with the reason
         *     `maybe_arrived` is held until somebody decides: sent again, it says so (`may_repeat`).
         *     `next_at` is when it is tried next, null while it is in the air and once it ended.
         */
        Delivery: {
            /** Format: uuid */
            id: string;
            channel: string;
            kind: string;
            /** @enum {string} */
            state: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            reason: ("chat_gone" | "refused" | "gave_up" | "expired" | "maybe_arrived") | null;
            what: string;
            to: string;
            why: string | null;
            todo: string | null;
            problem: string | null;
            attempts: number;
            /** Format: date-time */
            created_at: string;
            next_at: string | null;
            expires_at: string | null;
            ended_at: string | null;
            alert_id: string | null;
            case_id: string | null;
            notification_id: string | null;
            may_repeat: boolean;
        };
        /**
         * @description Deliveries made, and what became of them by now. `delivered`: the channel says that they
         *     arrived, null where it never does; `retried` took more than one attempt; `dead_letters` did not
         *     get through for certain, and have a reason.
         */
        DeliveryCounts: {
            total: number;
            pending: number;
            sent: number;
            delivered: number | null;
            failed: number;
            cancelled: number;
            expired: number;
            retried: number;
            dead_letters: number;
        };
        /** @description A delivery with everything that was tried, oldest first. */
        DeliveryDetail: {
            /** Format: uuid */
            id: string;
            channel: string;
            kind: string;
            /** @enum {string} */
            state: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            reason: ("chat_gone" | "refused" | "gave_up" | "expired" | "maybe_arrived") | null;
            what: string;
            to: string;
            why: string | null;
            todo: string | null;
            problem: string | null;
            attempts: number;
            /** Format: date-time */
            created_at: string;
            next_at: string | null;
            expires_at: string | null;
            ended_at: string | null;
            alert_id: string | null;
            case_id: string | null;
            notification_id: string | null;
            may_repeat: boolean;
            log: components["schemas"]["AttemptEntry"][];
        };
        /** @description The deliveries of a period, the busiest channel first. */
        DeliveryPeriod: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["DeliveryCounts"];
            channels: components["schemas"]["ChannelStats"][];
        };
        /** @description What was made from `at` on. */
        DeliveryPoint: {
            total: number;
            pending: number;
            sent: number;
            delivered: number | null;
            failed: number;
            cancelled: number;
            expired: number;
            retried: number;
            dead_letters: number;
            /** Format: date-time */
            at: string;
            took: components["schemas"]["DeliveryTimes"] | null;
        };
        /**
         * @description A message came to an end, or is held until somebody decides; `GET /deliveries` has the
         *     rest.
         */
        DeliverySettled: {
            /** Format: uuid */
            delivery: string;
            channel: string;
            /** @enum {string} */
            state: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            attempts: number;
        };
        /** @description The deliveries of a period and, when it was asked for, of the one before. */
        DeliveryStats: {
            /** @enum {string} */
            step: "hour" | "day" | "week";
            zone: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            totals: components["schemas"]["DeliveryCounts"];
            channels: components["schemas"]["ChannelStats"][];
            previous: components["schemas"]["DeliveryPeriod"] | null;
        };
        /**
         * @description How long `count` new messages took to get through: half of them `p50_seconds` at most,
         *     nineteen of twenty `p95_seconds`.
         */
        DeliveryTimes: {
            count: number;
            p50_seconds: number;
            p95_seconds: number;
            mean_seconds: number;
        };
        /** @description The desk as it is now, without what the reader does not get to see. */
        DeskStats: {
            cases: components["schemas"]["OpenCases"];
            alerts: components["schemas"]["OpenAlerts"];
            today: components["schemas"]["TodayStats"];
        };
        /** @description What the browser says of itself; null: it does not say. */
        DeviceShape: {
            browser: string | null;
            system: string | null;
        };
        /**
         * @description What was counted under one name, and its worst severity. `open`: of its alerts so many are
         *     open by now, null while a storm counts.
         */
        DigestName: {
            name: string;
            count: number;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            open: number | null;
        };
        /**
         * @description One message that stands for many. `cause_id` is the limit or route behind it; `values` is
         *     what a group's alerts have in common; `due_at` is when it is looked after or told. `alerts` and
         *     `open` count its alerts as they are by now, null for a storm, which counts tellings.
         */
        DigestShape: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            cause: "storm" | "limit" | "group";
            cause_id: string | null;
            limit: string | null;
            values: {
                [key: string]: string;
            };
            /** Format: date-time */
            opened_at: string;
            /** Format: date-time */
            last_at: string;
            told_at: string | null;
            due_at: string | null;
            closed_at: string | null;
            receiver: string | null;
            person: string | null;
            chat: string | null;
            total: number;
            alerts: number | null;
            open: number | null;
            names: components["schemas"]["DigestName"][];
        };
        /** @description The cases, by their ids, for which the one of the address stands from now on. */
        Duplicates: {
            duplicates: string[];
        };
        /** @description How many sessions were ended. */
        Ended: {
            ended: number;
        };
        /**
         * @description What happened: one of the known types or its upper-case constant, what it is about, and whom
         *     to tell. Severity, topic and first line follow from the type; `message` adds to that.
         */
        EventAsked: {
            type: string;
            recipients: components["schemas"]["Recipients"];
            refs?: {
                [key: string]: string;
            };
            data?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            /** @default null */
            message?: string | null;
            /** @default null */
            severity?: string | null;
        };
        /** @description An event as the socket sends it; `data` by its type as in the socket's frames. */
        EventFrame: {
            type: string;
            v: number;
            seq: number;
            /** Format: date-time */
            at: string;
            data: {
                [key: string]: unknown;
            };
        };
        /**
         * @description What came, in its order. Ask with `next` as `since` for what follows; that is the way on
         *     also when nothing came. `why` is set when `since` could not be resumed, and nothing is
         *     missing only in lists that are loaded afresh: `horizon` is too long ago, `unknown` is no number
         *     of this log.
         */
        Events: {
            items: components["schemas"]["EventFrame"][];
            next: number;
            why: ("horizon" | "unknown" | "rights") | null;
        };
        /** @description Something the client said was not taken, or why it is closed. */
        Fault: {
            code: string;
            message: string;
        };
        /** @description JSON pointers to the fields; null and empty lists are not pointed at. */
        FieldMappingShape: {
            title: string | null;
            summary: string | null;
            severity: components["schemas"]["SeverityFieldShape"] | null;
            status: components["schemas"]["StatusFieldShape"] | null;
            fingerprint: string[];
            labels: components["schemas"]["LabelFieldShape"][];
            link: string | null;
            items: string | null;
            guess: boolean;
        };
        /**
         * @description One field that was not taken: what it held, cut short, and what would be right: `wanted`
         *     in English, `says` in the language that `Accept-Language` asks for. `kind` is a stable word for
         *     what is wrong, for pages that say it in words of their own, with the `least` and `most` that
         *     are taken and how many characters or items it `has`; each but the first three may be missing.
         */
        FieldProblem: {
            field: string;
            value: string;
            wanted: string;
            /** @default null */
            says?: string | null;
            /** @default null */
            kind?: ("missing" | "too_short" | "too_long" | "too_few" | "too_many" | "whole_number" | "number" | "yes_or_no" | "text" | "one_of" | "id" | "moment" | "url" | "unknown") | null;
            /** @default null */
            least?: number | null;
            /** @default null */
            most?: number | null;
            /** @default null */
            has?: number | null;
        };
        /**
         * @description The cases of one group. `id` of a place or a person; `word` of a category or a source; both
         *     null: they have none. `open` counts those of the `opened` ones that are open still, `resolved`
         *     those resolved in the period, whenever they came.
         */
        GroupShape: {
            id: string | null;
            word: string | null;
            name: string | null;
            opened: number;
            open: number;
            resolved: number;
            rated: number;
            rating: number | null;
            first_answer: components["schemas"]["Times"] | null;
            resolution: components["schemas"]["Times"] | null;
        };
        /**
         * @description The groups of a period, the busiest first; `other_groups` are left out, in which
         *     `other_opened` cases came.
         */
        GroupStats: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            /** @enum {string} */
            by: "place" | "category" | "person" | "source";
            groups: components["schemas"]["GroupShape"][];
            other_groups: number;
            other_opened: number;
        };
        /** @description Every 15 s, behind every frame this client may see up to that number. */
        Head: {
            head: number;
        };
        /** @description What the Mini App holds in place of the cookie. */
        Held: {
            refresh_token: string;
        };
        /**
         * @description A part of a digest's alerts, those still open first, of these the worst first; `next_skip`
         *     asks for the next part as `next_cursor` does, null at the end.
         */
        HeldAlertPage: {
            items: components["schemas"]["HeldAlertShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            next_skip: number | null;
        };
        /** @description An alert that a digest stands for, as it is now. */
        HeldAlertShape: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved" | "expired";
            /** Format: date-time */
            fired_at: string;
        };
        /** @description The same with what renews it, once: each renewal brings the next. */
        HeldSession: {
            access_token: string;
            expires_in: number;
            refresh_token: string;
        };
        /** @description The first frame after sign-in; `topics` are those this person may subscribe to. */
        Hello: {
            connection: string;
            person: components["schemas"]["Reference"];
            /** Format: uuid */
            workspace: string;
            head: number;
            /** Format: date-time */
            server_time: string;
            topics: string[];
        };
        /** @description One thing that happened to a case, as a sentence in the reader's language. */
        HistoryEntry: {
            /** Format: date-time */
            at: string;
            by: string | null;
            what: string;
        };
        /**
         * @description While an alert that `source` holds for is open, those that `target` holds for and that have
         *     the same value of each label in `equal` are not told.
         */
        InhibitionAsked: {
            name: string;
            source: components["schemas"]["Matcher"][];
            target: components["schemas"]["Matcher"][];
            /** @default [] */
            equal?: string[];
            /** @default true */
            active?: boolean;
        };
        /** @description An inhibition; `sentence` says in the reader's language what it does. */
        InhibitionShape: {
            /** Format: uuid */
            id: string;
            name: string;
            source: components["schemas"]["Matcher"][];
            target: components["schemas"]["Matcher"][];
            equal: string[];
            active: boolean;
            sentence: string;
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /** @description A new integration. */
        IntegrationAsked: {
            name: string;
            preset: string;
            /**
             * @default alerts
             * @enum {string}
             */
            opens?: "alerts" | "cases";
        };
        /** @description What to change; what is left out stays. */
        IntegrationPatch: {
            /** @default null */
            name?: string | null;
            /** @default null */
            preset?: string | null;
            /** @default null */
            opens?: ("cases" | "alerts") | null;
            /** @default null */
            enabled?: boolean | null;
        };
        /**
         * @description An inbound address. Whoever knows `url` may post to it: keep it like a password. `proof`
         *     null: nothing more is asked for. Until `former_url_until` the address before is taken too.
         *     `mapped`: fields of what it receives were pointed at.
         */
        IntegrationShape: {
            /** Format: uuid */
            id: string;
            name: string;
            preset: string;
            url: string;
            /** @enum {string} */
            opens: "alerts" | "cases";
            enabled: boolean;
            /** Format: date-time */
            created_at: string;
            revision: number;
            proof: components["schemas"]["ProofShape"] | null;
            former_url_until: string | null;
            mapped: boolean;
        };
        /** @description A link that nobody has opened yet; `by` null: the program made it. */
        InviteShape: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "staff" | "viewer";
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
        };
        /**
         * @description A key and its token, which is shown this once; null when the request came again under its
         *     Idempotency-Key, because it is kept nowhere.
         */
        IssuedKey: {
            key: components["schemas"]["Key"];
            token: string | null;
        };
        JsonValue: unknown;
        /**
         * @description A key without its secret. `account` is whom the history names; `rights` is what its scopes
         *     stand for today; `last_used_at` is right to a minute or two; until `grace_until` the secret
         *     before the last rotation is good too; `created_by` null: the operator of the machine.
         */
        Key: {
            /** Format: uuid */
            id: string;
            /** Format: uuid */
            account: string;
            name: string;
            /** @enum {string} */
            state: "live" | "expired" | "revoked";
            scopes: string[];
            rights: string[];
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Reference"] | null;
            expires_at: string | null;
            rotated_at: string | null;
            grace_until: string | null;
            last_used_at: string | null;
            revoked_at: string | null;
        };
        /** @description A label; without a name it has that of its field. An object gives each of its fields. */
        LabelAsked: {
            /** @default null */
            name?: string | null;
            field: string;
        };
        /** @description A label and where it stands. */
        LabelFieldShape: {
            name: string;
            field: string;
        };
        /** @description The client reads too slowly: it is closed with 1013 and resumes with `since`. */
        Lagged: {
            since: number;
        };
        /** @description The language to be spoken to in: by the dashboard, by the bot, in whatever is sent. */
        LanguageAsked: {
            language: string;
        };
        /** @description What Telegram handed the Mini App: `Telegram.WebApp.initData`, as it is. */
        Launched: {
            init_data: string;
        };
        /**
         * @description What a limit is to be; a change says all of it. Without a name it is called as it is
         *     typed.
         */
        LimitAsked: {
            count: number;
            window_seconds: number;
            /** @default null */
            burst?: number | null;
            /** @default null */
            name?: string | null;
            /**
             * @default everybody
             * @enum {string}
             */
            whom?: "everybody" | "chat" | "person" | "role";
            /** @default null */
            target?: string | null;
            matchers?: components["schemas"]["Matcher"][];
            /** @default true */
            exempt_critical?: boolean;
            /** @default true */
            enabled?: boolean;
        };
        /** @description The limits, the oldest first; a workspace has at most `at_most`. */
        LimitList: {
            items: components["schemas"]["LimitShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            at_most: number;
        };
        /**
         * @description A limit: no more than `count` alerts in `window_seconds` for each recipient by itself, of
         *     them `burst` at once (null: all). `target` is the id of the chat or person or the role, null:
         *     each of that kind. `line` is how it is typed in chat, `sentence` in the reader's language.
         *     Within seven days it held `held_7d` alerts for `summaries_7d` summaries.
         */
        LimitShape: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            whom: "everybody" | "chat" | "person" | "role";
            target: string | null;
            target_name: string | null;
            matchers: components["schemas"]["MatcherShape"][];
            count: number;
            window_seconds: number;
            burst: number | null;
            exempt_critical: boolean;
            enabled: boolean;
            line: string;
            sentence: string;
            held_7d: number;
            summaries_7d: number;
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /** @description A typed line. */
        LineAsked: {
            line: string;
        };
        /**
         * @description Where a typed rule goes wrong: characters `start` up to `end` of the line, `found` there,
         *     what would be right in its place (`wanted` in English, `says` as a sentence in the language
         *     that `Accept-Language` asks for), and the nearest right form (`mended`: the line with it).
         */
        LinePlace: {
            start: number;
            end: number;
            found: string;
            says: string;
            wanted: string[];
            /** @default null */
            hint?: string | null;
            /** @default null */
            mended?: string | null;
        };
        /** @description An alert in a list, with whether the caller has still to read it: false for an API key. */
        ListedAlert: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            summary: string | null;
            link: string | null;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            status: "firing" | "acknowledged" | "resolved" | "expired";
            count: number;
            source: components["schemas"]["AlertSource"];
            labels: {
                [key: string]: string;
            };
            assignee: components["schemas"]["Reference"] | null;
            acknowledged_by: components["schemas"]["Reference"] | null;
            acknowledged_at: string | null;
            resolved_by: components["schemas"]["Reference"] | null;
            resolved_at: string | null;
            /** Format: date-time */
            fired_at: string;
            /** Format: date-time */
            last_at: string;
            cases: components["schemas"]["CaseLink"][];
            revision: number;
            note_count: number;
            muted: components["schemas"]["AlertMute"] | null;
            flapping_since: string | null;
            flapped: number;
            conversion: components["schemas"]["AlertConversion"] | null;
            unread: boolean;
        };
        /** @description An alert a request was about. */
        MadeAlertShape: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            /** @enum {string} */
            became: "fired" | "repeated" | "resolved";
        };
        /** @description Which alerts. */
        ManyAlerts: {
            ids: string[];
        };
        /** @description Whom to give these alerts to; null: to nobody. */
        ManyAssignees: {
            person: string | null;
            ids: string[];
        };
        /** @description Whom to give these cases to; null: to nobody. */
        ManyAssignments: {
            person: string | null;
            ids: string[];
        };
        /** @description Cases to open, each as in `POST /cases`; one that cannot be taken keeps no other back. */
        ManyCases: {
            items: components["schemas"]["JsonValue"][];
        };
        /** @description What to change about these cases; what is left out stays, null takes the value away. */
        ManyChanges: {
            /** @default null */
            category?: string | null;
            /** @default null */
            severity?: ("low" | "medium" | "high" | "critical") | null;
            /** @default null */
            place?: string | null;
            ids: string[];
        };
        /** @description Where to move these cases. */
        ManyStatuses: {
            /** @enum {string} */
            status: "new" | "acknowledged" | "in_progress" | "resolved" | "closed" | "merged" | "rejected";
            ids: string[];
        };
        /**
         * @description JSON pointers to the fields. With `items`, the list of alerts, they start at each entry;
         *     `#/…` starts at the whole request. `guess`: what is not pointed at is read by the names fields
         *     usually have.
         */
        MappingAsked: {
            /** @default null */
            title?: string | null;
            /** @default null */
            summary?: string | null;
            /** @default null */
            severity?: components["schemas"]["SeverityAsked"] | null;
            /** @default null */
            status?: components["schemas"]["StatusAsked"] | null;
            fingerprint?: string[];
            labels?: components["schemas"]["LabelAsked"][];
            /** @default null */
            link?: string | null;
            /** @default null */
            items?: string | null;
            /** @default true */
            guess?: boolean;
        };
        /** @description The mapping of an integration, null when it has none; `revision` is the integration's. */
        MappingShape: {
            mapping: components["schemas"]["FieldMappingShape"] | null;
            revision: number;
        };
        /**
         * @description An alert that exists (`alert`: its number or id), or one that is described. A number that no
         *     column holds is refused here: PostgreSQL would not compare with it.
         */
        MatchAsked: {
            /** @default null */
            alert?: number | string | null;
            /** @default null */
            severity?: ("low" | "medium" | "high" | "critical") | null;
            labels?: {
                [key: string]: string;
            };
            /** @default  */
            name?: string;
            /**
             * @default integration
             * @enum {string}
             */
            source?: "rule" | "integration";
            /** @default  */
            source_name?: string;
        };
        /**
         * @description Who would be told, and who not. `facts` are what matchers see, `routes` those that take it.
         *     Cooldowns, limits, groups and storms are left out: they depend on the moment.
         */
        MatchShape: {
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            facts: {
                [key: string]: string;
            };
            muted: components["schemas"]["Muted"] | null;
            routes: components["schemas"]["Reference"][];
            decisions: components["schemas"]["WhomShape"][];
        };
        /**
         * @description `field op value`; of an alert the fields are its labels and `severity`, `source`, `kind`,
         *     `category`, `place`, `rule`. `=~` and `!~` take an RE2 expression. Raises pydantic's
         *     ValidationError where the expression is none.
         */
        Matcher: {
            field: string;
            /** @enum {string} */
            op: "=" | "!=" | "=~" | "!~";
            value: string;
        };
        /** @description One label or field that must, or must not, have a value, as Alertmanager has them. */
        MatcherShape: {
            field: string;
            /** @enum {string} */
            op: "=" | "!=" | "=~" | "!~";
            value: string;
        };
        /**
         * @description Who is signed in and what they may do. A key belongs to no workspace but its own, where it
         *     is nobody's member. `default_views` are what lists open with for the person; lists they never
         *     chose for are not among them.
         */
        Me: {
            person: components["schemas"]["Person"];
            workspace: components["schemas"]["Workspace"];
            role: ("owner" | "admin" | "staff" | "viewer") | "key";
            workspaces: components["schemas"]["Membership"][];
            rights: string[];
            default_views: components["schemas"]["DefaultViewShape"][];
        };
        /**
         * @description A person, their role, since when they belong, and what they answer for. `revision` grows
         *     with every change of these.
         */
        MemberShape: {
            places: components["schemas"]["Reference"][];
            topics: string[];
            person: components["schemas"]["Reference"];
            username: string | null;
            /** @enum {string} */
            role: "owner" | "admin" | "staff" | "viewer";
            /** Format: date-time */
            since: string;
            revision: number;
        };
        /** @description A workspace the person belongs to. */
        Membership: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            role: "owner" | "admin" | "staff" | "viewer";
        };
        /**
         * @description A case that another stands for; `said_since` counts what its customer wrote after it was
         *     merged, which stands in its own thread.
         */
        MergedCase: {
            /** Format: uuid */
            id: string;
            number: number;
            title: string;
            customer: components["schemas"]["Reference"];
            /** Format: date-time */
            merged_at: string;
            said_since: number;
        };
        /** @description The case that stands for a merged one. */
        MergedInto: {
            /** Format: uuid */
            id: string;
            number: number;
            /** @enum {string} */
            status: "new" | "acknowledged" | "in_progress" | "resolved" | "closed" | "merged" | "rejected";
        };
        /**
         * @description The product, its release, its languages, and where the sandbox is (null: there is none).
         *     `bot` is the bot's username without the @, null until Telegram has told it.
         */
        Meta: {
            name: string;
            version: string;
            languages: string[];
            sandbox: boolean;
            sandbox_url: string | null;
            bot: string | null;
        };
        /** @description Why nobody is told; `ref` is the silence, or the alert that inhibits. */
        Muted: {
            /** @enum {string} */
            reason: "silenced" | "inhibited";
            text: string;
            /** Format: uuid */
            ref: string;
        };
        /** @description A receiver as the tree names it, and what it is called; `name` null: it is gone. */
        NamedReceiver: {
            kind: string;
            id: string;
            name: string | null;
        };
        /**
         * @description A case opened by hand or by a program. `place` is a place's id. Something must be said: a
         *     text, a rating, or a file in a form.
         */
        NewCase: {
            /** @enum {string} */
            kind: "complaint" | "feedback" | "request";
            /** @default  */
            text?: string;
            /** @default null */
            rating?: number | null;
            /** @default null */
            category?: string | null;
            /** @default null */
            place?: string | null;
            /** @default null */
            customer_name?: string | null;
        };
        /** @description What to write down for the team; beside files the text may be left out. */
        NewCaseNote: {
            /** @default  */
            text?: string;
        };
        /** @description Everything that a member is to answer for from now on. */
        NewCharges: {
            places: string[];
            topics: string[];
        };
        /**
         * @description A new link: `https://t.me/<the bot>?start=<start>`, or the sandbox's page. `start` and
         *     `link` are shown this once, null when the same request is answered again; `link` also while the
         *     bot's name is not known.
         */
        NewInvite: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            role: "owner" | "admin" | "staff" | "viewer";
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            expires_at: string;
            start: string | null;
            link: string | null;
        };
        /**
         * @description A key for a program. `scopes` are rights such as `cases.read`, `*.read` for all that read,
         *     or `*` for all an admin has; `expires_at` null: it does not end by itself.
         */
        NewKey: {
            name: string;
            scopes: string[];
            /** @default null */
            expires_at?: string | null;
        };
        /** @description What to write down. */
        NewNote: {
            text: string;
        };
        /** @description What to say to the customer; beside files the text may be left out. */
        NewReply: {
            /** @default  */
            text?: string;
        };
        /** @description What somebody is to be. */
        NewRole: {
            role: string;
        };
        /** @description What to change; what is left out stays. */
        NewSettings: {
            /** @default null */
            name?: string | null;
            /** @default null */
            language?: string | null;
            /** @default null */
            zone?: string | null;
            /**
             * @default {
             *       "staff": null,
             *       "viewer": null
             *     }
             */
            visibility?: components["schemas"]["NewVisibilities"];
        };
        /** @description A rule that is not stored, and what to try it on. */
        NewTrialAsked: {
            /** @default null */
            rule?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @default null */
            line?: string | null;
            /** @default null */
            sample?: components["schemas"]["SampleAsked"] | null;
            /** @default null */
            case?: number | null;
        };
        /** @description A new view of a list. */
        NewView: {
            name: string;
            filters?: {
                [key: string]: string[];
            };
            /** @default false */
            shared?: boolean;
            /** @default null */
            position?: number | null;
            /** @enum {string} */
            list: "cases" | "alerts";
        };
        /** @description What a role is to see; what is left out stays. */
        NewVisibilities: {
            /** @default null */
            staff?: ("everything" | "own_places" | "assigned") | null;
            /** @default null */
            viewer?: ("everything" | "own_places" | "assigned") | null;
        };
        /** @description How many recipients were not told for this reason: a stable word, and in words. */
        NotToldOf: {
            reason: string;
            text: string;
            count: number;
        };
        /**
         * @description A notification as its recipient sees it. `at` is when it came; `delivered_at` when their
         *     client said that it has it, `acknowledged_at` when they said that they have seen to it.
         */
        Notification: {
            /** Format: uuid */
            id: string;
            type: string;
            topic: string;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            title: string;
            message: string | null;
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            refs: {
                [key: string]: string;
            };
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            created_at: string;
            scheduled_at: string | null;
            sent_at: string | null;
            expires_at: string | null;
            channel: string;
            /** @enum {string} */
            status: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            /** Format: date-time */
            at: string;
            delivered_at: string | null;
            read_at: string | null;
            acknowledged_at: string | null;
        };
        /**
         * @description What to tell whom. `severity` and `topic` follow from the type when they are left out, and
         *     so does the title of a known type.
         */
        NotificationAsked: {
            /** @default general */
            type?: string;
            /** @default null */
            title?: string | null;
            /** @default null */
            message?: string | null;
            /** @default null */
            topic?: string | null;
            /** @default null */
            severity?: string | null;
            data?: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            refs?: {
                [key: string]: string;
            };
            /** @default null */
            scheduled_at?: string | null;
            /** @default null */
            expires_at?: string | null;
            /** @default 3 */
            max_retries?: number;
            recipients: components["schemas"]["Recipients"];
        };
        /**
         * @description How far something got that was told: an answer to a customer, with its `case`, or one's own
         *     `notification`, by its id, with the `channel`.
         */
        NotificationChange: {
            /** @default null */
            old?: string | components["schemas"]["Reference"] | null;
            /** @default null */
            new?: string | components["schemas"]["Reference"] | null;
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
            /** @default null */
            case?: components["schemas"]["Case"] | null;
            /** @default null */
            notification?: string | null;
            /** @default null */
            channel?: string | null;
        };
        /**
         * @description What a notification says, the same for all its recipients. `title` is made from the type
         *     when the sender gave none. `refs` are things of other systems it is about; `by` null: the
         *     program said it.
         */
        NotificationContent: {
            /** Format: uuid */
            id: string;
            type: string;
            topic: string;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            title: string;
            message: string | null;
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            refs: {
                [key: string]: string;
            };
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            created_at: string;
            scheduled_at: string | null;
            sent_at: string | null;
            expires_at: string | null;
        };
        /**
         * @description How many were meant for somebody (`created`), and what became of them. What was read was
         *     also delivered, and what was delivered was also sent.
         */
        NotificationCounts: {
            created: number;
            sent: number;
            delivered: number;
            read: number;
            acknowledged: number;
            failed: number;
            cancelled: number;
            expired: number;
        };
        /** @description Something new in one's notification centre. How far it got follows as changes. */
        NotificationCreated: {
            notification: components["schemas"]["NotificationContent"];
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
        };
        /** @description The counts of one type by one channel on one day in UTC. */
        NotificationFigure: {
            created: number;
            sent: number;
            delivered: number;
            read: number;
            acknowledged: number;
            failed: number;
            cancelled: number;
            expired: number;
            day: string;
            type: string;
            channel: string;
        };
        /** @description One page of a person's own; `unread` counts all that are unread, whatever the filter. */
        NotificationPage: {
            items: components["schemas"]["Notification"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            /** @default 0 */
            unread?: number;
        };
        /** @description Alerts that nobody acknowledged yet, by severity, and how many somebody did. */
        OpenAlerts: {
            firing: components["schemas"]["BySeverity"];
            acknowledged: number;
        };
        /** @description Open cases by status; `unassigned` are those of them that nobody has. */
        OpenCases: {
            new: number;
            acknowledged: number;
            in_progress: number;
            unassigned: number;
        };
        /** @description A workspace one belongs to; `is_current`: the token is for it. */
        OwnWorkspace: {
            /** Format: uuid */
            id: string;
            name: string;
            zone: string;
            /** @enum {string} */
            role: "owner" | "admin" | "staff" | "viewer";
            is_current: boolean;
        };
        Page_AlertNote_: {
            items: components["schemas"]["AlertNote"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_AnnouncementShape_: {
            items: components["schemas"]["AnnouncementShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_AuditEntry_: {
            items: components["schemas"]["AuditEntry"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_Case_: {
            items: components["schemas"]["Case"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_ChatShape_: {
            items: components["schemas"]["ChatShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_DeletedRule_: {
            items: components["schemas"]["DeletedRule"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_Delivery_: {
            items: components["schemas"]["Delivery"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_DigestShape_: {
            items: components["schemas"]["DigestShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_InhibitionShape_: {
            items: components["schemas"]["InhibitionShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_IntegrationShape_: {
            items: components["schemas"]["IntegrationShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_InviteShape_: {
            items: components["schemas"]["InviteShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_Key_: {
            items: components["schemas"]["Key"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_ListedAlert_: {
            items: components["schemas"]["ListedAlert"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_MemberShape_: {
            items: components["schemas"]["MemberShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_OwnWorkspace_: {
            items: components["schemas"]["OwnWorkspace"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_PlaceShape_: {
            items: components["schemas"]["PlaceShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_ReceiverShape_: {
            items: components["schemas"]["ReceiverShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_RecipientState_: {
            items: components["schemas"]["RecipientState"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_RouteShape_: {
            items: components["schemas"]["RouteShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_RuleShape_: {
            items: components["schemas"]["RuleShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_RuleVersionShape_: {
            items: components["schemas"]["RuleVersionShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_SentNotification_: {
            items: components["schemas"]["SentNotification"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_SessionShape_: {
            items: components["schemas"]["SessionShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_SilenceShape_: {
            items: components["schemas"]["SilenceShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        Page_ViewShape_: {
            items: components["schemas"]["ViewShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
        };
        /** @description Everybody who is online, by name. */
        PeopleHere: {
            people: components["schemas"]["PersonHere"][];
        };
        /**
         * @description The person, and the language they are spoken to in; of an API key its account.
         *     `language_revision` grows with each time they choose it; 0: they never did, and it is what
         *     `Accept-Language` asks for, or else what Telegram says of them.
         */
        Person: {
            /** Format: uuid */
            id: string;
            name: string;
            language: string;
            language_revision: number;
        };
        /** @description Somebody who is online; `sockets` are the open ones in all processes. */
        PersonHere: {
            person: components["schemas"]["Reference"];
            sockets: number;
            at: components["schemas"]["At"][];
        };
        /**
         * @description One person: whether they have a socket open, and at one case or alert what they do there:
         *     look at it, or type an answer. Both null: it is about no case and no alert; `doing` null:
         *     nothing any more.
         */
        PersonPresence: {
            person: components["schemas"]["Reference"];
            online: boolean;
            case: string | null;
            alert: string | null;
            doing: ("looking" | "typing") | null;
        };
        /** @description Asks for a pong. */
        Ping: {
            /** @constant */
            type: "ping";
        };
        /** @description What it is called. */
        PlaceName: {
            name: string;
        };
        /**
         * @description A place. `link` opens the bot there (null: the bot's name is not known yet); it is
         *     `https://t.me/<the bot>?start=<start>`, or the sandbox's page.
         */
        PlaceShape: {
            /** Format: uuid */
            id: string;
            name: string;
            start: string;
            link: string | null;
        };
        /** @description Answers ping. */
        Pong: {
            /** Format: date-time */
            server_time: string;
        };
        /**
         * @description All that is to be chosen; what is left out is not chosen, and follows the wider word. The
         *     narrowest counts: `types`, then `topics`, then `channels`, then the default of the severity.
         *     `enabled` false: nothing at all. `rings_from`: the least severity of an alert at which the
         *     person's dashboards ring.
         */
        PreferencesAsked: {
            /** @default true */
            enabled?: boolean;
            channels?: {
                [key: string]: boolean;
            };
            topics?: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            types?: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            /**
             * @default critical
             * @enum {string}
             */
            rings_from?: "low" | "medium" | "high" | "critical";
        };
        /**
         * @description What was chosen, and `defaults` (by severity and channel) for all that was not.
         *     `channels_now` are the channels there are today; what is chosen for the others counts from when
         *     they are there. `rings_from` is the least severity of an alert at which the person's dashboards
         *     ring, on devices where they switched that on. `known_types` and `known_topics` are words to
         *     choose from; others may come.
         */
        PreferencesShape: {
            enabled: boolean;
            channels: {
                [key: string]: boolean;
            };
            topics: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            types: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            /** @enum {string} */
            rings_from: "low" | "medium" | "high" | "critical";
            defaults: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            channels_now: ("in_app" | "telegram" | "email" | "sms" | "push" | "webhook")[];
            known_types: string[];
            known_topics: string[];
            revision: number;
        };
        /**
         * @description What changed in the last second. `online` is how many people are here now. `complete` false:
         *     so much changed that not all of it is said; load `/presence` afresh.
         */
        PresenceChanged: {
            people: components["schemas"]["PersonPresence"][];
            online: number;
            complete: boolean;
        };
        /**
         * @description Says what the person does just now: looks at one case or alert, or types an answer there;
         *     neither: nothing in particular. It ends by itself, so say it again at least every minute and a
         *     half, and every few seconds while they type.
         */
        Present: {
            /** @constant */
            type: "presence";
            /** @default null */
            case?: string | null;
            /** @default null */
            alert?: string | null;
            /** @default false */
            typing?: boolean;
        };
        /** @description An alert that a sample would fire or end. */
        PreviewItem: {
            /** @enum {string} */
            status: "firing" | "resolved";
            title: string;
            summary: string | null;
            severity: ("low" | "medium" | "high" | "critical") | null;
            fingerprint: string;
            labels: {
                [key: string]: string;
            };
            link: string | null;
            at: string | null;
        };
        /**
         * @description What would become of the sample: the first of its `total` items, or the `problem` for which
         *     it would be kept as unknown. `request` is the kept one it was tried with.
         */
        PreviewShape: {
            items: components["schemas"]["PreviewItem"][];
            total: number;
            problem: string | null;
            request: string | null;
        };
        /**
         * @description What went wrong. `code` is stable, `title` and `detail` are for people; `reason` is a stable
         *     word that says more of a conflict; `place` is in a typed rule.
         */
        Problem: {
            type: string;
            title: string;
            status: number;
            code: string;
            detail: string;
            /** @default null */
            instance?: string | null;
            /** @default null */
            reason?: string | null;
            /** @default null */
            errors?: components["schemas"]["FieldProblem"][] | null;
            /** @default null */
            place?: components["schemas"]["LinePlace"] | null;
        };
        /** @description A rule and a range; without one, the last seven days. */
        ProofAsked: {
            /** @default null */
            rule?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @default null */
            line?: string | null;
            /** @default null */
            since?: string | null;
            /** @default null */
            until?: string | null;
        };
        /** @description Something the rule would have acted on. `case` is the id of its case. */
        ProofExample: {
            /** Format: date-time */
            at: string;
            case: string | null;
            fields: {
                [key: string]: unknown;
            };
            labels: {
                [key: string]: string;
            };
            text: string;
            trace: components["schemas"]["Trace"];
        };
        /**
         * @description Only what its sender proves with the secret is taken. `refused` counts what was not, since
         *     the secret was set; `refused_why` tells of the last. Until `former_secret_until` the secret
         *     before is taken too.
         */
        ProofShape: {
            refused: number;
            refused_at: string | null;
            refused_why: ("missing" | "wrong" | "stale") | null;
            former_secret_until: string | null;
        };
        /** @description How many requests are read again. */
        ReadAgain: {
            requests: number;
        };
        /** @description Of which topic; left out: all. */
        ReadAllAsked: {
            /** @default null */
            topic?: string | null;
        };
        /** @description When it was read; left out: now. */
        ReadAsked: {
            /** @default null */
            read_at?: string | null;
        };
        /** @description How many were marked read by this. */
        ReadMany: {
            read: number;
        };
        /**
         * @description Up to which moment everything is read; null: up to now. Say when the newest alert on show
         *     fired, so that one which came meanwhile stays unread.
         */
        ReadUntil: {
            /**
             * @description Those that fired then or before.
             * @default null
             */
            until?: string | null;
        };
        /**
         * @description A receiver as it is to be. A chat is named by our `chat_id`, or by Telegram's number with
         *     the topic's.
         */
        ReceiverAsked: {
            name: string;
            /** @enum {string} */
            kind: "chat" | "person" | "role";
            /** @default null */
            chat_id?: string | null;
            /** @default null */
            telegram_chat_id?: number | null;
            /** @default 0 */
            topic_id?: number;
            /** @default null */
            person_id?: string | null;
            /** @default null */
            role?: ("owner" | "admin" | "staff" | "viewer") | null;
            /**
             * @default low
             * @enum {string}
             */
            minimum_severity?: "low" | "medium" | "high" | "critical";
            /** @default medium */
            loud_from?: ("low" | "medium" | "high" | "critical") | null;
            /** @default null */
            storm_alerts?: number | null;
            /** @default true */
            is_active?: boolean;
        };
        /** @description A chat or topic; `topic_id` 0: no topic. */
        ReceiverChat: {
            /** Format: uuid */
            id: string;
            title: string;
            telegram_chat_id: number;
            topic_id: number;
            topic_name: string | null;
        };
        /**
         * @description Where alerts can go. `loud_from` null: always silent; `storm_alerts` null: ten a minute are
         *     told one by one before a storm is, 0: it never is. `is_active` false: paused. `people` is how
         *     many its role has, `trouble` why the bot cannot write there; `routes`, `rules`: what leads to
         *     it.
         */
        ReceiverShape: {
            /** Format: uuid */
            id: string;
            name: string;
            /** @enum {string} */
            kind: "chat" | "person" | "role";
            chat: components["schemas"]["ReceiverChat"] | null;
            person: components["schemas"]["Reference"] | null;
            role: ("owner" | "admin" | "staff" | "viewer") | null;
            people: number;
            /** @enum {string} */
            minimum_severity: "low" | "medium" | "high" | "critical";
            loud_from: ("low" | "medium" | "high" | "critical") | null;
            storm_alerts: number | null;
            is_active: boolean;
            trouble: string | null;
            routes: components["schemas"]["Reference"][];
            rules: components["schemas"]["Reference"][];
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /** @description The deliveries of a test, one for each address it leads to. */
        ReceiverTested: {
            deliveries: string[];
        };
        /**
         * @description How far it got with one recipient. `reason` says why it was cancelled (`preference`,
         *     `called_off`, `left_audience`) or failed (`not_a_member`), else null; `attempts` counts the
         *     retries.
         */
        RecipientState: {
            person: components["schemas"]["Reference"];
            /** @enum {string} */
            status: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            reason: string | null;
            attempts: number;
            at: string | null;
            delivered_at: string | null;
            read_at: string | null;
            acknowledged_at: string | null;
        };
        /**
         * @description Whom it is for: these persons, whoever has one of these roles, whoever answers for one of
         *     these places, or every member. All but persons are looked up when it is told.
         */
        Recipients: {
            /** @default [] */
            persons?: string[];
            /** @default [] */
            roles?: string[];
            /** @default [] */
            places?: string[];
            /** @default false */
            everybody?: boolean;
        };
        /** @description Somebody or something by id and name. */
        Reference: {
            /** Format: uuid */
            id: string;
            name: string;
        };
        /**
         * @description What became of what they had: so many open cases and alerts are nobody's now, and these
         *     receivers lead to nobody.
         */
        Removal: {
            cases: number;
            alerts: number;
            receivers: string[];
        };
        /**
         * @description A request as it came. `said` is its JSON, the fields of its form, or its text; what opens
         *     something is `(hidden)` in it. `cut`: it is only the beginning.
         */
        RequestDetail: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            status: "new" | "done" | "unknown" | "failed";
            items: number;
            error: string | null;
            alerts: components["schemas"]["MadeAlertShape"][];
            content_type: string;
            headers: {
                [key: string]: string;
            };
            bytes: number;
            said: unknown;
            cut: boolean;
        };
        /**
         * @description The requests, newest first. `suggested_preset`: the one that what came last is made
         *     for, when it is another than the integration's.
         */
        RequestList: {
            items: components["schemas"]["RequestShape"][];
            next_cursor: string | null;
            /** @default null */
            total?: number | null;
            /** @default null */
            page?: number | null;
            /** @default null */
            pages?: number | null;
            suggested_preset: string | null;
        };
        /**
         * @description A request an integration got, and what came of it: `error` says why nothing did, `alerts`
         *     are the first it was about.
         */
        RequestShape: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            status: "new" | "done" | "unknown" | "failed";
            items: number;
            error: string | null;
            alerts: components["schemas"]["MadeAlertShape"][];
        };
        /** @description Which version to go back to. */
        RestoreAsked: {
            revision: number;
        };
        /**
         * @description How many are on their way again. `left` names those that are not: sent or cancelled
         *     meanwhile, or overtaken by something newer.
         */
        Retried: {
            again: number;
            left: string[];
        };
        /**
         * @description What to send again: these deliveries, or all that stand there now, narrowed by `reason` and
         *     `channel`.
         */
        RetryAsked: {
            /** @default null */
            ids?: string[] | null;
            /** @default null */
            reason?: ("chat_gone" | "refused" | "gave_up" | "expired" | "maybe_arrived") | null;
            /** @default null */
            channel?: string | null;
        };
        /** @description For how long the secret before stays good beside the new one; 0: not a moment. */
        Rotation: {
            /** @default 86400 */
            grace_seconds?: number;
        };
        /**
         * @description A route as it is to be. `matchers` are a line such as `team="db", severity!=low`, or a list;
         *     `position` null: where it is, a new one as the last before the default route.
         */
        RouteAsked: {
            name: string;
            /** @default [] */
            matchers?: string | components["schemas"]["Matcher"][];
            /** @default null */
            position?: number | null;
            /**
             * @default low
             * @enum {string}
             */
            minimum_severity?: "low" | "medium" | "high" | "critical";
            /** @default false */
            continues?: boolean;
            /** @default [] */
            receivers?: string[];
            /** @default true */
            is_active?: boolean;
            /** @default null */
            group_by?: string[] | null;
            /** @default 30 */
            group_wait_seconds?: number;
            /** @default 300 */
            group_interval_seconds?: number;
            /** @default null */
            repeat_seconds?: number | null;
        };
        /**
         * @description All routes but the default one in the order in which they are to be asked; `seen` is the
         *     order as it was when the caller read it. A route that was edited since is no hindrance.
         */
        RouteOrderAsked: {
            order: string[];
            seen: string[];
        };
        /** @description The routes in the order in which they are asked, without the default one, which is last. */
        RouteOrderShape: {
            items: components["schemas"]["RoutePlaceShape"][];
        };
        /** @description Where a route stands, counted from 0. */
        RoutePlaceShape: {
            /** Format: uuid */
            id: string;
            position: number;
            revision: number;
        };
        /**
         * @description Which alerts go to whom. They are asked by `position`; unless one `continues`, it is the
         *     last that is asked. `line` is its matchers as people type them. `group_by` null: alerts are
         *     told one by one. `warnings`: nobody (it leads to nobody), all_paused, unreached (a route
         *     before takes all it is about).
         */
        RouteShape: {
            /** Format: uuid */
            id: string;
            name: string;
            position: number;
            is_default: boolean;
            matchers: components["schemas"]["MatcherShape"][];
            line: string;
            sentence: string;
            /** @enum {string} */
            minimum_severity: "low" | "medium" | "high" | "critical";
            continues: boolean;
            receivers: components["schemas"]["Reference"][];
            is_active: boolean;
            group_by: string[] | null;
            group_wait_seconds: number;
            group_interval_seconds: number;
            repeat_seconds: number | null;
            warnings: ("nobody" | "all_paused" | "unreached")[];
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /**
         * @description A rule to keep: a tree or a line; `active` false saves it paused. In a change, `active`
         *     alone switches what is there.
         */
        RuleAsked: {
            /** @default null */
            rule?: {
                [key: string]: components["schemas"]["JsonValue"];
            } | null;
            /** @default null */
            line?: string | null;
            /** @default null */
            active?: boolean | null;
        };
        /**
         * @description One part of a rule that a version changed: its field, and what it was and became in the
         *     reader's language.
         */
        RuleChange: {
            field: string;
            says: string;
        };
        /**
         * @description The last failure. `unusable`: the rule was left out; `failed`: it was asked and went wrong,
         *     and `reason` is the type of the error.
         */
        RuleFailed: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "unusable" | "failed";
            reason: string;
        };
        /** @description Which conditions there are with their JSON schemas, and that of a whole rule. */
        RuleMeta: {
            conditions: {
                [key: string]: {
                    [key: string]: unknown;
                };
            };
            actions: {
                [key: string]: unknown;
            };
            rule: {
                [key: string]: unknown;
            };
        };
        /**
         * @description All rules in the order in which they are to be asked; `seen` is the order as it was when
         *     the caller read it. A rule that was edited or switched since is no hindrance.
         */
        RuleOrderAsked: {
            order: string[];
            seen: string[];
        };
        /** @description The rules in the order in which they are asked. */
        RuleOrderShape: {
            items: components["schemas"]["RulePlaceShape"][];
        };
        /** @description Where a rule stands: lower priorities are asked first, of those alike the oldest. */
        RulePlaceShape: {
            /** Format: uuid */
            id: string;
            priority: number;
            revision: number;
        };
        /**
         * @description What the rule would have done: `hits` of what came in, or of the `asked` times of its
         *     schedule, on `days` different days; `alerts` different ones. `partial`: there was more than is
         *     looked at, and `since` is where the part begins; `unjudged` more items were taken in by a
         *     release that did not keep what the rule looks at; `cut`: a window was due too often to be
         *     followed to the end. Examples are the newest, newest first.
         */
        RuleProof: {
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            looked_at: number;
            asked: number;
            hits: number;
            days: number;
            alerts: number;
            unjudged: number;
            partial: boolean;
            cut: boolean;
            errors: string[];
            examples: components["schemas"]["ProofExample"][];
        };
        /**
         * @description A rule. `rule` is the tree, `line` the same as it is typed, `sentence` in the reader's
         *     language; all three are null when it cannot be read, and `problem` says why. `receivers` are
         *     those of the tree with their names, also for who may not read receivers. Fired counts the
         *     alerts it raised or repeated, of a rule that only sends a report the reports sent.
         */
        RuleShape: {
            /** Format: uuid */
            id: string;
            revision: number;
            name: string;
            active: boolean;
            rule: {
                [key: string]: unknown;
            } | null;
            line: string | null;
            sentence: string | null;
            problem: string | null;
            receivers: components["schemas"]["NamedReceiver"][];
            /** Format: date-time */
            created_at: string;
            /** Format: date-time */
            updated_at: string;
            last_fired_at: string | null;
            fired_7d: number;
        };
        /** @description What one rule did. `last_error` is since its last edit; `fired_7d` counts alerts. */
        RuleStat: {
            evaluations: number;
            hits: number;
            errors: number;
            unanswered: number;
            repeated: number;
            suppressed: number;
            p50_ms: number | null;
            p99_ms: number | null;
            /** Format: uuid */
            id: string;
            name: string;
            active: boolean;
            problem: string | null;
            last_error: components["schemas"]["RuleFailed"] | null;
            last_fired_at: string | null;
            fired_7d: number;
        };
        /** @description What the rules of the workspace did in so many days, those that fired most first. */
        RuleStats: {
            evaluations: number;
            hits: number;
            errors: number;
            unanswered: number;
            repeated: number;
            suppressed: number;
            p50_ms: number | null;
            p99_ms: number | null;
            days: number;
            rules: number;
            active: number;
            unreadable: number;
            fired_7d: number;
            items: components["schemas"]["RuleStat"][];
        };
        /** @description What a rule, were it on, would say; `severity` null: it makes no alert. */
        RuleTested: {
            fires: boolean;
            severity: ("low" | "medium" | "high" | "critical") | null;
            /** Format: date-time */
            at: string;
            trace: components["schemas"]["Trace"];
        };
        /**
         * @description A rule as it was saved once. `rule`, `line` and `sentence` are null where it cannot be read
         *     any more, and `problem` says why. `by` null: the program; `via` null: the program, or it is not
         *     known. `changes` are against the version before.
         */
        RuleVersionShape: {
            revision: number;
            /** Format: date-time */
            at: string;
            by: components["schemas"]["Reference"] | null;
            via: ("api" | "bot" | "socket" | "cli") | null;
            name: string;
            active: boolean;
            rule: {
                [key: string]: unknown;
            } | null;
            line: string | null;
            sentence: string | null;
            problem: string | null;
            changes: components["schemas"]["RuleChange"][];
        };
        /** @description A rule that is stored nowhere: its tree, its line, its sentence. */
        RuleWords: {
            rule: {
                [key: string]: unknown;
            };
            line: string;
            sentence: string;
        };
        /**
         * @description What came of it: a `kind` such as `sale`, and what it was worth (null: nobody counted it).
         *     `currency` has three letters, null where the value is no money; `subject` says who or what was
         *     converted.
         */
        SaidConversion: {
            kind: string;
            /** @default null */
            value?: number | string | null;
            /** @default null */
            currency?: string | null;
            /** @default null */
            subject?: string | null;
        };
        /** @description Something that might come in. `rating` is a field like any other, for convenience apart. */
        SampleAsked: {
            /** @default submission */
            kind?: components["schemas"]["SignalKind"];
            /** @default  */
            text?: string;
            /** @default null */
            rating?: number | null;
            fields?: {
                [key: string]: boolean | number | string;
            };
            labels?: {
                [key: string]: string;
            };
        };
        /**
         * @description A new secret; null: random words. Senders that choose it themselves (Sentry) are the reason
         *     to give one.
         */
        SecretAsked: {
            /** @default null */
            secret?: string | null;
        };
        /**
         * @description The secret just set; it is not shown again. Until `former_secret_until` the one before is
         *     taken too.
         */
        SecretShape: {
            secret: string;
            former_secret_until: string | null;
            revision: number;
        };
        /** @description Whom a notification was for, as asked. */
        SentAudience: {
            persons: string[];
            roles: ("owner" | "admin" | "staff" | "viewer")[];
            places: string[];
            everybody: boolean;
        };
        /**
         * @description A notification as its sender sees it: `status` is pending until it is told, then sent;
         *     `counts` says how many recipients are how far (cancelled: they do not want it, or it was called
         *     off).
         */
        SentNotification: {
            /** Format: uuid */
            id: string;
            type: string;
            topic: string;
            /** @enum {string} */
            severity: "low" | "medium" | "high" | "critical";
            title: string;
            message: string | null;
            data: {
                [key: string]: components["schemas"]["JsonValue"];
            };
            refs: {
                [key: string]: string;
            };
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            created_at: string;
            scheduled_at: string | null;
            sent_at: string | null;
            expires_at: string | null;
            /** @enum {string} */
            status: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            recipients: components["schemas"]["SentAudience"];
            max_retries: number;
            counts: {
                [key: string]: number;
            };
        };
        /** @description An access token, and how many seconds it is good for. */
        Session: {
            access_token: string;
            expires_in: number;
        };
        /**
         * @description A browser that is signed in. `used_at` is when its key was last renewed, which an open page
         *     does every few minutes; `is_current`: it is the one that asks.
         */
        SessionShape: {
            /** Format: uuid */
            id: string;
            device: components["schemas"]["DeviceShape"];
            workspace: components["schemas"]["Reference"];
            /** Format: date-time */
            started_at: string;
            /** Format: date-time */
            used_at: string;
            /** Format: date-time */
            expires_at: string;
            is_current: boolean;
        };
        /**
         * @description What the person wants to be told of, by which channel; what is left out stays. The answer is
         *     a `preferences` frame with all of it.
         */
        SetPreferences: {
            /** @constant */
            type: "preferences";
            /** @default true */
            enabled?: boolean;
            channels?: {
                [key: string]: boolean;
            };
            topics?: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            types?: {
                [key: string]: {
                    [key: string]: boolean;
                };
            };
            /**
             * @default critical
             * @enum {string}
             */
            rings_from?: "low" | "medium" | "high" | "critical";
        };
        /**
         * @description Somebody changed a setting: of which `kind`, and the `id` of what was changed; `change` is
         *     a word such as `created`, `changed` or `deleted`. What it says now is asked for at its own
         *     address. `by` null: the program, or the operator of the machine.
         */
        SettingsChanged: {
            /** @enum {string} */
            kind: "rule" | "receiver" | "chat" | "route" | "notification_config" | "silence" | "inhibition" | "limit" | "integration" | "member" | "invite" | "place" | "api_key" | "canned_reply" | "workspace";
            id: string;
            change: string;
            by: components["schemas"]["Reference"] | null;
            /** Format: date-time */
            at: string;
        };
        /**
         * @description Where the severity stands, what its values mean beyond the usual words, and what any other
         *     value means (null: the sender did not say, so medium).
         */
        SeverityAsked: {
            field: string;
            values?: {
                [key: string]: string;
            };
            /** @default null */
            otherwise?: string | null;
        };
        /** @description Where the severity stands and what its values mean. */
        SeverityFieldShape: {
            field: string;
            values: {
                [key: string]: "low" | "medium" | "high" | "critical";
            };
            otherwise: ("low" | "medium" | "high" | "critical") | null;
        };
        /**
         * @description What came in; a rule says which kinds it looks at.
         * @enum {string}
         */
        SignalKind: "submission" | "integration" | "event" | "clock";
        /**
         * @description A silence. It ends at `ends_at` or after `minutes`, one of the two; one that lasts until an
         *     alert is resolved may leave out both, and lasts at most 30 days. `starts_at` left out is now.
         *     `confirm` says that one that is too broad is meant.
         */
        SilenceAsked: {
            /** @default null */
            matchers?: components["schemas"]["Matcher"][] | null;
            /** @default null */
            line?: string | null;
            /** @default null */
            until_alert?: string | null;
            reason: string;
            /** @default null */
            ends_at?: string | null;
            /** @default null */
            minutes?: number | null;
            /** @default null */
            starts_at?: string | null;
            /** @default false */
            confirm?: boolean;
        };
        /** @description A silence and what it means today; null once it has expired. */
        SilenceDetail: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "active" | "pending" | "expired";
            matchers: components["schemas"]["Matcher"][];
            line: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            reason: string;
            until_alert: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Reference"] | null;
            ended_at: string | null;
            ended_by: components["schemas"]["Reference"] | null;
            muted: number;
            open: number;
            revision: number;
            preview: components["schemas"]["SilencePreview"] | null;
        };
        /**
         * @description What a silence would do: `now` open alerts are muted, the newest of them in `examples`;
         *     `would` of the `of` alerts of the last 7 days would have been, all of those the caller sees.
         *     `partial`: there were too many to look at all. `too_broad`: it has to be confirmed, by an
         *     administrator; that counts all alerts.
         */
        SilencePreview: {
            now: number;
            would: number;
            of: number;
            partial: boolean;
            too_broad: boolean;
            examples: components["schemas"]["AlertBrief"][];
        };
        /**
         * @description A silence. `line` is its matchers as they are typed; `muted` counts the alerts it has muted
         *     so far, `open` those of them that are still open. `ended_at` is when its end was seen to.
         */
        SilenceShape: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            state: "active" | "pending" | "expired";
            matchers: components["schemas"]["Matcher"][];
            line: string;
            /** Format: date-time */
            starts_at: string;
            /** Format: date-time */
            ends_at: string;
            reason: string;
            until_alert: string | null;
            /** Format: date-time */
            created_at: string;
            created_by: components["schemas"]["Reference"] | null;
            ended_at: string | null;
            ended_by: components["schemas"]["Reference"] | null;
            muted: number;
            open: number;
            revision: number;
        };
        /**
         * @description A case, and what it has in common with the one asked about: `words` are those that stand in
         *     both.
         */
        SimilarCase: {
            case: components["schemas"]["Case"];
            because: ("words" | "place" | "category" | "customer")[];
            words: string[];
        };
        /** @description The cases that may be about the same, the most alike first. */
        SimilarCases: {
            items: components["schemas"]["SimilarCase"][];
        };
        /**
         * @description The language somebody is spoken to in, a code such as `es`. Not `chosen`: it is what
         *     `Accept-Language` asks for, or else what Telegram says of them; `revision` is 0 then.
         */
        SpokenLanguage: {
            language: string;
            chosen: boolean;
            revision: number;
        };
        /** @description How many gave so many stars; null: none. */
        Stars: {
            stars: number | null;
            count: number;
        };
        /**
         * @description One hour or day: how many sockets were opened and ended in it, and the most that were open
         *     at once.
         */
        StatsPoint: {
            /** Format: date-time */
            at: string;
            opened: number;
            ended: number;
            peak: number;
        };
        /**
         * @description Where the status stands, and which values fire, are over or say nothing. `otherwise` is for
         *     any other; null: it fires while `firing` is empty, else the request is kept as unknown. A field
         *     that is null or not there has the value `null`.
         */
        StatusAsked: {
            field: string;
            firing?: string[];
            resolved?: string[];
            ignored?: string[];
            /** @default null */
            otherwise?: ("firing" | "resolved" | "ignored") | null;
        };
        /** @description Where to move the case. */
        StatusChange: {
            /** @enum {string} */
            status: "new" | "acknowledged" | "in_progress" | "resolved" | "closed" | "merged" | "rejected";
        };
        /** @description Where the status stands and what its values mean. */
        StatusFieldShape: {
            field: string;
            firing: string[];
            resolved: string[];
            ignored: string[];
            otherwise: ("firing" | "resolved" | "ignored") | null;
        };
        /** @description Joins topics, with what came after number `since`, or at that time and later, first. */
        Subscribe: {
            /** @constant */
            type: "subscribe";
            topics: string[];
            /** @default null */
            since?: number | string | null;
        };
        /**
         * @description Answers subscribe and unsubscribe, and comes by itself when rights have changed: all topics
         *     now joined. `since` is the number after which everything follows (for a time that was asked,
         *     that of the last event before it); null: nothing is replayed, load lists afresh. `why` says so
         *     when it was asked for.
         */
        Subscribed: {
            topics: string[];
            since: number | null;
            head: number;
            /** @default null */
            why?: ("horizon" | "unknown" | "rights") | null;
        };
        /**
         * @description One message in a case. `delivery` says how far a reply got, null for what is not sent; an
         *     `internal` one is by staff for staff.
         */
        ThreadItem: {
            /** Format: uuid */
            id: string;
            /** Format: date-time */
            at: string;
            author: components["schemas"]["Author"];
            text: string;
            edited: boolean;
            /** @default false */
            internal?: boolean;
            attachments: components["schemas"]["Attachment"][];
            delivery: ("pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired") | null;
        };
        /** @description Opens one socket within `expires_in` seconds. */
        Ticket: {
            ticket: string;
            expires_in: number;
        };
        /** @description Everything that happened to an alert, what asked for it first, then oldest first. */
        Timeline: {
            items: components["schemas"]["TimelineEntry"][];
        };
        /**
         * @description What the channel's provider said. `message_id` is the provider's own, null while nothing
         *     stands there; `problem` is the last trouble, also of what arrived in the end.
         */
        TimelineAnswer: {
            /** @enum {string} */
            status: "pending" | "sent" | "delivered" | "read" | "failed" | "cancelled" | "expired";
            attempts: number;
            message_id: number | null;
            problem: string | null;
        };
        /**
         * @description One thing that happened to an alert, as a sentence in the reader's language and as fields.
         *
         *     `recipient` and `channel` are set where somebody was or was not told, `reason` is the stable
         *     word why not, `setting` says what would change that. `details` are further lines.
         */
        TimelineEntry: {
            /** Format: date-time */
            at: string;
            /** @enum {string} */
            kind: "rule" | "source" | "fired" | "repeated" | "told" | "held" | "not_told" | "acknowledged" | "assigned" | "noted" | "resolved" | "converted" | "reopened" | "updated";
            text: string;
            recipient: string | null;
            channel: string | null;
            reason: string | null;
            reference: components["schemas"]["TimelineReference"] | null;
            setting: string | null;
            answer: components["schemas"]["TimelineAnswer"] | null;
            details: string[];
        };
        /** @description What an entry is due to; `name` is what people call it, of an alert its number. */
        TimelineReference: {
            /** @enum {string} */
            kind: "rule" | "integration" | "silence" | "alert" | "receiver" | "route" | "person" | "limit" | "storm" | "group" | "note";
            /** Format: uuid */
            id: string;
            name: string | null;
        };
        /**
         * @description How long `count` things took: half of them `p50_seconds` at most, nine of ten
         *     `p90_seconds`.
         */
        Times: {
            count: number;
            p50_seconds: number;
            p90_seconds: number;
            mean_seconds: number;
        };
        /**
         * @description What happened since midnight where the workspace is. `rating` is the average of today's
         *     cases in stars, `first_answer_seconds` how long those that were answered waited on average;
         *     null: there were none.
         */
        TodayStats: {
            /** Format: date-time */
            since: string;
            cases: number;
            resolved: number;
            alerts: components["schemas"]["BySeverity"];
            conversions: components["schemas"]["Conversions"];
            rating: number | null;
            first_answer_seconds: number | null;
        };
        /** @description What one condition said and why; `applies` false: it could not be asked. */
        Trace: {
            holds: boolean;
            applies: boolean;
            reason: string;
            parts: components["schemas"]["Trace"][];
        };
        /** @description A tree. */
        TreeAsked: {
            rule: {
                [key: string]: components["schemas"]["JsonValue"];
            };
        };
        /**
         * @description What to try a stored rule on: a sample, or the case with this number; nothing for a rule
         *     with a schedule, which is asked as of now.
         */
        TrialAsked: {
            /** @default null */
            sample?: components["schemas"]["SampleAsked"] | null;
            /** @default null */
            case?: number | null;
        };
        /** @description How many are unread, in all and by topic. */
        Unread: {
            unread: number;
            by_topic: {
                [key: string]: number;
            };
        };
        /** @description How many alerts of the last 30 days the caller has not read; 1000 are that many or more. */
        UnreadAlerts: {
            unread: number;
        };
        /** @description Leaves topics. */
        Unsubscribe: {
            /** @constant */
            type: "unsubscribe";
            topics: string[];
        };
        /**
         * @description A rule that the clock asks at `at`. `every` is its schedule in the reader's language;
         *     `severity` null: it makes no alert, `report`: it sends one. `rests`: the moment lies outside of
         *     the rule's hours, and nothing comes of it.
         */
        UpcomingRule: {
            /** Format: date-time */
            at: string;
            /** Format: uuid */
            rule: string;
            name: string;
            every: string;
            severity: ("low" | "medium" | "high" | "critical") | null;
            report: boolean;
            rests: boolean;
        };
        /**
         * @description What comes until `until`, in their order; days are those of `zone`, the workspace's. `often`
         *     has the next moment of each rule that is asked too often for a calendar. `cut`: there is more,
         *     and `until` is where the part ends.
         */
        UpcomingRules: {
            zone: string;
            /** Format: date-time */
            since: string;
            /** Format: date-time */
            until: string;
            cut: boolean;
            upcoming: components["schemas"]["UpcomingRule"][];
            often: components["schemas"]["UpcomingRule"][];
        };
        /** @description The case that is answered. */
        UseAsked: {
            /** Format: uuid */
            case: string;
        };
        /**
         * @description A view as it is to be. `filters` are query fields of the list, such as
         *     `{"status": ["new"], "assignee": ["me"], "sort": ["-updated_at"]}`, where `me` is whoever
         *     looks; `shared`: everybody's, else only the caller's; `position` null: where it is, a new one
         *     at the end.
         */
        ViewAsked: {
            name: string;
            filters?: {
                [key: string]: string[];
            };
            /** @default false */
            shared?: boolean;
            /** @default null */
            position?: number | null;
        };
        /**
         * @description How much a view shows: `count`, and with `more` that much at least. `count` null: it was
         *     not counted this time, there are too many views that take long.
         */
        ViewCount: {
            /** Format: uuid */
            id: string;
            count: number | null;
            more: boolean;
        };
        /** @description The views in the order in which they stand. */
        ViewCounts: {
            items: components["schemas"]["ViewCount"][];
        };
        /**
         * @description A view. `filters` has what the list takes today, and `ignored` names the stored ones that it
         *     does not take any more. `owner` made it, or took it back from the shared ones.
         */
        ViewShape: {
            /** Format: uuid */
            id: string;
            /** @enum {string} */
            list: "cases" | "alerts";
            name: string;
            filters: {
                [key: string]: string[];
            };
            ignored: string[];
            shared: boolean;
            position: number;
            owner: components["schemas"]["Reference"];
            /** Format: date-time */
            created_at: string;
            revision: number;
        };
        /**
         * @description A saved view of this list was made, changed or deleted, a shared one or one of the caller's
         *     own, or they chose what it opens with; `GET /views` and `GET /me/default-views` have them.
         */
        ViewsChanged: {
            list: string;
        };
        /**
         * @description What each role sees: everything; its own places and topics with what has none; or only what
         *     is given to it. Owners and admins see everything.
         */
        Visibilities: {
            /** @enum {string} */
            staff: "everything" | "own_places" | "assigned";
            /** @enum {string} */
            viewer: "everything" | "own_places" | "assigned";
        };
        /**
         * @description The live sockets of the workspace in all processes: how many are open now and of how many
         *     people, and what was in the time asked for. `reasons`: why those ended that were opened in it;
         *     `average_seconds`: how long those lasted that ended in it, null when none did.
         */
        WebsocketStats: {
            connected: number;
            people: number;
            average_seconds: number | null;
            reasons: {
                [key: string]: number;
            };
            points: components["schemas"]["StatsPoint"][];
        };
        /**
         * @description One address: told, or not and why. `route` null: a rule names the receiver itself;
         *     `receiver` null: an owner or admin who is told because nobody it is for sees it.
         */
        WhomShape: {
            receiver: components["schemas"]["Reference"] | null;
            person: components["schemas"]["Reference"] | null;
            route: components["schemas"]["Reference"] | null;
            told: boolean;
            loud: boolean;
            reason: string | null;
            text: string | null;
        };
        /** @description The workspace of the token, and its time zone (an IANA name). */
        Workspace: {
            /** Format: uuid */
            id: string;
            name: string;
            zone: string;
        };
        /**
         * @description A workspace. `language` is a code such as `es`, `zone` an IANA name; `revision` grows with
         *     every change of these.
         */
        WorkspaceShape: {
            /** Format: uuid */
            id: string;
            name: string;
            language: string;
            zone: string;
            visibility: components["schemas"]["Visibilities"];
            revision: number;
        };
        /** @description A text that is being written; `language` null: the workspace's. */
        web__api__canned_replies__PreviewAsked: {
            text: string;
            /** @default null */
            language?: ("en" | "es") | null;
        };
        /**
         * @description What to try: a mapping (null: what is saved) with a sample (JSON or a text), a request that
         *     was kept, or without either what came last and could not be read, else what came last.
         */
        web__api__integration_mapping__PreviewAsked: {
            /** @default null */
            mapping?: components["schemas"]["MappingAsked"] | null;
            /** @default null */
            sample?: unknown;
            /** @default null */
            request?: string | null;
        };
        /** @description Which alerts would be silenced. With `until_alert` it is about that one alone. */
        web__api__silences__PreviewAsked: {
            /** @default null */
            matchers?: components["schemas"]["Matcher"][] | null;
            /** @default null */
            line?: string | null;
            /** @default null */
            until_alert?: string | null;
        };
        HelloFrame: {
            /** @constant */
            type: "hello";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Hello"];
        };
        SubscribedFrame: {
            /** @constant */
            type: "subscribed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Subscribed"];
        };
        PongFrame: {
            /** @constant */
            type: "pong";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Pong"];
        };
        HeadFrame: {
            /** @constant */
            type: "head";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Head"];
        };
        LaggedFrame: {
            /** @constant */
            type: "lagged";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Lagged"];
        };
        ErrorFrame: {
            /** @constant */
            type: "error";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Fault"];
        };
        PreferencesFrame: {
            /** @constant */
            type: "preferences";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["PreferencesShape"];
        };
        ByeFrame: {
            /** @constant */
            type: "bye";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["Bye"];
        };
        CaseOpenedFrame: {
            /** @constant */
            type: "case.opened";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseStatusChangedFrame: {
            /** @constant */
            type: "case.status_changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseAssignedFrame: {
            /** @constant */
            type: "case.assigned";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseRepliedFrame: {
            /** @constant */
            type: "case.replied";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseReopenedFrame: {
            /** @constant */
            type: "case.reopened";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseRatedFrame: {
            /** @constant */
            type: "case.rated";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseEditedFrame: {
            /** @constant */
            type: "case.edited";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        NotificationCreatedFrame: {
            /** @constant */
            type: "notification.created";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["NotificationCreated"];
            seq: number;
        };
        NotificationStatusChangedFrame: {
            /** @constant */
            type: "notification.status_changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["NotificationChange"];
            seq: number;
        };
        CaseNotedFrame: {
            /** @constant */
            type: "case.noted";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseChangedFrame: {
            /** @constant */
            type: "case.changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        CaseMergedFrame: {
            /** @constant */
            type: "case.merged";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["CaseChange"];
            seq: number;
        };
        AlertFiredFrame: {
            /** @constant */
            type: "alert.fired";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertRepeatedFrame: {
            /** @constant */
            type: "alert.repeated";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertUpdatedFrame: {
            /** @constant */
            type: "alert.updated";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertAcknowledgedFrame: {
            /** @constant */
            type: "alert.acknowledged";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertAssignedFrame: {
            /** @constant */
            type: "alert.assigned";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertResolvedFrame: {
            /** @constant */
            type: "alert.resolved";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertChange"];
            seq: number;
        };
        AlertConvertedFrame: {
            /** @constant */
            type: "alert.converted";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AlertConverted"];
            seq: number;
        };
        DeliverySettledFrame: {
            /** @constant */
            type: "delivery.settled";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["DeliverySettled"];
        };
        PresenceChangedFrame: {
            /** @constant */
            type: "presence.changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["PresenceChanged"];
        };
        SystemAnnouncedFrame: {
            /** @constant */
            type: "system.announced";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["AnnouncementShape"];
        };
        SystemViewsChangedFrame: {
            /** @constant */
            type: "system.views_changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["ViewsChanged"];
        };
        StatsUpdatedFrame: {
            /** @constant */
            type: "stats.updated";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["DeskStats"];
        };
        SettingsChangedFrame: {
            /** @constant */
            type: "settings.changed";
            /** @constant */
            v: 1;
            /** Format: date-time */
            at: string;
            data: components["schemas"]["SettingsChanged"];
        };
        ServerFrame: components["schemas"]["HelloFrame"] | components["schemas"]["SubscribedFrame"] | components["schemas"]["PongFrame"] | components["schemas"]["HeadFrame"] | components["schemas"]["LaggedFrame"] | components["schemas"]["ErrorFrame"] | components["schemas"]["PreferencesFrame"] | components["schemas"]["ByeFrame"] | components["schemas"]["CaseOpenedFrame"] | components["schemas"]["CaseStatusChangedFrame"] | components["schemas"]["CaseAssignedFrame"] | components["schemas"]["CaseRepliedFrame"] | components["schemas"]["CaseReopenedFrame"] | components["schemas"]["CaseRatedFrame"] | components["schemas"]["CaseEditedFrame"] | components["schemas"]["NotificationCreatedFrame"] | components["schemas"]["NotificationStatusChangedFrame"] | components["schemas"]["CaseNotedFrame"] | components["schemas"]["CaseChangedFrame"] | components["schemas"]["CaseMergedFrame"] | components["schemas"]["AlertFiredFrame"] | components["schemas"]["AlertRepeatedFrame"] | components["schemas"]["AlertUpdatedFrame"] | components["schemas"]["AlertAcknowledgedFrame"] | components["schemas"]["AlertAssignedFrame"] | components["schemas"]["AlertResolvedFrame"] | components["schemas"]["AlertConvertedFrame"] | components["schemas"]["DeliverySettledFrame"] | components["schemas"]["PresenceChangedFrame"] | components["schemas"]["SystemAnnouncedFrame"] | components["schemas"]["SystemViewsChangedFrame"] | components["schemas"]["StatsUpdatedFrame"] | components["schemas"]["SettingsChangedFrame"];
        ClientFrame: components["schemas"]["Authenticate"] | components["schemas"]["Subscribe"] | components["schemas"]["Unsubscribe"] | components["schemas"]["Ping"] | components["schemas"]["Present"] | components["schemas"]["Ack"] | components["schemas"]["SetPreferences"];
    };
    responses: {
        /** @description Something is not taken; `errors` names each field, its value and what is wanted. */
        Problem400: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:invalid_input",
                 *       "status": 400,
                 *       "code": "invalid_input",
                 *       "detail": "limit: '0' is not taken; wanted: greater than or equal to 1"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Nobody is signed in, or no longer. */
        Problem401: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:not_signed_in",
                 *       "status": 401,
                 *       "code": "not_signed_in",
                 *       "detail": "send Authorization: Bearer <access token>"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The caller may not; `detail` names the least role that may. */
        Problem403: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:not_allowed",
                 *       "status": 403,
                 *       "code": "not_allowed",
                 *       "detail": "not allowed: rules.write; needs the role admin"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description There is no such thing, or it belongs to another workspace. */
        Problem404: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:not_found",
                 *       "status": 404,
                 *       "code": "not_found",
                 *       "detail": "no such case: 01a1f8d3-ea00-700c-8464-7159c324c985"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body took too long to come. */
        Problem408: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:body_too_slow",
                 *       "status": 408,
                 *       "code": "body_too_slow",
                 *       "detail": "the body took more than 10 seconds"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description True a moment ago, or done already; `reason` is a stable word for why. */
        Problem409: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:conflict",
                 *       "status": 409,
                 *       "code": "conflict",
                 *       "detail": "the case is theirs already"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Somebody else changed it since the revision in `If-Match`. */
        Problem412: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:stale",
                 *       "status": 412,
                 *       "code": "stale",
                 *       "detail": "the case is at revision 4 by now"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description More than is taken. */
        Problem413: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:too_large",
                 *       "status": 413,
                 *       "code": "too_large",
                 *       "detail": "body is too large; at most 256 kB"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The body is of another type than is taken. */
        Problem415: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:not_json",
                 *       "status": 415,
                 *       "code": "not_json",
                 *       "detail": "send Content-Type: application/json"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The Idempotency-Key came with another request before. */
        Problem422: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:key_reused",
                 *       "status": 422,
                 *       "code": "key_reused",
                 *       "detail": "Idempotency-Key 'one' was used for another request before"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description The revision that was seen has to be said in `If-Match`. */
        Problem428: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:if_match_required",
                 *       "status": 428,
                 *       "code": "if_match_required",
                 *       "detail": "say with If-Match which revision you saw: the ETag of a GET"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Too many requests; `Retry-After` says when. */
        Problem429: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:too_many_requests",
                 *       "status": 429,
                 *       "code": "too_many_requests",
                 *       "detail": "more than 600 requests within a minute"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description Not now; try again. */
        Problem503: {
            headers: {
                "X-Request-Id": components["headers"]["X-Request-Id"];
                "Retry-After": components["headers"]["Retry-After"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:opsbell:problem:unavailable",
                 *       "status": 503,
                 *       "code": "unavailable",
                 *       "detail": "the database is busy; try again in a moment"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: {
        /** @description What this request is called in the log. */
        "X-Request-Id": string;
        /** @description How many requests are taken in how many seconds. */
        "RateLimit-Policy": string;
        /** @description So many requests are taken in a minute. */
        "RateLimit-Limit": number;
        /** @description So many of them are left. */
        "RateLimit-Remaining": number;
        /** @description In so many seconds there are all of them again. */
        "RateLimit-Reset": number;
        /** @description Try again in so many seconds. */
        "Retry-After": number;
        /** @description The revision, for a later `If-Match`. */
        ETag: string;
        /** @description `true`: this is what the same key was answered before. */
        "Idempotent-Replayed": string;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
