"""The business events that shops and the like send, each with its severity, topic and first line.

The upper-case constants of other systems are read as these types. A type that is not listed is
taken too, as a word of the sender's own; only what `POST /events` sends has to be one of these.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from core.errors import InvalidInput
from core.severity import Severity
from core.texts import Text, raw, text

GENERAL = "general"
_LOW, _MEDIUM, _HIGH, _CRITICAL = Severity.LOW, Severity.MEDIUM, Severity.HIGH, Severity.CRITICAL


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessType:
    """One type: `constant` is what others call it, `severity` what it is when nobody says, `ref`
    the thing its first line names, when the sender said which."""

    name: str
    constant: str
    severity: Severity
    topic: str
    ref: str


def _type(name: str, constant: str, severity: Severity, topic: str, ref: str) -> BusinessType:
    return BusinessType(name=name, constant=constant, severity=severity, topic=topic, ref=ref)


BUSINESS_TYPES: tuple[BusinessType, ...] = (
    _type("order.created", "ORDER_CREATED", _MEDIUM, "orders", "order"),
    _type("order.updated", "ORDER_UPDATED", _LOW, "orders", "order"),
    _type("order.cancelled", "ORDER_CANCELLED", _MEDIUM, "orders", "order"),
    _type("order.shipped", "ORDER_SHIPPED", _MEDIUM, "orders", "order"),
    _type("order.delivered", "ORDER_DELIVERED", _MEDIUM, "orders", "order"),
    _type("payment.succeeded", "PAYMENT_SUCCESS", _MEDIUM, "payments", "payment"),
    _type("payment.failed", "PAYMENT_FAILED", _HIGH, "payments", "payment"),
    _type("payment.refunded", "PAYMENT_REFUNDED", _MEDIUM, "payments", "payment"),
    _type("inventory.low_stock", "INVENTORY_LOW_STOCK", _HIGH, "inventory", "product"),
    _type("inventory.out_of_stock", "INVENTORY_OUT_OF_STOCK", _CRITICAL, "inventory", "product"),
    _type("inventory.stock_updated", "INVENTORY_STOCK_UPDATED", _LOW, "inventory", "product"),
    _type("return.requested", "RETURN_REQUESTED", _MEDIUM, "returns", "return"),
    _type("return.approved", "RETURN_APPROVED", _MEDIUM, "returns", "return"),
    _type("return.rejected", "RETURN_REJECTED", _MEDIUM, "returns", "return"),
    _type("return.processed", "RETURN_PROCESSED", _MEDIUM, "returns", "return"),
    _type("refund.processed", "REFUND_PROCESSED", _MEDIUM, "refunds", "refund"),
    _type("shipment.created", "SHIPMENT_CREATED", _MEDIUM, "shipments", "shipment"),
    _type("shipment.updated", "SHIPMENT_UPDATED", _LOW, "shipments", "shipment"),
    _type("shipment.delivered", "SHIPMENT_DELIVERED", _MEDIUM, "shipments", "shipment"),
    _type("coupon.expired", "COUPON_EXPIRED", _LOW, "coupons", "coupon"),
    _type("coupon.created", "COUPON_CREATED", _LOW, "coupons", "coupon"),
    _type("vendor.approved", "VENDOR_APPROVED", _MEDIUM, "vendors", "vendor"),
    _type("vendor.rejected", "VENDOR_REJECTED", _MEDIUM, "vendors", "vendor"),
    _type("system.maintenance", "SYSTEM_MAINTENANCE", _MEDIUM, "system", "maintenance"),
    _type("security.alert", "SECURITY_ALERT", _CRITICAL, "security", "alert"),
    _type(GENERAL, "GENERAL", _MEDIUM, "general", "message"),
)

BUSINESS_TYPE: Mapping[str, BusinessType] = MappingProxyType(
    {one.name: one for one in BUSINESS_TYPES}
)
"""The types by their names."""

_ALIASES: Mapping[str, str] = MappingProxyType(
    {one.constant: one.name for one in BUSINESS_TYPES}
    | {"order_status": "order.updated", "custom_message": GENERAL}
)


def parse_type(word: str) -> str:
    """Return the type a word means; raises InvalidInput for a constant that nobody knows."""
    known = _ALIASES.get(word, word)
    if known != known.lower():
        wanted = "a type such as order.shipped, or one of the known constants (ORDER_SHIPPED …)"
        raise InvalidInput(field="type", value=word, wanted=wanted)
    return known


def business_type(word: str) -> BusinessType:
    """Return the business type a word means; raises InvalidInput for any other."""
    known = BUSINESS_TYPE.get(parse_type(word))
    if known is None:
        wanted = ", ".join(one.name for one in BUSINESS_TYPES)
        raise InvalidInput(field="type", value=word, wanted=wanted)
    return known


def severity_of(type: str) -> Severity:
    """Return how grave a type is when nobody says."""
    known = BUSINESS_TYPE.get(type)
    return _MEDIUM if known is None else known.severity


def topic_of(type: str) -> str:
    """Return what a type belongs to when nobody says."""
    known = BUSINESS_TYPE.get(type)
    return GENERAL if known is None else known.topic


def first_line(type: str, refs: Mapping[str, object]) -> Text:
    """Return what is said of a type without a title; a thing that has no name is called …"""
    known = BUSINESS_TYPE.get(type)
    if known is None:
        return raw(type)
    name = str(refs.get(known.ref) or "…")
    return _lines(name).get(type, raw(type))


def _lines(name: str) -> dict[str, Text]:
    return {
        "order.created": text("Order {name}: new", name=name),
        "order.updated": text("Order {name}: changed", name=name),
        "order.cancelled": text("Order {name}: cancelled", name=name),
        "order.shipped": text("Order {name}: shipped", name=name),
        "order.delivered": text("Order {name}: delivered", name=name),
        "payment.succeeded": text("Payment {name}: received", name=name),
        "payment.failed": text("Payment {name}: failed", name=name),
        "payment.refunded": text("Payment {name}: paid back", name=name),
        "inventory.low_stock": text("{name}: few left", name=name),
        "inventory.out_of_stock": text("{name}: none left", name=name),
        "inventory.stock_updated": text("{name}: stock changed", name=name),
        "return.requested": text("Return {name}: asked for", name=name),
        "return.approved": text("Return {name}: approved", name=name),
        "return.rejected": text("Return {name}: rejected", name=name),
        "return.processed": text("Return {name}: done", name=name),
        "refund.processed": text("Refund {name}: paid", name=name),
        "shipment.created": text("Shipment {name}: on its way soon", name=name),
        "shipment.updated": text("Shipment {name}: changed", name=name),
        "shipment.delivered": text("Shipment {name}: delivered", name=name),
        "coupon.expired": text("Coupon {name}: expired", name=name),
        "coupon.created": text("Coupon {name}: new", name=name),
        "vendor.approved": text("Vendor {name}: approved", name=name),
        "vendor.rejected": text("Vendor {name}: rejected", name=name),
        "system.maintenance": text("Maintenance is planned"),
        "security.alert": text("A security alert"),
        GENERAL: text("A message"),
    }
