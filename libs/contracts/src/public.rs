//! What of an event may be told outside the group.

/// The fields of events that webhooks carry: the ids of our own things, which mean nothing without the right to ask for
/// them. A list and not a rule about names: an id that a person has elsewhere, such as at a messenger, ends alike.
pub const PUBLIC_IDS: [&str; 28] = [
    "agent_id",
    "asset_id",
    "assignee_id",
    "call_id",
    "callback_id",
    "charge_id",
    "client_id",
    "customer_id",
    "estate_id",
    "form_record_id",
    "invoice_id",
    "merged_into_id",
    "message_id",
    "occupancy_id",
    "parent_id",
    "payer_customer_id",
    "payment_id",
    "place_id",
    "previous_customer_id",
    "interaction_id",
    "membership_id",
    "organisation_unit_id",
    "position_id",
    "skill_id",
    "split_from_id",
    "staff_id",
    "ticket_id",
    "unit_id",
];
