/** The routes one under another: dragged, or moved by the arrow keys on their handles. */
import { ArrowRight, CornerDownRight, GripVertical } from "lucide";
import { fetchRoutes, orderRoutes, type Route, type RoutePlace } from "../../api/routes";
import { t } from "../../i18n";
import { href } from "../../router";
import { useDeeds } from "../../state/deeds";
import type { Ordering } from "../../state/order";
import type { Resource } from "../../state/resource";
import { Badge } from "../../ui/badge";
import { SeverityBadge } from "../../ui/badges";
import { Icon } from "../../ui/icon";
import { explainMove, useMovable, useMoves } from "../../ui/movable";

/** The default route stands last and stays there. */
const ROUTE_ORDER: Ordering<Route, RoutePlace> = {
  isMovable: (one) => !one.is_default,
  save: orderRoutes,
  at: (one, { position, revision }) => ({ ...one, position, revision }),
};

interface Props {
  of: Resource<readonly Route[]>;
  mayMove: boolean;
  current: string | null;
}

/** The list. */
export function RouteOrder({ of, mayMove, current }: Props) {
  const deeds = useDeeds(of, fetchRoutes, (reason, key) =>
    explainMove(reason, key, t("routes.order_changed")),
  );
  const routes = deeds.value ?? [];
  const moves = useMoves(deeds, ROUTE_ORDER, (name, n, all) =>
    t("routes.order_said", { name, n, of: all }),
  );
  const { list, onKey } = useMovable({
    mayMove,
    rows: ".route-movable",
    handle: ".route-handle",
    moves,
    drawn: routes,
  });

  return (
    <>
      <p class="sr-only" role="status" data-testid="order-said">
        {moves.said}
      </p>
      <ol
        class="routes"
        ref={list}
        aria-label={t("routes.order")}
        aria-busy={deeds.isBusy}
        data-testid="route-list"
      >
        {routes.map((one, at) => (
          <li
            key={one.id}
            class={`route ${one.is_default ? "route-default" : "route-movable"}`}
            data-testid="route"
            data-name={one.name}
            data-row={one.id}
            aria-current={current === one.id ? "true" : undefined}
          >
            {mayMove && !one.is_default ? (
              <button
                type="button"
                class="icon-button route-handle"
                aria-label={t("routes.move", { name: one.name })}
                title={t("routes.move_hint")}
                data-testid="route-handle"
                onKeyDown={onKey(one.id)}
              >
                <Icon of={GripVertical} size={18} />
              </button>
            ) : (
              <span class="route-place muted">{at + 1}</span>
            )}
            <div class="route-words">
              <a class="row-link" href={href({ screen: "routes", id: one.id })}>
                {one.name}
              </a>
              <p class="muted">{one.sentence}</p>
              <Warnings one={one} />
            </div>
            <div class="route-to">
              <Icon of={ArrowRight} size={16} />
              {one.receivers.map((to) => (
                <span key={to.id} class="tag">
                  {to.name}
                </span>
              ))}
              {one.receivers.length === 0 && <span class="muted">{t("form.nobody")}</span>}
            </div>
            <div class="route-marks">
              {one.minimum_severity !== "low" && <SeverityBadge severity={one.minimum_severity} />}
              {one.continues && (
                <Badge tone="info" icon={CornerDownRight} title={t("routes.continues_hint")}>
                  {t("routes.goes_on")}
                </Badge>
              )}
              {!one.is_active && <Badge tone="quiet">{t("routes.paused")}</Badge>}
              {one.is_default && <Badge tone="quiet">{t("routes.default")}</Badge>}
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}

/** What a route does that its maker may not have meant. */
export function Warnings({ one }: { one: Route }) {
  return (
    <>
      {one.warnings.map((warning) => (
        <p key={warning} class="route-warning">
          {t(`routes.warning_${warning}`)}
        </p>
      ))}
    </>
  );
}
